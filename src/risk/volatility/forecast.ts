import { DataError, InputError } from '../../errors.js';
import type { PriceHistory } from '../data.js';
import { positive } from '../guards.js';
import { logReturns } from '../returns.js';
import { SECONDS_PER_DAY, SECONDS_PER_YEAR } from '../seconds.js';
import { type EwmaOptions, ewmaVariance } from './ewma.js';
import { garchHorizonVariance } from './garch.js';
import { fitGarch } from './garchFit.js';
import { fitHar, forecastHar, type HarOptions } from './har.js';
import { type RangeEstimator, realisedVariances } from './realised.js';
import { type RollingOptions, rollingVariance } from './rolling.js';
import { meanSquare } from './varianceSeries.js';

/** Longest horizon of a forecast, days. */
const MAX_HORIZON_DAYS = 365;

/** A way to forecast volatility, with its parameters. */
export type VolatilityModel =
  | ({ readonly method: 'rolling' } & RollingOptions)
  | ({ readonly method: 'ewma' } & EwmaOptions)
  | { readonly method: 'garch' }
  | ({
      readonly method: 'har';
      /** Default `'garmanKlass'`. */
      readonly estimator?: RangeEstimator;
    } & Omit<HarOptions, 'horizon'>);

export interface VolatilityForecast {
  readonly method: VolatilityModel['method'];
  readonly horizonDays: number;
  /** Standard deviation of the log return over the horizon, above 0: 0.1 is 10 %. */
  readonly sigma: number;
  /** The same per year of 365 days: `sigma · √(365 / horizonDays)`. */
  readonly perYear: number;
  /** Returns in the history. */
  readonly observations: number;
  /** End of the last bar, unix seconds. */
  readonly asOf: number;
}

/**
 * Volatility of the log return over the coming `horizonDays` (above 0, up to {@link MAX_HORIZON_DAYS}; parts
 * of a bar count by their part). Every method takes the mean return as 0, but for `rolling` with `mean:
 * 'sample'`, and bars as uncorrelated, so that variances add up over the horizon.
 *
 * | method    | variance per bar of the horizon                                   | reacts to          |
 * | --------- | ----------------------------------------------------------------- | ------------------ |
 * | `rolling` | the same for all: mean square of the last `window` returns        | the window, evenly |
 * | `ewma`    | the same for all: squares weighted by λ^age                       | recent days most   |
 * | `garch`   | next-day variance that returns to its long-run level              | recent days, fades |
 * | `har`     | regression on the ranges of the last day, week and month          | three paces        |
 *
 * HAR's range estimates are scaled by `Σ r² / Σ estimate` over the history, to the level of close-to-close
 * returns (Hansen and Lunde, Journal of Financial Econometrics 3, 2005), and its regression covers the
 * horizon rounded up to whole bars.
 *
 * Throws {@link InputError} for parameters out of range and a GARCH search that did not end,
 * {@link DataError} for a history that is too short for the method or does not move, and what the method throws.
 */
export function forecastVolatility(
  model: VolatilityModel,
  history: PriceHistory,
  horizonDays: number,
): VolatilityForecast {
  positive(horizonDays, 'horizonDays');
  if (horizonDays > MAX_HORIZON_DAYS) {
    throw new InputError(`must be ${MAX_HORIZON_DAYS} or less`, { field: 'horizonDays' });
  }
  const { interval, candles } = history;
  positive(interval, 'interval');
  const returns = logReturns(candles.map(({ close }) => close));
  const bars = (horizonDays * SECONDS_PER_DAY) / interval;
  const variance = horizonVariance(model, history, returns, bars);
  if (!(variance > 0)) {
    throw new DataError('notPositive', 'has no variance: the price does not move', {
      fix: 'Check that the market was not halted; a price held by design needs no forecast',
    });
  }
  const sigma = Math.sqrt(variance);
  return {
    method: model.method,
    horizonDays,
    sigma,
    perYear: sigma * Math.sqrt(SECONDS_PER_YEAR / (horizonDays * SECONDS_PER_DAY)),
    observations: returns.length,
    asOf: candles.at(-1)!.time + interval,
  };
}

function horizonVariance(
  model: VolatilityModel,
  history: PriceHistory,
  returns: readonly number[],
  bars: number,
): number {
  switch (model.method) {
    case 'rolling':
      return bars * rollingVariance(returns, model);
    case 'ewma':
      return bars * ewmaVariance(returns, model);
    case 'garch':
      return garchVariance(returns, bars);
    case 'har':
      return bars * harVariance(model, history, returns, wholeBars(bars));
  }
}

/** Rounded up, but for the rounding error of a horizon like 7/24 days. */
function wholeBars(bars: number): number {
  return Math.max(1, Math.ceil(bars - 1e-9));
}

function garchVariance(returns: readonly number[], bars: number): number {
  const fit = fitGarch(returns);
  if (!fit.converged) {
    throw new InputError('GARCH found no stable optimum on this history', {
      field: 'method',
      fix: 'Use a longer history, or "ewma"',
    });
  }
  return garchHorizonVariance(fit, fit.next, bars);
}

function harVariance(
  model: VolatilityModel & { readonly method: 'har' },
  { candles }: PriceHistory,
  returns: readonly number[],
  horizon: number,
): number {
  const { estimator = 'garmanKlass', method: _, ...windows } = model;
  const estimates = realisedVariances(candles, estimator);
  // The first bar has no return.
  const level = meanSquare(returns) / (estimates.slice(1).reduce((a, b) => a + b, 0) / returns.length);
  if (!(Number.isFinite(level) && level > 0)) {
    throw new DataError('notPositive', 'has no variance: the price does not move');
  }
  const scaled = estimates.map((estimate) => estimate * level);
  return forecastHar(fitHar(scaled, { ...windows, horizon }), scaled);
}
