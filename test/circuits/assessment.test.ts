import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ASSESSMENT, assessmentInputs } from '../../audit/gadgets/assessment.js';
import { type Circuit, compileGadget, type Witness } from '../../audit/system/circuit.js';
import { InputError } from '../../src/errors.js';
import { type Assessment, assess } from '../../src/margin/assess.js';
import { WIDTHS } from '../../src/market/bounds.js';
import type { Room } from '../../src/market/check.js';
import { type Model, type Portfolio, SLOPE_SCALE } from '../../src/market/model.js';
import { fromField } from '../../src/units/field.js';
import { ceilDivide } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { testGadget } from './support/table.js';

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
        const inputs = assessmentInputs(model, portfolio, NETTED);
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
          await expect(circuit.witness(assessmentInputs(model, portfolio, ROOM))).rejects.toThrow(
            'no witness',
          );
        } else {
          compare(await circuit.witness(assessmentInputs(model, portfolio, ROOM)), expected);
        }
      }),
      { numRuns: 1000, seed: 20260316 },
    );
    expect(refused).toBeGreaterThan(50);
  }, 600_000);
});

ASSESSMENT.forEach(testGadget);

function tryAssess(model: Model, portfolio: Portfolio): Assessment | undefined {
  try {
    return assess(model, portfolio);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
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
