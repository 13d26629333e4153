import { assertBetween, checkReturns, notNegative } from '../guards.js';
import type { VarianceSeries } from './varianceSeries.js';

/** Decay for daily returns (RiskMetrics Technical Document, J. P. Morgan and Reuters, 4th ed. 1996, §5.3). */
export const RISKMETRICS_LAMBDA = 0.94;

/** The share of the weights that may lie before the first return. */
const TOLERANCE = 0.01;

export interface EwmaOptions {
  /** Weight of a return against the one after it, `0 < lambda < 1`. Default {@link RISKMETRICS_LAMBDA}. */
  readonly lambda?: number;
}

/**
 * One step of the exponentially weighted moving average: `λ·σ² + (1 − λ)·r²`, variance per bar, mean taken to
 * be 0. Source: RiskMetrics Technical Document (1996), §5.2. Throws {@link InputError} for arguments out of
 * range.
 */
export function ewmaUpdate(variance: number, observed: number, lambda: number = RISKMETRICS_LAMBDA): number {
  assertBetween(lambda, 0, 1, 'lambda');
  notNegative(variance, 'variance');
  checkReturns([observed], 1);
  return lambda * variance + (1 - lambda) * observed * observed;
}

/**
 * Returns needed so that those before the first would weigh 1 % or less: `⌈ln 0.01 / ln λ⌉`, 75 for 0.94
 * (RiskMetrics §5.3.2).
 */
export function ewmaObservations(lambda: number = RISKMETRICS_LAMBDA): number {
  assertBetween(lambda, 0, 1, 'lambda');
  return Math.ceil(Math.log(TOLERANCE) / Math.log(lambda));
}

/**
 * Variance per bar of the next return: `Σ λ^i r²_{t−i} / Σ λ^i`. The weights are brought to a sum of 1, so
 * that no starting value is needed; with a long history this is {@link ewmaUpdate} applied again and again.
 * The forecast of every later return is the same. Throws {@link InputError} for `lambda` out of range,
 * {@link DataError} `tooShort` below {@link ewmaObservations} returns, `notANumber` naming the return.
 */
export function ewmaVariance(returns: readonly number[], options: EwmaOptions = {}): number {
  checkReturns(returns, ewmaObservations(options.lambda));
  return ewmaVariances(returns, options).variances.at(-1)!;
}

/**
 * {@link ewmaVariance} at each return after the first, without a minimum length: early ones rest on few
 * returns.
 */
export function ewmaVariances(returns: readonly number[], options: EwmaOptions = {}): VarianceSeries {
  const { lambda = RISKMETRICS_LAMBDA } = options;
  assertBetween(lambda, 0, 1, 'lambda');
  checkReturns(returns, 1);
  let [sum, weight] = [0, 0];
  const variances = returns.map((value) => {
    sum = lambda * sum + value * value;
    weight = lambda * weight + 1;
    return sum / weight;
  });
  return { first: 1, variances };
}
