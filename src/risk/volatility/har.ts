import { InputError } from '../../errors.js';
import { assertWhole, checkVariances } from '../guards.js';
import { dot, leastSquares } from './leastSquares.js';

/** Fewer rows say too little about four coefficients. */
export const HAR_MIN_ROWS = 100;

export interface HarOptions {
  /** Bars of a week, 2 or more. Default 7: markets that never close. Corsi's exchanges have 5. */
  readonly weekly?: number;
  /** Bars of a month, more than a week. Default 30; Corsi's 22. */
  readonly monthly?: number;
  /** Bars ahead that the forecast covers, 1 (default) or more. */
  readonly horizon?: number;
}

export interface HarFit {
  readonly intercept: number;
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  /** Variance of the regression's errors. */
  readonly residualVariance: number;
  /** Smallest target in the sample: fitted volatilities below it are raised to it. */
  readonly least: number;
  /** Rows of the regression. */
  readonly observations: number;
  readonly options: Required<HarOptions>;
}

/**
 * Heterogeneous autoregression of realised volatility: with `v_t` the root of the realised variance of bar t
 * and v̄ its mean over the last week or month,
 *
 *     y_t = c + b_d · v_t + b_w · v̄_t(week) + b_m · v̄_t(month) + e_t ,
 *
 * by ordinary least squares, where `y_t` is the root of the mean variance over the `horizon` bars after t
 * (v_{t+1} itself for 1). Source: F. Corsi, "A simple approximate long-memory model of realized volatility",
 * Journal of Financial Econometrics 7 (2009); the direct regression for several bars as in Andersen,
 * Bollerslev and Diebold (2007).
 *
 * Throws {@link InputError} for options out of range, {@link DataError}: `tooShort` below
 * {@link HAR_MIN_ROWS} rows (`monthly + horizon + 99` variances), `negative` and `notANumber` naming the variance,
 * `notPositiveDefinite` for regressors that do not differ.
 */
export function fitHar(variances: readonly number[], options: HarOptions = {}): HarFit {
  const { weekly = 7, monthly = 30, horizon = 1 } = options;
  assertWhole(weekly, 2, Number.MAX_SAFE_INTEGER, 'weekly');
  assertWhole(monthly, weekly + 1, Number.MAX_SAFE_INTEGER, 'monthly');
  assertWhole(horizon, 1, Number.MAX_SAFE_INTEGER, 'horizon');
  checkVariances(variances, monthly + horizon + HAR_MIN_ROWS - 1);
  const vols = variances.map(Math.sqrt);
  const times = Array.from({ length: variances.length - monthly - horizon + 1 }, (_, i) => monthly - 1 + i);
  const targets = times.map((t) => Math.sqrt(mean(variances.slice(t + 1, t + 1 + horizon))));
  const { coefficients, residualVariance } = leastSquares(
    times.map((t) => regressors(vols, t, weekly, monthly)),
    targets,
  );
  const [intercept, daily, week, month] = coefficients as [number, number, number, number];
  return {
    intercept,
    daily,
    weekly: week,
    monthly: month,
    residualVariance,
    least: targets.reduce((a, b) => Math.min(a, b)),
    observations: times.length,
    options: { weekly, monthly, horizon },
  };
}

/**
 * Mean variance per bar over the horizon of the fit, from the latest variances: `max(fitted, least)² +
 * residualVariance`. The residual variance is the difference between the mean of a square and the square of a
 * mean, without which the forecast would be too low. A fitted volatility below all that were seen is raised
 * to the least of them (after the "insanity filter" of Swanson and White 1995); high ones stand. Throws as
 * {@link fitHar}.
 */
export function forecastHar(fit: HarFit, variances: readonly number[]): number {
  const { weekly, monthly } = fit.options;
  checkVariances(variances, monthly);
  const vols = variances.map(Math.sqrt);
  const x = regressors(vols, vols.length - 1, weekly, monthly);
  const fitted = dot(x, [fit.intercept, fit.daily, fit.weekly, fit.monthly]);
  const variance = Math.max(fitted, fit.least) ** 2 + fit.residualVariance;
  if (!Number.isFinite(variance)) throw new InputError('must have finite coefficients', { field: 'fit' });
  return variance;
}

function regressors(vols: readonly number[], t: number, weekly: number, monthly: number): number[] {
  const latest = (bars: number) => mean(vols.slice(t + 1 - bars, t + 1));
  return [1, vols[t]!, latest(weekly), latest(monthly)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
