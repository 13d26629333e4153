import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staticDiscounts } from '../../../src/risk/scenarioManager/discounts.js';

const SIDES = {
  long: { base: 0.95, rateFactor: 1, rateAdd: 0.08 },
  short: { base: 1.04, rateFactor: 0.5, rateAdd: 0.08 },
};

describe('staticDiscounts', () => {
  it('takes a positive value down and a negative one up', () => {
    const { long, short } = staticDiscounts(SIDES, { rate: 0.2, years: 0.5 });
    expect(long).toBeCloseTo(0.95 * Math.exp(-0.14), 14);
    expect(short).toBeCloseTo(Math.exp(0.1), 14);
    const dear = staticDiscounts({ ...SIDES, short: { ...SIDES.short, base: 1 } }, { rate: 0.2, years: 0.5 });
    expect(dear.short).toBeCloseTo(Math.exp(0.09), 14);
  });

  it('never counts a short value for more than undiscounted, nor the long one for more with a higher rate', () => {
    const rate = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(rate, rate, fc.double({ min: 0, max: 3, noNaN: true }), (a, b, years) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((r) =>
          staticDiscounts(SIDES, { rate: r, years }),
        );
        expect(high!.long).toBeLessThanOrEqual(low!.long);
        expect(low!.short).toBeLessThanOrEqual(Math.exp(Math.min(a, b) * years));
      }),
    );
  });

  it('a short factor past the range of doubles is bounded by the other term', () => {
    const huge = { ...SIDES, short: { base: 3, rateFactor: 10, rateAdd: 10_000 } };
    expect(staticDiscounts(huge, { rate: 0.1, years: 1 }).short).toBeCloseTo(Math.exp(0.1), 14);
  });

  it.each([
    ['rate', { rate: -0.01, years: 1 }],
    ['rate', { rate: 1e6, years: 1 }],
    ['years', { rate: 0.1, years: Number.NaN }],
  ])('refuses a bad %s', (field, query) => {
    expect(() => staticDiscounts(SIDES, query)).toThrow(new RegExp(`^${field}: `));
  });

  it('refuses negative parameters', () => {
    const bad = { ...SIDES, long: { ...SIDES.long, base: -1 } };
    expect(() => staticDiscounts(bad, { rate: 0, years: 1 })).toThrow('base: must not be negative');
  });
});
