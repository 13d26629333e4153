import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedShortfall, tailCount, tailOf, valueAtRisk, worstTail } from '../../src/risk/tails.js';
import { expectInputError } from '../models/helpers.js';

const confidence = fc.constantFrom('0.5', '0.9', '0.95', '0.975', '0.99');
const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const lossList = fc.array(amount, { minLength: 1, maxLength: 120 });
/** Joint losses of two portfolios, scenario by scenario. */
const joint = fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 120 });
/** Sums of up to 120 numbers below 1e6. */
const ROUNDING = 1e-7;

describe('tailCount', () => {
  it.each([
    ['0.99', 250, 2],
    ['0.975', 200, 5],
    ['0.975', 199, 4],
    ['0.975', 201, 5],
    ['0.99', 500, 5],
    ['0.99', 99, 1],
    ['0.99', 100, 1],
    ['0.99', 199, 1],
    ['0.99', 200, 2],
    ['0.99', 1, 1],
    // In floating point (1 − 0.9) · 30 is below 3.
    ['0.9', 30, 3],
    ['39/40', 200, 5],
    ['2/3', 9, 3],
    ['0.00001', 10, 9],
    ['0.99999999999999999999', 1_000_000, 1],
  ])('%s of %i is %i', (level, scenarios, k) => {
    expect(tailCount(level, scenarios)).toBe(k);
  });

  it('takes a parsed level as well', () => {
    expect(tailCount({ n: 99n, d: 100n }, 250)).toBe(2);
  });

  it('is the largest k with k <= (1 − α)·S, or 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 100_000 }), (n, scenarios) => {
        const k = BigInt(tailCount({ n: BigInt(n), d: 10_000n }, scenarios));
        const share = BigInt(10_000 - n) * BigInt(scenarios);
        expect(k === 1n || k * 10_000n <= share).toBe(true);
        expect((k + 1n) * 10_000n > share).toBe(true);
      }),
    );
  });

  it.each(['0', '1', '1.01', '-0.1', '4/3'])('refuses the level %s', (level) => {
    expectInputError(() => tailCount(level, 10), 'confidence', 'above 0 and below 1');
  });

  it('refuses text that is no number, and counts that are none', () => {
    expectInputError(() => tailCount('99 %', 10), 'confidence', 'plain decimal');
    for (const scenarios of [0, -1, 1.5, Number.NaN]) {
      expectInputError(() => tailCount('0.99', scenarios), 'scenarios', 'whole number of 1 or more');
    }
  });
});

describe('worstTail', () => {
  const LOSSES = [3, -1, 7, 7, 0, 5];

  it('holds the k worst, the worst first, ties in order', () => {
    expect(worstTail(LOSSES, 1)).toEqual({ k: 1, scenarios: [2], valueAtRisk: 7, expectedShortfall: 7 });
    expect(worstTail(LOSSES, 3)).toEqual({
      k: 3,
      scenarios: [2, 3, 5],
      valueAtRisk: 5,
      expectedShortfall: 19 / 3,
    });
    expect(worstTail(LOSSES, 6).valueAtRisk).toBe(-1);
    expect(LOSSES).toEqual([3, -1, 7, 7, 0, 5]);
  });

  it('refuses k outside 1 to the number of losses', () => {
    expectInputError(() => worstTail(LOSSES, 0), 'k', 'from 1 to 6');
    expectInputError(() => worstTail(LOSSES, 7), 'k', 'from 1 to 6');
  });

  it('refuses no losses, and numbers that are none', () => {
    expectInputError(() => worstTail([], 1), 'losses', 'at least one loss');
    expectInputError(() => tailOf([], '0.99'), 'losses', 'at least one loss');
    expectInputError(() => worstTail([1, Number.NaN], 1), 'losses[1]', 'finite');
    expectInputError(() => worstTail([Number.POSITIVE_INFINITY], 1), 'losses[0]', 'finite');
    expectInputError(() => worstTail([1.7e308, 1.7e308], 2), 'losses', 'range of floating-point');
  });
});

describe('expected shortfall', () => {
  it('is not below value at risk', () => {
    fc.assert(
      fc.property(lossList, confidence, (losses, level) => {
        const tail = tailOf(losses, level);
        expect(tail.expectedShortfall).toBeGreaterThanOrEqual(tail.valueAtRisk - ROUNDING);
        expect(tail.k).toBe(tailCount(level, losses.length));
        const better = losses.filter((_, s) => !tail.scenarios.includes(s));
        for (const loss of better) expect(loss).toBeLessThanOrEqual(tail.valueAtRisk);
      }),
    );
  });

  it('grows in proportion (positive homogeneity)', () => {
    fc.assert(
      fc.property(
        lossList,
        confidence,
        fc.double({ min: 0, max: 1e3, noNaN: true }),
        (losses, level, factor) => {
          const scaled = losses.map((loss) => factor * loss);
          const expected = factor * expectedShortfall(losses, level);
          expect(Math.abs(expectedShortfall(scaled, level) - expected)).toBeLessThanOrEqual(1e3 * ROUNDING);
          expect(valueAtRisk(scaled, level) === factor * valueAtRisk(losses, level)).toBe(true);
        },
      ),
    );
  });

  it('moves with a sure loss (translation invariance)', () => {
    fc.assert(
      fc.property(lossList, confidence, amount, (losses, level, sure) => {
        const moved = losses.map((loss) => loss + sure);
        const gap = expectedShortfall(moved, level) - expectedShortfall(losses, level) - sure;
        expect(Math.abs(gap)).toBeLessThanOrEqual(ROUNDING);
        expect(valueAtRisk(moved, level)).toBe(valueAtRisk(losses, level) + sure);
      }),
    );
  });

  it('is not lower where no loss is lower (monotonicity)', () => {
    fc.assert(
      fc.property(joint, confidence, (pairs, level) => {
        const lower = pairs.map(([a, b]) => Math.min(a, b));
        const upper = pairs.map(([a, b]) => Math.max(a, b));
        expect(expectedShortfall(upper, level)).toBeGreaterThanOrEqual(
          expectedShortfall(lower, level) - ROUNDING,
        );
        expect(valueAtRisk(upper, level)).toBeGreaterThanOrEqual(valueAtRisk(lower, level));
      }),
    );
  });

  it('of two portfolios together is at most the sum (subadditivity)', () => {
    fc.assert(
      fc.property(joint, confidence, (pairs, level) => {
        const [a, b] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)];
        const both = pairs.map(([first, second]) => first + second);
        const apart = expectedShortfall(a, level) + expectedShortfall(b, level);
        expect(expectedShortfall(both, level)).toBeLessThanOrEqual(apart + ROUNDING);
      }),
    );
  });

  it('value at risk is not subadditive: two defaults of 4 % each, never at once', () => {
    const defaults = (from: number) =>
      Array.from({ length: 100 }, (_, s) => (s >= from && s < from + 4 ? 10 : -1));
    const [a, b] = [defaults(0), defaults(4)];
    const both = a.map((loss, s) => loss + b[s]!);
    expect(valueAtRisk(a, '0.95') + valueAtRisk(b, '0.95')).toBe(-2);
    expect(valueAtRisk(both, '0.95')).toBe(9);
    expect(expectedShortfall(a, '0.95') + expectedShortfall(b, '0.95')).toBeCloseTo(15.6, 12);
    expect(expectedShortfall(both, '0.95')).toBe(9);
  });
});
