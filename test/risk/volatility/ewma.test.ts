import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import {
  ewmaObservations,
  ewmaUpdate,
  ewmaVariance,
  ewmaVariances,
  RISKMETRICS_LAMBDA,
} from '../../../src/risk/volatility/ewma.js';
import { refusal } from '../../support/refusal.js';
import { expectDataError } from '../historyData.js';
import { normals } from './simulate.js';

const value = fc.double({ min: -1, max: 1, noNaN: true });
const long = fc.array(value, { minLength: 75, maxLength: 200 });
const lambda = fc.double({ min: 0.5, max: 0.94, noNaN: true });

describe('EWMA', () => {
  it('is the weighted mean of squares', () => {
    const next = normals(1);
    const returns = Array.from({ length: 120 }, next);
    const weights = returns.map((_, i) => 0.9 ** (119 - i));
    const sum = weights.reduce((a, b) => a + b, 0);
    const direct = returns.reduce((total, r, i) => total + weights[i]! * r * r, 0) / sum;
    expect(ewmaVariance(returns, { lambda: 0.9 })).toBeCloseTo(direct, 12);
  });

  it('is the recursion, once the history is long', () => {
    const next = normals(2);
    const returns = Array.from({ length: 1000 }, next);
    const recursive = returns.reduce((variance, r) => ewmaUpdate(variance, r), 17);
    expect(ewmaVariance(returns)).toBeCloseTo(recursive, 12);
  });

  it('as a series ends with the forecast, and no element knows what comes after it', () => {
    const next = normals(3);
    const returns = Array.from({ length: 100 }, next);
    const { first, variances } = ewmaVariances(returns);
    expect(first).toBe(1);
    expect(variances).toHaveLength(100);
    expect(variances.at(-1)).toBe(ewmaVariance(returns));
    expect(ewmaVariances(returns.slice(0, 40)).variances).toEqual(variances.slice(0, 40));
  });

  it('has returns of constant size as its fixed point', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 10, noNaN: true }), lambda, (c, l) => {
        expect(ewmaUpdate(c * c, -c, l) / (c * c)).toBeCloseTo(1, 12);
        const returns = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? c : -c));
        for (const variance of ewmaVariances(returns, { lambda: l }).variances) {
          expect(variance / (c * c)).toBeCloseTo(1, 12);
        }
      }),
    );
  });

  it('scales with the square of the returns', () => {
    fc.assert(
      fc.property(long, lambda, fc.double({ min: 0.01, max: 100, noNaN: true }), (returns, l, c) => {
        const variance = ewmaVariance(returns, { lambda: l });
        const scaled = ewmaVariance(
          returns.map((r) => c * r),
          { lambda: l },
        );
        expect(Math.abs(scaled - c * c * variance)).toBeLessThanOrEqual(1e-12 * c * c);
      }),
    );
  });

  it('rises when a larger return changes places with an older, smaller one', () => {
    fc.assert(
      fc.property(
        long,
        lambda,
        fc.record({
          old: fc.integer({ min: 0, max: 40 }),
          recent: fc.integer({ min: 1, max: 30 }),
          large: fc.double({ min: 0.5, max: 1, noNaN: true }),
          small: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
        }),
        (series, l, { old, recent, large, small }) => {
          const place = (a: number, b: number) =>
            series.map((r, k) => (k === old ? a : k === series.length - recent ? b : r));
          expect(ewmaVariance(place(small, large), { lambda: l })).toBeGreaterThan(
            ewmaVariance(place(large, small), { lambda: l }),
          );
        },
      ),
    );
  });

  it('stays between the smallest and the largest square', () => {
    fc.assert(
      fc.property(long, lambda, (returns, l) => {
        const squares = returns.map((r) => r * r);
        const variance = ewmaVariance(returns, { lambda: l });
        expect(variance).toBeGreaterThanOrEqual(Math.min(...squares) * (1 - 1e-12));
        expect(variance).toBeLessThanOrEqual(Math.max(...squares) * (1 + 1e-12));
      }),
    );
  });

  it('needs returns that carry 99 % of the weight', () => {
    expect(RISKMETRICS_LAMBDA).toBe(0.94);
    expect(ewmaObservations()).toBe(75);
    expect(ewmaObservations(0.97)).toBe(152);
    for (const l of [0.5, 0.9, 0.94, 0.97, 0.99]) {
      const n = ewmaObservations(l);
      expect(l ** n).toBeLessThanOrEqual(0.01);
      expect(l ** (n - 1)).toBeGreaterThan(0.01);
    }
    const ones = (n: number) => new Array<number>(n).fill(1);
    expect(ewmaVariance(ones(75))).toBeCloseTo(1, 12);
    expectDataError(() => ewmaVariance(ones(74)), 'tooShort', { says: '74 observations, 75 are needed' });
  });

  it.each([0, 1, -0.1, 1.1, Number.NaN])('refuses a decay of %f', (bad) => {
    const calls = [
      () => ewmaUpdate(1, 1, bad),
      () => ewmaVariance([1], { lambda: bad }),
      () => ewmaVariances([1], { lambda: bad }),
    ];
    for (const call of calls) {
      const error = refusal(call);
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toBe('lambda');
    }
  });

  it('refuses what is not a number', () => {
    expectDataError(() => ewmaVariances([1, Number.NaN]), 'notANumber', { field: 'returns[1]' });
    expectDataError(() => ewmaVariances([]), 'tooShort');
    expectDataError(() => ewmaUpdate(1, Number.NaN), 'notANumber');
    expect(refusal(() => ewmaUpdate(-1, 0)).field).toBe('variance');
    expect(refusal(() => ewmaUpdate(Number.POSITIVE_INFINITY, 0)).field).toBe('variance');
  });
});
