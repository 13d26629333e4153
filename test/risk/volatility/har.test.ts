import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { fitHar, forecastHar, HAR_MIN_ROWS, type HarOptions } from '../../../src/risk/volatility/har.js';
import { refusal } from '../../support/refusal.js';
import { expectDataError } from '../historyData.js';
import { normals } from './simulate.js';

const TRUTH = { intercept: 0.002, daily: 0.4, weekly: 0.3, monthly: 0.2 };
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Variances whose roots follow the regression, with normal errors. */
function harVariances(count: number, noise: number, seed: number): number[] {
  const next = normals(seed);
  const vols = Array.from({ length: 30 }, (_, i) => 0.02 + 0.002 * Math.sin(i));
  while (vols.length < count + 30) {
    const fitted =
      TRUTH.intercept +
      TRUTH.daily * vols.at(-1)! +
      TRUTH.weekly * mean(vols.slice(-7)) +
      TRUTH.monthly * mean(vols.slice(-30));
    vols.push(Math.max(1e-4, fitted + noise * next()));
  }
  return vols.slice(30).map((v) => v * v);
}

describe('HAR', () => {
  it('recovers the coefficients of a simulated series', () => {
    const fit = fitHar(harVariances(20_000, 0.002, 31));
    // Standard errors are near 0.008, 0.02 and 0.02.
    expect(Math.abs(fit.daily - TRUTH.daily)).toBeLessThan(0.03);
    expect(Math.abs(fit.weekly - TRUTH.weekly)).toBeLessThan(0.06);
    expect(Math.abs(fit.monthly - TRUTH.monthly)).toBeLessThan(0.06);
    expect(Math.abs(fit.intercept - TRUTH.intercept)).toBeLessThan(0.001);
    expect(Math.sqrt(fit.residualVariance)).toBeCloseTo(0.002, 4);
    expect(fit.observations).toBe(20_000 - 30);
  });

  it('forecasts what the regression says, with the variance of its errors', () => {
    const variances = harVariances(400, 0.002, 32);
    const vols = variances.map(Math.sqrt);
    const fit = fitHar(variances);
    const fitted =
      fit.intercept +
      fit.daily * vols.at(-1)! +
      fit.weekly * mean(vols.slice(-7)) +
      fit.monthly * mean(vols.slice(-30));
    expect(forecastHar(fit, variances)).toBeCloseTo(fitted ** 2 + fit.residualVariance, 15);
    expect(forecastHar(fit, variances.slice(-30))).toBe(forecastHar(fit, variances));
  });

  it('forecasts have the level of what they forecast', () => {
    const variances = harVariances(3000, 0.003, 33);
    for (const horizon of [1, 5, 20]) {
      const fit = fitHar(variances, { horizon });
      const times = Array.from({ length: 2500 }, (_, i) => 100 + i);
      const forecasts = times.map((t) => forecastHar(fit, variances.slice(t - 30, t)));
      const seen = times.map((t) => mean(variances.slice(t, t + horizon)));
      expect(mean(forecasts) / mean(seen)).toBeGreaterThan(0.98);
      expect(mean(forecasts) / mean(seen)).toBeLessThan(1.02);
    }
  });

  it('scales with the variances', () => {
    const variances = harVariances(500, 0.003, 34);
    for (const horizon of [1, 5]) {
      const forecast = forecastHar(fitHar(variances, { horizon }), variances);
      for (const c of [1e-6, 0.3, 1e4]) {
        const scaled = variances.map((v) => c * v);
        expect(forecastHar(fitHar(scaled, { horizon }), scaled) / (c * forecast)).toBeCloseTo(1, 9);
      }
    }
  });

  it('depends on the order: the recent counts more', () => {
    const variances = harVariances(500, 0.003, 35);
    const fit = fitHar(variances);
    const calm = [...variances.slice(-30)].sort((a, b) => b - a);
    expect(forecastHar(fit, [...calm].reverse())).toBeGreaterThan(forecastHar(fit, calm));
  });

  it('raises a fitted volatility below all that were seen to the least of them', () => {
    const variances = harVariances(500, 0.003, 36);
    const fit = { ...fitHar(variances), intercept: -1 };
    expect(forecastHar(fit, variances)).toBe(fit.least ** 2 + fit.residualVariance);
    expect(fit.least ** 2).toBeCloseTo(Math.min(...variances.slice(30)), 12);
  });

  it('needs enough rows for its windows', () => {
    const variances = harVariances(400, 0.003, 37);
    for (const options of [
      { weekly: 7, monthly: 30, horizon: 1 },
      { weekly: 5, monthly: 22, horizon: 10 },
      { weekly: 2, monthly: 3, horizon: 1 },
    ]) {
      const needed = options.monthly + options.horizon + HAR_MIN_ROWS - 1;
      expect(fitHar(variances.slice(-needed), options).observations).toBe(HAR_MIN_ROWS);
      expectDataError(() => fitHar(variances.slice(1 - needed), options), 'tooShort', {
        field: 'variances',
        says: `${needed} are needed`,
      });
    }
    const fit = fitHar(variances);
    expectDataError(() => forecastHar(fit, variances.slice(-29)), 'tooShort', { says: '30 are needed' });
  });

  it('refuses variances that say nothing, or are none', () => {
    const variances = harVariances(200, 0.003, 38);
    const at = (value: number) => variances.map((v, i) => (i === 99 ? value : v));
    expectDataError(() => fitHar(variances.map(() => 4e-4)), 'notPositiveDefinite');
    expectDataError(() => fitHar(variances.map(() => 0)), 'notPositiveDefinite');
    expectDataError(() => fitHar(at(-1e-9)), 'negative', { field: 'variances[99]' });
    expectDataError(() => fitHar(at(Number.NaN)), 'notANumber', { field: 'variances[99]' });
    expect(fitHar(at(0)).least).toBe(0);
    expect(refusal(() => forecastHar({ ...fitHar(variances), daily: Number.NaN }, variances)).field).toBe(
      'fit',
    );
  });

  it.each<[HarOptions, string]>([
    [{ weekly: 1 }, 'weekly'],
    [{ weekly: 2.5 }, 'weekly'],
    [{ weekly: 7, monthly: 7 }, 'monthly'],
    [{ monthly: 30.5 }, 'monthly'],
    [{ horizon: 0 }, 'horizon'],
    [{ horizon: 1.5 }, 'horizon'],
  ])('refuses %o', (options, field) => {
    const error = refusal(() => fitHar(harVariances(200, 0.003, 39), options));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe(field);
  });
});
