import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Circuit, compileGadget, type Inputs, type Witness } from '../../audit/system/circuit.js';
import { InputError } from '../../src/errors.js';
import { type Assessment, assess } from '../../src/margin/assess.js';
import { WIDTHS } from '../../src/market/bounds.js';
import type { Room } from '../../src/market/check.js';
import { modelSignals, nettedSignals } from '../../src/market/encode.js';
import { type Model, type Portfolio, REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';
import { fromField } from '../../src/units/field.js';
import { ceilDivide } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { expectBroken } from './support/table.js';

const ROOM: Room = {
  instruments: 4,
  groups: 2,
  segments: 4,
  scenarios: 6,
  units: 2,
  nettingSets: 0,
  leads: 0,
};
const TARGET = { include: 'lib/Assessment.circom', main: 'Assessment(4, 2, 4, 6, 2, 0, 0)' };
const NETTED: Room = {
  instruments: 3,
  groups: 1,
  segments: 3,
  scenarios: 4,
  units: 2,
  nettingSets: 2,
  leads: 2,
};
let circuit: Circuit;

const value = { slope: 0n, intercept: 0n };
const flat = (charge: bigint): Model => ({
  marginType: 'maintenance',
  instruments: [
    {
      label: 'one',
      fold: false,
      linear: 3n,
      breakpoints: [-100n, 100n],
      pieces: [{ value, charge: { slope: 0n, intercept: charge } }],
    },
  ],
  groups: [],
  scenarios: [],
  units: [],
});
const book: Portfolio = { quantities: [7n], cash: 1000n };

beforeAll(async () => {
  circuit = await compileGadget(TARGET.include, TARGET.main);
});

describe('Assessment with netting sets', () => {
  const target = { include: TARGET.include, main: 'Assessment(3, 1, 3, 4, 2, 2, 2)' };

  it('agrees with assess on every integer, leads, both slopes and rounding too', async () => {
    const netted = await compileGadget(target.include, target.main);
    let [rounded, led] = [0, 0];
    const cases = randomModel(NETTED).chain((model) =>
      fc.record({ model: fc.constant(model), portfolio: randomPortfolio(model) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ model, portfolio }) => {
        const expected = tryAssess(model, portfolio);
        const inputs = inputsOf(model, portfolio, NETTED);
        if (expected === undefined) {
          await expect(netted.witness(inputs)).rejects.toThrow('no witness');
          return;
        }
        if (model.scenarios.some(({ netted: terms }) => terms?.some(({ lead }) => lead))) led++;
        const witness = await netted.witness(inputs);
        if (witness.get('main.rounded.missing') !== 0n) rounded++;
        compare(witness, expected, SLOPE_SCALE);
      }),
      { numRuns: 500, seed: 20260316 },
    );
    expect(rounded).toBeGreaterThan(20);
    expect(led).toBeGreaterThan(100);
  }, 600_000);

  it('catches a requirement that was not rounded up, or losses without their sets', async () => {
    const netted = await compileGadget(target.include, target.main);
    const patch = (find: string, replace: string) => [{ file: 'lib/Assessment.circom', find, replace }];
    const model: Model = {
      ...flat(5n),
      nettingSets: ['A'],
      scenarios: [
        { label: 'crash', pnl: [-3n], netted: [{ form: [-7n], gain: 1n, loss: SLOPE_SCALE / 3n }] },
      ],
      units: [{ label: 'U', scenarios: [0], k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n }],
    };
    const inputs = inputsOf(model, book, NETTED);
    const honest = await netted.witness(inputs);
    expect(fromField(honest.get('main.requirement')!)).toBe(assess(model, book).requirement);
    const rounding = patch('requirement <== rounded.out;', 'requirement <== rounded.out - 1;');
    await expectBroken(netted, target, rounding, inputs, 'main', /main\.requirement/);
    const alone = patch('- netting.pnl[s];', ';');
    await expectBroken(netted, target, alone, inputs, 'main', /main\.netting\.pnl\[0\]/);
  });
});

describe('Assessment', () => {
  it('agrees with assess on every integer, and has no witness where assess gives no answer', async () => {
    let refused = 0;
    const cases = randomModel(ROOM).chain((model) =>
      fc.record({ model: fc.constant(model), portfolio: randomPortfolio(model) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ model, portfolio }) => {
        const expected = tryAssess(model, portfolio);
        if (expected === undefined) {
          refused++;
          await expect(circuit.witness(inputsOf(model, portfolio))).rejects.toThrow('no witness');
        } else {
          compare(await circuit.witness(inputsOf(model, portfolio)), expected);
        }
      }),
      { numRuns: 1000, seed: 20260316 },
    );
    expect(refused).toBeGreaterThan(50);
  }, 600_000);

  it('floors a negative requirement at 0', async () => {
    const witness = await circuit.witness(inputsOf(flat(-5n), book));
    expect(witness.get('main.requirement')).toBe(0n);
    expect(witness.get('main.equity')).toBe(1021n);
  });

  it('catches a negative requirement', async () => {
    const patches = [
      {
        file: 'lib/Assessment.circom',
        find: 'requirement <== notNegative.out;',
        replace: 'requirement <== notNegative.a;',
      },
    ];
    await expectBroken(circuit, TARGET, patches, inputsOf(flat(-5n), book), /^main \(.*requirement/);
  });

  it('catches a packed sum that is not the sum of its parts', async () => {
    const patches = [{ file: 'lib/Assessment.circom', find: 'value <-- ', replace: 'value <-- 1 + ' }];
    await expectBroken(
      circuit,
      TARGET,
      patches,
      inputsOf(flat(5n), book),
      /^main \(main\.charge main\.packed main\.value\)$/,
    );
  });

  it.each([
    ['value into charge', 'value <-- 1 + ', /^main\.chargeRange\.range\.bits /],
    ['a wrapped value', 'value <-- (1 << 128) + ', /^main\.valueRange\.range\.bits /],
  ])('catches a packed sum taken apart otherwise: %s', async (_, replace, must) => {
    const FILE = 'lib/Assessment.circom';
    const patches = [
      { file: FILE, find: 'value <-- ', replace },
      {
        file: FILE,
        find: '((packed + SHIFT) >> PACK_BITS()) - (1 << VALUE_BITS())',
        replace: '(packed - value) / PACK',
      },
    ];
    await expectBroken(
      circuit,
      TARGET,
      patches,
      inputsOf(flat(5n), book),
      /^main\.(valueRange|chargeRange|notNegative)/,
      must,
    );
  });

  it('catches a loss that passes for a huge gain: its value wrapped by one step of the charge', async () => {
    const owing = (model: Model): Model => ({
      ...model,
      instruments: model.instruments.map((row) => ({
        ...row,
        pieces: row.pieces.map((one) => ({ ...one, value: { slope: 0n, intercept: -50n } })),
      })),
    });
    const FILE = 'lib/Assessment.circom';
    const patches = [
      { file: FILE, find: 'value <-- ', replace: 'value <-- (1 << 128) + ' },
      { file: FILE, find: 'charge <-- ', replace: 'charge <-- -1 + ' },
    ];
    const inputs = inputsOf(owing(flat(5n)), book);
    expect(fromField((await circuit.witness(inputs)).get('main.value')!)).toBe(-50n);
    // One row refuses it: that of the range, however few bits it were too wide.
    const PLACE = /^main\.valueRange(\.range\.bits)? /;
    await expectBroken(circuit, TARGET, patches, inputs, PLACE, /^main\.valueRange\.range\.bits /);
  });

  it('catches a quantity out of range', async () => {
    const wild = { ...book, quantities: [1n << 64n] };
    await expect(circuit.witness(inputsOf(flat(5n), wild))).rejects.toThrow('no witness');
    await expectBroken(circuit, TARGET, [], inputsOf(flat(5n), wild), /^main\.instrument\[0\]\.pair/);
  });
});

function tryAssess(model: Model, portfolio: Portfolio): Assessment | undefined {
  try {
    return assess(model, portfolio);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function inputsOf(model: Model, { quantities, cash }: Portfolio, room = ROOM): Inputs {
  const padding = new Array<bigint>(room.instruments - quantities.length).fill(0n);
  return {
    quantity: [...quantities, ...padding],
    cash,
    ...Object.fromEntries(
      [...modelSignals(model, room, 'model'), ...nettedSignals(model, room)].map(({ name, values }) => [
        name,
        values,
      ]),
    ),
  };
}

/** `scale` is the factor of losses in the circuit, whatever the model has. */
function compare(witness: Witness, expected: Assessment, scale = 1n): void {
  const read = (name: string) => fromField(witness.get(`main.${name}`)!);
  const pack = (value: bigint, charge: bigint) => value + (charge << BigInt(WIDTHS.pack));
  expected.instruments.forEach(({ x, value, charge }, i) => {
    const linear = read(`mark.term[${i}]`);
    expect(read(`instrument[${i}].pair.x`)).toBe(x);
    expect(read(`instrument[${i}].result`)).toBe(pack(value - linear, charge));
  });
  expected.groups.forEach(({ x, value, charge }, g) => {
    expect(read(`group[${g}].pair.x`)).toBe(x);
    expect(read(`group[${g}].result`)).toBe(pack(value, charge));
  });
  expected.scenarios.forEach(({ loss }, s) => {
    expect(read(`units.loss[${s}]`) * expected.lossScale).toBe(loss * scale);
  });
  expected.units.forEach(({ kth, requirement }, u) => {
    expect(read(`units.kth[${u}]`) * expected.lossScale).toBe(kth * scale);
    expect(ceilDivide(read(`units.atLeastFloor[${u}].out`), scale)).toBe(requirement);
  });
  expect(read('charge')).toBe(expected.charge);
  expect(read('equity')).toBe(expected.equity);
  expect(read('requirement')).toBe(expected.requirement);
}
