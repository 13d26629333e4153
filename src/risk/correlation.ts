import { DataError, InputError } from '../errors.js';
import { assertFinite, finiteResult } from './guards.js';

/**
 * Covariance and correlation of joint returns. Returns are numbers per bar (0.01 is 1 %), simple or logarithmic; variances are
 * per bar. Nothing is repaired: what is wrong with a matrix is said by `definiteness.ts`.
 */

/** A square matrix by rows. */
export type SquareMatrix = readonly (readonly number[])[];

/** What a covariance is computed from. */
export interface CovarianceOptions {
  /** One series per name, `returns[name][bar]`, oldest first, all of the same length. */
  readonly returns: readonly (readonly number[])[];
  /**
   * `'sample'` (default): deviations from the sample mean, divided by `n − 1`. `'zero'`: the mean return is taken to be 0,
   * divided by `n`. Source of the latter: RiskMetrics Technical Document (4th ed., 1996), ch. 5: over short horizons the mean
   * is known worse than it is close to 0.
   */
  readonly mean?: 'sample' | 'zero';
}

/**
 * Sample covariance, `c_ij = Σ_t (r_it − m_i)(r_jt − m_j) / (n − 1)`, per bar. Symmetric to the bit, positive semidefinite up to
 * rounding. Throws {@link DataError} `tooShort` with fewer bars than the divisor needs, `inconsistent` for series of different
 * lengths; {@link InputError} for numbers that are not finite.
 */
export function sampleCovariance({ returns, mean = 'sample' }: CovarianceOptions): number[][] {
  const bars = checkReturns(returns, mean === 'sample' ? 2 : 1);
  const centred = returns.map((series) => {
    if (mean === 'zero') return series;
    const centre = series.reduce((sum, value) => sum + value, 0) / bars;
    return series.map((value) => value - centre);
  });
  const divisor = mean === 'sample' ? bars - 1 : bars;
  return symmetric(returns.length, (i, j) => {
    const sum = centred[i]!.reduce((total, value, t) => total + value * centred[j]![t]!, 0);
    return sum / divisor;
  });
}

/**
 * Exponentially weighted covariance around a mean of 0, per bar:
 *
 *     c_ij = Σ_t w_t · r_it · r_jt ,   w_t = λ^age · (1 − λ) / (1 − λⁿ) ,   the latest bar of age 0
 *
 * the weights summing to 1 over the window. One λ for all pairs, so that the matrix is positive semidefinite. λ is above 0 and
 * at most 1; λ = 1 is the sample covariance with `mean: 'zero'`. Throws as {@link sampleCovariance}.
 *
 * Source: RiskMetrics Technical Document (4th ed., 1996), ch. 5, with λ = 0.94 for days.
 */
export function ewmaCovariance(returns: readonly (readonly number[])[], lambda: number): number[][] {
  const bars = checkReturns(returns, 1);
  const weights = ageWeights(bars, lambda);
  return symmetric(returns.length, (i, j) =>
    weights.reduce((total, weight, t) => total + weight * returns[i]![t]! * returns[j]![t]!, 0),
  );
}

/**
 * Weights that fall with age, `λ^age` divided by their sum, oldest first, the last of age 0. `0 < λ <= 1`. Computed by
 * multiplication alone, so that every machine gets the same numbers.
 *
 * Source: RiskMetrics (1996); J. Boudoukh, M. Richardson, R. Whitelaw, "The best of both worlds", Risk 11 (1998).
 */
export function ageWeights(count: number, lambda: number): number[] {
  if (!(lambda > 0 && lambda <= 1)) {
    throw new InputError('must be above 0 and at most 1', { field: 'lambda' });
  }
  const newestFirst: number[] = [];
  for (let weight = 1; newestFirst.length < count; weight *= lambda) newestFirst.push(weight);
  const total = newestFirst.reduce((sum, weight) => sum + weight, 0);
  return newestFirst.map((weight) => weight / total).reverse();
}

/**
 * Correlation matrix and standard deviations of a covariance matrix, `ρ_ij = c_ij / (s_i · s_j)`, the diagonal exactly 1. `names`
 * are for the error. Throws {@link DataError} `notPositive` for a name without variance: its correlation is not defined.
 */
export function correlationOf(
  covariance: SquareMatrix,
  names?: readonly string[],
): { readonly correlation: number[][]; readonly deviations: number[] } {
  const deviations = covariance.map((row, i) => {
    const variance = row[i];
    if (!(variance !== undefined && Number.isFinite(variance) && variance > 0)) {
      throw new DataError('notPositive', 'has no variance above 0, so no correlation', {
        field: names?.[i] ?? `covariance[${i}][${i}]`,
        fix: 'Leave out series that do not move',
      });
    }
    return Math.sqrt(variance);
  });
  const correlation = symmetric(covariance.length, (i, j) =>
    i === j ? 1 : covariance[i]![j]! / deviations[i]! / deviations[j]!,
  );
  return { correlation, deviations };
}

/** The covariance matrix of a correlation matrix and standard deviations, `c_ij = ρ_ij · s_i · s_j`. */
export function covarianceOf(correlation: SquareMatrix, deviations: readonly number[]): number[][] {
  if (deviations.length !== correlation.length) {
    throw new InputError(`must hold ${correlation.length} standard deviations`, { field: 'deviations' });
  }
  assertFinite(deviations, 'deviations');
  return symmetric(correlation.length, (i, j) => correlation[i]![j]! * (deviations[i]! * deviations[j]!));
}

/** A symmetric matrix from its lower triangle. */
function symmetric(size: number, entry: (i: number, j: number) => number): number[][] {
  const lower = Array.from({ length: size }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => finiteResult(entry(i, j), `[${i}][${j}]`)),
  );
  return lower.map((_, i) => lower.map((_, j) => (j <= i ? lower[i]![j]! : lower[j]![i]!)));
}

/** Number of bars. */
function checkReturns(returns: readonly (readonly number[])[], least: number): number {
  const [first] = returns;
  if (first === undefined) throw new InputError('must hold at least one series', { field: 'returns' });
  returns.forEach((series, i) => {
    const field = `returns[${i}]`;
    if (series.length !== first.length) {
      throw new DataError('inconsistent', `has ${series.length} bars, the first has ${first.length}`, {
        field,
      });
    }
    assertFinite(series, field);
  });
  if (first.length < least) {
    throw new DataError('tooShort', `has ${first.length} bars, ${least} are needed`, { field: 'returns' });
  }
  return first.length;
}
