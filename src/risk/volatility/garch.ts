import { InputError } from '../../errors.js';
import { assertWhole, checkReturns, notNegative } from '../guards.js';
import { meanSquare, type VarianceSeries } from './varianceSeries.js';

/**
 * GARCH(1,1) of returns with mean 0: `h_t = ω + α·r²_{t−1} + β·h_{t−1}`, per bar. Source: Bollerslev (1986).
 */
export interface GarchParameters {
  /** Above 0. */
  readonly omega: number;
  /** 0 or more: weight of the last squared return. */
  readonly alpha: number;
  /** 0 or more: weight of the last variance. `alpha + beta < 1`. */
  readonly beta: number;
}

/**
 * The variance that forecasts tend to: `V = ω / (1 − α − β)` (Bollerslev 1986, theorem 1). Throws
 * {@link InputError} for parameters out of range.
 */
export function unconditionalVariance(parameters: GarchParameters): number {
  checkParameters(parameters);
  const { omega, alpha, beta } = parameters;
  return omega / (1 - alpha - beta);
}

/** One step: `ω + α·r² + β·h`. Throws {@link InputError} for parameters out of range. */
export function garchUpdate(variance: number, observed: number, parameters: GarchParameters): number {
  checkParameters(parameters);
  notNegative(variance, 'variance');
  checkReturns([observed], 1);
  return step(variance, observed, parameters);
}

/**
 * Conditional variance of each return, and of the next one. The first is the mean of all squares (Bollerslev
 * 1986, §5), or `initial`. Throws {@link InputError} for parameters out of range, {@link DataError} naming
 * the return.
 */
export function garchVariances(
  returns: readonly number[],
  parameters: GarchParameters,
  initial?: number,
): VarianceSeries {
  checkParameters(parameters);
  checkReturns(returns, 1);
  if (initial !== undefined) notNegative(initial, 'initial');
  const variances = [initial ?? meanSquare(returns)];
  for (const value of returns) variances.push(step(variances.at(-1)!, value, parameters));
  return { first: 0, variances };
}

/**
 * Expected variance of the return `steps` bars ahead, where `next` is the variance of the coming one: `V + (α
 * + β)^(steps − 1) · (next − V)`. Source: Bollerslev (1986); Hull, Risk Management and Financial
 * Institutions, eq. 10.14.
 */
export function garchForecast(parameters: GarchParameters, next: number, steps: number): number {
  const level = unconditionalVariance(parameters);
  notNegative(next, 'next');
  assertWhole(steps, 1, Number.MAX_SAFE_INTEGER, 'steps');
  return level + (parameters.alpha + parameters.beta) ** (steps - 1) * (next - level);
}

/**
 * Expected variance of the return over the coming `bars`, the sum of {@link garchForecast}; a broken bar
 * counts by its part. Throws {@link InputError} for arguments out of range.
 */
export function garchHorizonVariance(parameters: GarchParameters, next: number, bars: number): number {
  const level = unconditionalVariance(parameters);
  notNegative(next, 'next');
  notNegative(bars, 'bars');
  const persistence = parameters.alpha + parameters.beta;
  const whole = Math.floor(bars);
  const decayed = persistence ** whole;
  // Σ_{k<m} ρ^k whole bars, and a part of the one after them.
  const excess = (1 - decayed) / (1 - persistence) + (bars - whole) * decayed;
  return bars * level + (next - level) * excess;
}

/**
 * Gaussian log-likelihood `−½ Σ (ln 2π + ln h_t + r_t² / h_t)` with {@link garchVariances} (Bollerslev 1986,
 * §5). −∞ where a variance leaves the range of doubles. Throws as {@link garchVariances}.
 */
export function garchLogLikelihood(returns: readonly number[], parameters: GarchParameters): number {
  checkParameters(parameters);
  checkReturns(returns, 1);
  return logLikelihood(returns, parameters, meanSquare(returns));
}

/** {@link garchLogLikelihood} without checks, for the fit. */
export function logLikelihood(
  returns: readonly number[],
  parameters: GarchParameters,
  initial: number,
): number {
  let [variance, sum] = [initial, 0];
  for (const value of returns) {
    sum += Math.log(variance) + (value * value) / variance;
    variance = step(variance, value, parameters);
  }
  const result = -0.5 * (returns.length * Math.log(2 * Math.PI) + sum);
  return Number.isFinite(result) ? result : Number.NEGATIVE_INFINITY;
}

function step(variance: number, observed: number, { omega, alpha, beta }: GarchParameters): number {
  return omega + alpha * observed * observed + beta * variance;
}

function checkParameters({ omega, alpha, beta }: GarchParameters): void {
  if (!(Number.isFinite(omega) && omega > 0)) {
    throw new InputError('must be a finite number above 0', { field: 'omega' });
  }
  notNegative(alpha, 'alpha');
  notNegative(beta, 'beta');
  if (!(alpha + beta < 1)) {
    throw new InputError('must stay below 1 together with alpha', {
      field: 'beta',
      fix: 'Variances would grow without bound',
    });
  }
}
