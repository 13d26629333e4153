import { DataError } from '../../errors.js';
import type { Candle } from '../data.js';

/** How the variance inside a bar is estimated from its four prices. */
export type RangeEstimator = 'parkinson' | 'garmanKlass';

const LN2 = Math.LN2;

/**
 * Variance of the log price inside one bar from its range: `ln(H/L)² / (4 ln 2)`, for a price without drift.
 * About five times as efficient as the squared return. Source: M. Parkinson, "The extreme value method for
 * estimating the variance of the rate of return", Journal of Business 53 (1980). Throws {@link DataError} for
 * prices that are no bar.
 */
export function parkinsonVariance(candle: Candle): number {
  checkBar(candle);
  return Math.log(candle.high / candle.low) ** 2 / (4 * LN2);
}

/**
 * Variance of the log price inside one bar: `½ ln(H/L)² − (2 ln 2 − 1) ln(C/O)²`, for a price without drift.
 * About seven times as efficient as the squared return, never negative. Source: M. Garman and M. Klass, "On
 * the estimation of security price volatilities from historical data", Journal of Business 53 (1980). Throws
 * {@link DataError} for prices that are no bar.
 */
export function garmanKlassVariance(candle: Candle): number {
  checkBar(candle);
  const { open, high, low, close } = candle;
  return 0.5 * Math.log(high / low) ** 2 - (2 * LN2 - 1) * Math.log(close / open) ** 2;
}

/**
 * One variance per bar. Both estimators leave out the move from one close to the next open, which is small
 * where the market never closes, and see a little less than the true range where trades are few. Throws
 * {@link DataError} naming the bar.
 */
export function realisedVariances(candles: readonly Candle[], estimator: RangeEstimator): number[] {
  const variance = estimator === 'parkinson' ? parkinsonVariance : garmanKlassVariance;
  return candles.map((candle, i) => {
    try {
      return variance(candle);
    } catch (error) {
      throw error instanceof DataError ? error.within({ field: `candles[${i}]` }) : error;
    }
  });
}

function checkBar({ open, high, low, close }: Candle): void {
  const prices = { open, high, low, close };
  for (const [column, price] of Object.entries(prices)) {
    if (!Number.isFinite(price)) throw new DataError('notANumber', 'is not a finite number', { column });
    if (price <= 0) throw new DataError('notPositive', 'must be above 0', { column });
  }
  if (high < Math.max(open, low, close)) {
    throw new DataError('inconsistent', 'is below open, low or close', { column: 'high' });
  }
  if (low > Math.min(open, close)) {
    throw new DataError('inconsistent', 'is above open or close', { column: 'low' });
  }
}
