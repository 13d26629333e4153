import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import {
  type GarchParameters,
  garchForecast,
  garchHorizonVariance,
  garchLogLikelihood,
  garchUpdate,
  garchVariances,
  unconditionalVariance,
} from '../../../src/risk/volatility/garch.js';
import { refusal } from '../../support/refusal.js';
import { expectDataError } from '../historyData.js';
import { garchReturns } from './simulate.js';

const PARAMETERS: GarchParameters = { omega: 2e-5, alpha: 0.1, beta: 0.85 };
const unit = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const parameters = fc
  .record({ level: fc.double({ min: 1e-8, max: 10, noNaN: true }), persistence: unit, share: unit })
  .map(({ level, persistence, share }) => ({
    omega: level * (1 - persistence),
    alpha: persistence * share,
    beta: persistence * (1 - share),
  }));
const variance = fc.double({ min: 0, max: 10, noNaN: true });

describe('GARCH(1,1) with given parameters', () => {
  it('applies its recursion, from the mean square or a given start', () => {
    const returns = [0.02, -0.03, 0.01];
    const { first, variances } = garchVariances(returns, PARAMETERS);
    expect(first).toBe(0);
    expect(variances).toHaveLength(4);
    expect(variances[0]).toBeCloseTo((4e-4 + 9e-4 + 1e-4) / 3, 15);
    returns.forEach((r, i) => {
      expect(variances[i + 1]).toBe(garchUpdate(variances[i]!, r, PARAMETERS));
      expect(variances[i + 1]).toBeCloseTo(2e-5 + 0.1 * r * r + 0.85 * variances[i]!, 15);
    });
    expect(garchVariances(returns, PARAMETERS, 1e-4).variances[0]).toBe(1e-4);
  });

  it('does depend on the order of returns', () => {
    const returns = [0.001, 0.001, 0.05];
    const last = (series: number[]) => garchVariances(series, PARAMETERS).variances.at(-1)!;
    expect(last(returns)).toBeGreaterThan(last([...returns].reverse()) * 1.02);
  });

  it('scales with the square of the returns when omega does', () => {
    const returns = garchReturns(PARAMETERS, 50, 1);
    const scaled = garchVariances(
      returns.map((r) => 8 * r),
      { ...PARAMETERS, omega: 64 * PARAMETERS.omega },
    );
    // A power of two: the same digits.
    expect(scaled.variances).toEqual(garchVariances(returns, PARAMETERS).variances.map((h) => 64 * h));
  });

  it('has its long-run variance as fixed point of the mean update', () => {
    fc.assert(
      fc.property(parameters, (p) => {
        const level = unconditionalVariance(p);
        expect(garchUpdate(level, Math.sqrt(level), p) / level).toBeCloseTo(1, 10);
        expect(garchForecast(p, level, 7) / level).toBeCloseTo(1, 12);
      }),
    );
  });

  it('forecasts approach the long-run variance, never past it, and reach it', () => {
    fc.assert(
      fc.property(parameters, variance, (p, next) => {
        const level = unconditionalVariance(p);
        expect(garchForecast(p, next, 1)).toBeCloseTo(next, 12);
        let before = Math.abs(next - level);
        for (let k = 2; k < 30; k++) {
          const gap = garchForecast(p, next, k) - level;
          expect(Math.abs(gap)).toBeLessThanOrEqual(before + 1e-12 * level);
          expect(gap * (next - level)).toBeGreaterThanOrEqual(-1e-12);
          before = Math.abs(gap);
        }
        expect(garchForecast(p, next, 100_000) / level).toBeCloseTo(1, 6);
      }),
    );
  });

  it('the variance over a horizon is the sum of the forecasts, and linear inside a bar', () => {
    fc.assert(
      fc.property(parameters, variance, fc.integer({ min: 0, max: 40 }), unit, (p, next, whole, part) => {
        const each = Array.from({ length: whole + 1 }, (_, k) => garchForecast(p, next, k + 1));
        const sum = each.slice(0, whole).reduce((a, b) => a + b, 0);
        const size = 1e-9 * (1 + sum);
        expect(Math.abs(garchHorizonVariance(p, next, whole) - sum)).toBeLessThanOrEqual(size);
        const broken = sum + part * each[whole]!;
        expect(Math.abs(garchHorizonVariance(p, next, whole + part) - broken)).toBeLessThanOrEqual(size);
      }),
    );
  });

  it('the likelihood is that of independent normals when nothing persists', () => {
    const returns = [0.5, -1, 2];
    const constant = { omega: 1.75, alpha: 0, beta: 0 };
    // The first variance is the mean square, 5.25 / 3 = 1.75, too.
    const density = (r: number) => Math.exp((-r * r) / 3.5) / Math.sqrt(2 * Math.PI * 1.75);
    const direct = returns.reduce((sum, r) => sum + Math.log(density(r)), 0);
    expect(garchLogLikelihood(returns, constant)).toBeCloseTo(direct, 12);
  });

  it('the likelihood prefers the parameters that made the returns', () => {
    const returns = garchReturns(PARAMETERS, 4000, 5);
    const truth = garchLogLikelihood(returns, PARAMETERS);
    for (const other of [
      { omega: 4e-4, alpha: 0, beta: 0 },
      { omega: 4e-5, alpha: 0.1, beta: 0.85 },
      { omega: 2e-5, alpha: 0.3, beta: 0.65 },
      { omega: 1e-5, alpha: 0.025, beta: 0.95 },
    ]) {
      expect(truth).toBeGreaterThan(garchLogLikelihood(returns, other) + 5);
    }
  });

  it('the likelihood of an impossible observation is −∞, not NaN', () => {
    expect(garchLogLikelihood([0, 0], { omega: 1e-5, alpha: 0, beta: 0 })).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('GARCH(1,1) refuses', () => {
  const all = (p: GarchParameters) => [
    () => unconditionalVariance(p),
    () => garchUpdate(1, 1, p),
    () => garchVariances([1], p),
    () => garchForecast(p, 1, 1),
    () => garchHorizonVariance(p, 1, 1),
    () => garchLogLikelihood([1], p),
  ];
  it.each<[string, Partial<GarchParameters>, string]>([
    ['omega 0', { omega: 0 }, 'omega'],
    ['negative omega', { omega: -1e-9 }, 'omega'],
    ['omega NaN', { omega: Number.NaN }, 'omega'],
    ['infinite omega', { omega: Number.POSITIVE_INFINITY }, 'omega'],
    ['negative alpha', { alpha: -1e-9 }, 'alpha'],
    ['negative beta', { beta: -1e-9 }, 'beta'],
    ['NaN', { beta: Number.NaN }, 'beta'],
    ['persistence 1', { alpha: 0.25, beta: 0.75 }, 'beta'],
    ['persistence above 1', { alpha: 0.3, beta: 0.75 }, 'beta'],
  ])('%s', (_, change, field) => {
    for (const call of all({ ...PARAMETERS, ...change })) {
      const error = refusal(call);
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toBe(field);
    }
  });

  it('accepts persistence just below 1, and 0', () => {
    const lasting = { omega: 1, alpha: 0.25, beta: 0.75 - 1e-15 };
    for (const call of all(lasting)) expect(call).not.toThrow();
    expect(unconditionalVariance(lasting)).toBeGreaterThan(5e14);
    // Nothing is remembered: every variance is omega, and the return is an ordinary normal one.
    const logDensity = -(Math.log(2 * Math.PI) + 1) / 2;
    expect(all({ omega: 1, alpha: 0, beta: 0 }).map((call) => call())).toEqual([
      1,
      1,
      { first: 0, variances: [1, 1] },
      1,
      1,
      expect.closeTo(logDensity, 12),
    ]);
  });

  it.each<[string, () => unknown, string]>([
    ['a negative variance', () => garchUpdate(-1, 0, PARAMETERS), 'variance'],
    ['a negative start', () => garchVariances([1], PARAMETERS, -1), 'initial'],
    ['a forecast 0 bars ahead', () => garchForecast(PARAMETERS, 1, 0), 'steps'],
    ['a forecast 1.5 bars ahead', () => garchForecast(PARAMETERS, 1, 1.5), 'steps'],
    ['a negative forecast', () => garchForecast(PARAMETERS, -1, 1), 'next'],
    ['a negative horizon', () => garchHorizonVariance(PARAMETERS, 1, -1), 'bars'],
    ['an endless horizon', () => garchHorizonVariance(PARAMETERS, 1, Number.POSITIVE_INFINITY), 'bars'],
  ])('%s', (_, call, field) => {
    expect(refusal(call).field).toBe(field);
  });

  it('returns that are no numbers, and none', () => {
    expectDataError(() => garchVariances([1, Number.NaN], PARAMETERS), 'notANumber', { field: 'returns[1]' });
    expectDataError(() => garchVariances([], PARAMETERS), 'tooShort');
    expectDataError(() => garchLogLikelihood([], PARAMETERS), 'tooShort');
  });
});
