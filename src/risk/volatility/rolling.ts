import { assertWhole, checkReturns } from '../guards.js';
import { meanSquare, type VarianceSeries } from './varianceSeries.js';

export interface RollingOptions {
  /** Returns per window: 1 or more for a zero mean, 2 or more for the sample mean. */
  readonly window: number;
  /**
   * `'zero'` (default): `Σ r² / n`. The mean of daily returns is small against their deviation and badly
   * estimated, so taking it as 0 lowers the error (RiskMetrics Technical Document, 1996, §5.3). `'sample'`:
   * `Σ (r − r̄)² / (n − 1)`.
   */
  readonly mean?: 'zero' | 'sample';
}

/**
 * Variance per bar of the last `window` returns, all with the same weight. Its square root is the rolling
 * standard deviation. Throws {@link InputError} for `window` out of range, {@link DataError} `tooShort` for
 * fewer returns than the window, `notANumber` naming the return.
 */
export function rollingVariance(returns: readonly number[], options: RollingOptions): number {
  checkOptions(returns, options);
  return windowVariance(returns.slice(-options.window), options.mean);
}

/** {@link rollingVariance} of each window, as forecasts of the return after it. Throws the same. */
export function rollingVariances(returns: readonly number[], options: RollingOptions): VarianceSeries {
  checkOptions(returns, options);
  const { window, mean } = options;
  const variances = Array.from({ length: returns.length - window + 1 }, (_, i) =>
    windowVariance(returns.slice(i, i + window), mean),
  );
  return { first: window, variances };
}

function checkOptions(returns: readonly number[], { window, mean = 'zero' }: RollingOptions): void {
  assertWhole(window, mean === 'zero' ? 1 : 2, Number.MAX_SAFE_INTEGER, 'window');
  checkReturns(returns, window);
}

function windowVariance(returns: readonly number[], mean: RollingOptions['mean'] = 'zero'): number {
  if (mean === 'zero') return meanSquare(returns);
  const n = returns.length;
  const centre = returns.reduce((sum, value) => sum + value, 0) / n;
  return (meanSquare(returns.map((value) => value - centre)) * n) / (n - 1);
}
