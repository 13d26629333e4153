import { describe, expect, it } from 'vitest';
import { parseHistory } from '../../../src/risk/history.js';
import { logReturns } from '../../../src/risk/returns.js';
import {
  type GarchParameters,
  garchForecast,
  garchLogLikelihood,
  garchVariances,
  unconditionalVariance,
} from '../../../src/risk/volatility/garch.js';
import { fitGarch, GARCH_MIN_OBSERVATIONS } from '../../../src/risk/volatility/garchFit.js';
import { describePrices } from '../../vectors/prices.js';
import { expectDataError } from '../historyData.js';
import { garchReturns, normals } from './simulate.js';

/** The best log-likelihood of a grid over the three parameters. */
function bestOfGrid(returns: readonly number[]): number {
  const level = returns.reduce((sum, r) => sum + r * r, 0) / returns.length;
  let best = Number.NEGATIVE_INFINITY;
  for (let alpha = 0; alpha < 0.5; alpha += 0.025) {
    for (let beta = 0; alpha + beta < 0.999; beta += 0.025) {
      for (const factor of [0.5, 0.7, 0.85, 1, 1.2, 1.5, 2]) {
        const omega = factor * level * (1 - alpha - beta);
        best = Math.max(best, garchLogLikelihood(returns, { omega, alpha, beta }));
      }
    }
  }
  return best;
}

describe('fitGarch', () => {
  // Asymptotic standard errors at 20 000 observations are about 0.006 and 0.01; three of them.
  it.each<[string, GarchParameters]>([
    ['calm', { omega: 1e-5, alpha: 0.05, beta: 0.9 }],
    ['nervous', { omega: 1e-4, alpha: 0.2, beta: 0.7 }],
    ['long memory', { omega: 2e-6, alpha: 0.08, beta: 0.91 }],
    ['large unit', { omega: 50, alpha: 0.15, beta: 0.5 }],
  ])('recovers the parameters of simulated returns: %s', (_, truth) => {
    const returns = garchReturns(truth, 20_000, 7);
    const fit = fitGarch(returns);
    expect(fit.converged).toBe(true);
    expect(Math.abs(fit.alpha - truth.alpha)).toBeLessThan(0.02);
    expect(Math.abs(fit.beta - truth.beta)).toBeLessThan(truth.beta < 0.6 ? 0.08 : 0.03);
    expect(fit.unconditional / unconditionalVariance(truth)).toBeCloseTo(1, 0);
    expect(Math.abs(fit.unconditional / unconditionalVariance(truth) - 1)).toBeLessThan(0.15);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(garchLogLikelihood(returns, truth));
  });

  it('reaches at least the likelihood of every point of a grid', () => {
    for (const [seed, truth] of [
      [11, { omega: 1e-5, alpha: 0.05, beta: 0.9 }],
      [12, { omega: 1e-4, alpha: 0.3, beta: 0.4 }],
      [13, { omega: 1e-4, alpha: 0.2, beta: 0 }],
      [14, { omega: 1e-4, alpha: 0, beta: 0 }],
    ] as const) {
      const returns = garchReturns(truth, 600, seed);
      expect(fitGarch(returns).logLikelihood).toBeGreaterThan(bestOfGrid(returns) - 1e-6);
    }
  });

  it('states its own likelihood, next variance and long-run variance', () => {
    const returns = garchReturns({ omega: 1e-5, alpha: 0.1, beta: 0.85 }, 800, 3);
    const fit = fitGarch(returns);
    const parameters = { omega: fit.omega, alpha: fit.alpha, beta: fit.beta };
    expect(fit.logLikelihood).toBeCloseTo(garchLogLikelihood(returns, parameters), 8);
    expect(fit.next).toBe(garchVariances(returns, parameters).variances.at(-1));
    expect(fit.unconditional).toBe(unconditionalVariance(parameters));
    expect(fit.observations).toBe(800);
    expect(garchForecast(fit, fit.next, 5000) / fit.unconditional).toBeCloseTo(1, 6);
  });

  it('does not depend on the unit of the returns', () => {
    const returns = garchReturns({ omega: 1e-5, alpha: 0.1, beta: 0.85 }, 800, 4);
    const fit = fitGarch(returns);
    const exact = fitGarch(returns.map((r) => 1024 * r));
    // A power of two: the same digits. Any other factor: as far as the search is sharp.
    expect([exact.alpha, exact.beta, exact.next]).toEqual([fit.alpha, fit.beta, 1024 ** 2 * fit.next]);
    for (const c of [100, 1e-6]) {
      const scaled = fitGarch(returns.map((r) => c * r));
      expect(scaled.alpha).toBeCloseTo(fit.alpha, 4);
      expect(scaled.beta).toBeCloseTo(fit.beta, 4);
      expect(scaled.next / (c * c * fit.next)).toBeCloseTo(1, 4);
      expect(scaled.logLikelihood).toBeCloseTo(fit.logLikelihood - 800 * Math.log(c), 6);
    }
  });

  it('always ends, stationary, on returns of many kinds', () => {
    const next = normals(9);
    const kinds: Record<string, number[]> = {
      noise: Array.from({ length: 250 }, next),
      'fat tails': Array.from({ length: 400 }, () => next() ** 3),
      'constant size': Array.from({ length: 250 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
      'one jump': Array.from({ length: 300 }, (_, i) => (i === 150 ? 50 : next())),
      growing: Array.from({ length: 300 }, (_, i) => next() * 1.02 ** i),
      'one value, then nothing': Array.from({ length: 300 }, (_, i) => (i === 0 ? 1 : 0)),
      'two regimes': Array.from({ length: 500 }, (_, i) => (i < 250 ? 1 : 5) * next()),
    };
    for (const returns of Object.values(kinds)) {
      const fit = fitGarch(returns);
      for (const figure of [fit.omega, fit.next, fit.unconditional]) {
        expect(Number.isFinite(figure) && figure > 0).toBe(true);
      }
      expect(Math.min(fit.alpha, fit.beta)).toBeGreaterThanOrEqual(0);
      expect(fit.alpha + fit.beta).toBeLessThan(1);
      expect(Number.isFinite(fit.logLikelihood)).toBe(true);
    }
  });

  it('says when the likelihood has no bound', () => {
    // Every smaller variance fits the zeros better.
    const fit = fitGarch(Array.from({ length: 300 }, (_, i) => (i === 0 ? 1 : 0)));
    expect(fit.converged).toBe(false);
  });

  it('needs a sample that says something', () => {
    const returns = Array.from({ length: GARCH_MIN_OBSERVATIONS }, normals(10));
    expect(fitGarch(returns).observations).toBe(GARCH_MIN_OBSERVATIONS);
    expectDataError(() => fitGarch(returns.slice(1)), 'tooShort', {
      field: 'returns',
      says: '250 are needed',
    });
    expectDataError(() => fitGarch(returns.map(() => 0)), 'notPositive', { says: 'no variance' });
    expectDataError(() => fitGarch(returns.map((r, i) => (i === 99 ? Number.NaN : r))), 'notANumber', {
      field: 'returns[99]',
    });
  });
});

describePrices('fitGarch on real prices', (files) => {
  it.each(files.map((file) => [file.underlying, file.csv]))('%s: at least the best of a grid', (_, csv) => {
    const returns = logReturns(parseHistory(csv).candles.map(({ close }) => close));
    const fit = fitGarch(returns);
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThan(bestOfGrid(returns) - 1e-6);
  });

  // An independent program: SciPy 1.17, L-BFGS-B and then Nelder–Mead over (ω, α, β), best of four starts.
  it.each([
    ['BTC', 5.82682e-5, 0.111931, 0.795959, 1677.865259],
    ['BNB', 9.80775e-5, 0.142654, 0.732429, 1607.500573],
    ['XRP', 1.68599e-4, 0.226594, 0.715416, 1312.329843],
    ['AVAX', 2.187088e-3, 0.0614172, 0, 1177.652885],
  ])('%s: as another optimiser finds', (name, omega, alpha, beta, logLikelihood) => {
    const { csv } = files.find(({ underlying }) => underlying === name)!;
    const fit = fitGarch(logReturns(parseHistory(csv).candles.map(({ close }) => close)));
    expect(fit.omega / omega).toBeCloseTo(1, 3);
    expect(fit.alpha).toBeCloseTo(alpha, 4);
    expect(fit.beta).toBeCloseTo(beta, 4);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 5);
  });
});
