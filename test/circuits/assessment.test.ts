import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { type Assessment, assess } from '../../src/margin/assess.js';
import { WIDTHS } from '../../src/market/bounds.js';
import { modelSignals } from '../../src/market/encode.js';
import type { Model, Portfolio } from '../../src/market/model.js';
import { fromField } from '../../src/units/field.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { type Circuit, compileGadget, type Inputs, type Witness } from './support/circuit.js';
import { expectBroken } from './support/table.js';

const ROOM = { instruments: 4, groups: 2, segments: 4, scenarios: 6, units: 2 };
const TARGET = { include: 'lib/Assessment.circom', main: 'Assessment(4, 2, 4, 6, 2)' };
let circuit: Circuit;

beforeAll(async () => {
  circuit = await compileGadget(TARGET.include, TARGET.main);
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

function inputsOf(model: Model, { quantities, cash }: Portfolio): Inputs {
  const padding = new Array<bigint>(ROOM.instruments - quantities.length).fill(0n);
  return {
    quantity: [...quantities, ...padding],
    cash,
    ...Object.fromEntries(modelSignals(model, ROOM, 'model').map(({ name, values }) => [name, values])),
  };
}

function compare(witness: Witness, expected: Assessment): void {
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
    expect(read(`units.loss[${s}]`)).toBe(loss);
  });
  expected.units.forEach(({ kth, requirement }, u) => {
    expect(read(`units.kth[${u}]`)).toBe(kth);
    expect(read(`units.atLeastFloor[${u}].out`)).toBe(requirement);
  });
  expect(read('charge')).toBe(expected.charge);
  expect(read('equity')).toBe(expected.equity);
  expect(read('requirement')).toBe(expected.requirement);
}
