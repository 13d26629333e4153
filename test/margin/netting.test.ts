import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piece, slope } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { type Model, type NettedTerm, REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';

const ONE = SLOPE_SCALE;
const flat = { fold: false, linear: 0n, breakpoints: [-1000n, 1001n], pieces: [piece(slope(0n))] };

/** Instruments of two netting sets, two each, in one scenario that counts in full. */
function model(...netted: NettedTerm[]): Model {
  return {
    marginType: 'maintenance',
    instruments: ['A1', 'A2', 'B1', 'B2'].map((label) => ({ label, ...flat })),
    groups: [],
    nettingSets: netted.map((_, k) => `set ${k}`),
    scenarios: [{ label: 'move', pnl: [0n, 0n, 0n, 0n], netted }],
    units: [{ label: 'all', scenarios: [0], k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n }],
  };
}
const setA = (gain: bigint, loss: bigint, rest: Partial<NettedTerm> = {}): NettedTerm => ({
  form: [10n, 1n, 0n, 0n],
  gain,
  loss,
  ...rest,
});
const setB = (gain: bigint, loss: bigint): NettedTerm => ({ form: [0n, 0n, 10n, 1n], gain, loss });
const lossOf = (m: Model, quantities: bigint[]) => assess(m, { quantities, cash: 0n }).scenarios[0]!.loss;

describe('netting sets', () => {
  test('gains and losses count by their own slopes', () => {
    const m = model(setA(ONE / 2n, 2n * ONE), setB(ONE / 2n, 2n * ONE));
    expect(lossOf(m, [1n, 0n, 0n, 0n])).toBe(-5n * ONE);
    expect(lossOf(m, [-1n, 0n, 0n, 0n])).toBe(20n * ONE);
    expect(lossOf(m, [1n, -10n, 0n, 0n])).toBe(0n); // nets inside the set
    expect(lossOf(m, [1n, 0n, -1n, 0n])).toBe(15n * ONE); // not across sets
  });

  test('with slopes of 1 a model with sets is the model without', () => {
    const m = model(setA(ONE, ONE), setB(ONE, ONE));
    const { nettingSets: _, ...rest } = m;
    const linear: Model = { ...rest, scenarios: [{ label: 'move', pnl: [10n, 1n, 10n, 1n] }] };
    const quantity = fc.bigInt({ min: -1000n, max: 1000n });
    fc.assert(
      fc.property(fc.tuple(quantity, quantity, quantity, quantity), (quantities) => {
        const [a, b] = [m, linear].map((each) => assess(each, { quantities, cash: 0n }));
        expect(a!.requirement).toBe(b!.requirement);
        expect(a!.scenarios[0]!.loss).toBe(b!.scenarios[0]!.loss * ONE);
      }),
    );
  });

  test('a lead makes h the smaller of two forms', () => {
    const m = model(setA(ONE, ONE, { lead: [-4n, 0n, 0n, 0n] }));
    expect(lossOf(m, [2n, 0n, 0n, 0n])).toBe(-12n * ONE); // min(20, 20 - 8)
    expect(lossOf(m, [-2n, 0n, 0n, 0n])).toBe(20n * ONE); // min(-20, -20 + 8)
    const basis = model(setA(0n, ONE, { lead: [-4n, 0n, 0n, 0n] }));
    expect(lossOf(basis, [2n, 0n, 0n, 0n])).toBe(0n); // min(20, 12, 0)
  });

  test('the requirement is rounded up, once for all units', () => {
    const m = model(setA(0n, 1n)); // a loss of 10 · 10^-12 per lot of A1
    const { requirement, units } = assess(m, { quantities: [-1n, 0n, 0n, 0n], cash: 0n });
    expect(requirement).toBe(1n); // 10 · 10^9 · 10^-12 of 10^-9 value units is 0.01, rounded up
    expect(units[0]!.requirement).toBe(1n);
    expect(assess(m, { quantities: [-100n, 0n, 0n, 0n], cash: 0n }).requirement).toBe(1n);
    expect(assess(m, { quantities: [-100n, -1n, 0n, 0n], cash: 0n }).requirement).toBe(2n);
    expect(assess(m, { quantities: [0n, 0n, 0n, 0n], cash: 0n }).requirement).toBe(0n);
  });

  test('doubling a portfolio doubles its losses', () => {
    const m = model(setA(ONE / 3n, (ONE * 8n) / 7n, { lead: [3n, -5n, 0n, 0n] }), setB(-ONE, ONE));
    const quantity = fc.bigInt({ min: -500n, max: 500n });
    fc.assert(
      fc.property(fc.tuple(quantity, quantity, quantity, quantity), (quantities) => {
        const double = quantities.map((q) => 2n * q);
        expect(lossOf(m, double)).toBe(2n * lossOf(m, quantities));
      }),
    );
  });
});
