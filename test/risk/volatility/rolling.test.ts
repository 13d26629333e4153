import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { rollingVariance, rollingVariances } from '../../../src/risk/volatility/rolling.js';
import { refusal } from '../../support/refusal.js';
import { expectDataError } from '../historyData.js';

const value = fc.double({ min: -1, max: 1, noNaN: true });
const series = fc.array(value, { minLength: 2, maxLength: 40 });

describe('rolling variance', () => {
  it('is the mean square, or the sample variance, of the last returns', () => {
    const returns = [9, 1, 2, 4];
    expect(rollingVariance(returns, { window: 3 })).toBe(7);
    // Mean 7/3: squares of −4/3, −1/3, 5/3 over 2.
    expect(rollingVariance(returns, { window: 3, mean: 'sample' })).toBeCloseTo(42 / 9 / 2, 14);
    expect(rollingVariance(returns, { window: 1 })).toBe(16);
    expect(rollingVariance([0, 0], { window: 2 })).toBe(0);
  });

  it('as a series ends with the forecast, each made from the window before it', () => {
    const returns = [1, -2, 3, -4, 5];
    for (const mean of ['zero', 'sample'] as const) {
      const { first, variances } = rollingVariances(returns, { window: 3, mean });
      expect(first).toBe(3);
      expect(variances).toEqual(
        [3, 4, 5].map((end) => rollingVariance(returns.slice(0, end), { window: 3, mean })),
      );
    }
  });

  it('scales with the square of the returns', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.01, max: 100, noNaN: true }), (returns, c) => {
        for (const mean of ['zero', 'sample'] as const) {
          const options = { window: returns.length, mean };
          const scaled = rollingVariance(
            returns.map((r) => c * r),
            options,
          );
          expect(Math.abs(scaled - c * c * rollingVariance(returns, options))).toBeLessThanOrEqual(
            1e-12 * c * c,
          );
        }
      }),
    );
  });

  it('does not depend on the order inside the window, or on what is outside it', () => {
    fc.assert(
      fc.property(series, series, (returns, older) => {
        const options = { window: returns.length };
        const variance = rollingVariance(returns, options);
        expect(rollingVariance([...returns].reverse(), options)).toBeCloseTo(variance, 12);
        expect(rollingVariance([...older, ...returns], options)).toBe(variance);
      }),
    );
  });

  it('about the sample mean does not see a drift', () => {
    fc.assert(
      fc.property(series, value, (returns, drift) => {
        const options = { window: returns.length, mean: 'sample' } as const;
        const moved = returns.map((r) => r + drift);
        expect(rollingVariance(moved, options)).toBeCloseTo(rollingVariance(returns, options), 12);
      }),
    );
  });

  it.each([
    ['zero', 1, 0],
    ['sample', 2, 1],
  ] as const)('mean %s takes windows from %i up to the number of returns', (mean, least, below) => {
    const returns = [1, 2, 3];
    for (const window of [least, 3]) expect(rollingVariance(returns, { window, mean })).toBeGreaterThan(0);
    const error = refusal(() => rollingVariance(returns, { window: below, mean }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe('window');
    expect(refusal(() => rollingVariance(returns, { window: 2.5, mean })).field).toBe('window');
    expectDataError(() => rollingVariance(returns, { window: 4, mean }), 'tooShort', {
      says: '3 observations',
    });
    expectDataError(() => rollingVariances(returns, { window: 4, mean }), 'tooShort');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.1e100])(
    'refuses a return of %f, even outside the window',
    (bad) => {
      expectDataError(() => rollingVariance([1, bad, 1], { window: 1 }), 'notANumber', {
        field: 'returns[1]',
      });
    },
  );
});
