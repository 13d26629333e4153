import { DataError, InputError } from '../../errors.js';
import type { Confidence } from '../confidence.js';
import type { SquareMatrix } from '../correlation.js';
import { assertWhole, finiteResult, positive } from '../guards.js';
import { choleskyFactor, principalDirections } from '../matrixRoots.js';
import { chiRadius } from './chiRadius.js';
import { normalDraws } from './normalDraws.js';
import type { MarketMove, MarketScenario } from './scenario.js';
import { MAX_SOBOL_DIMENSIONS } from './sobol.js';

/** Scenarios from a covariance matrix: a normal distribution of logarithmic returns with mean 0, so that prices stay above 0. */

/** An eigenvalue this small against the largest is rounding of 0. */
const NO_VARIANCE = 1e-14;

interface CovarianceModel {
  /** Underlyings, in the order of the matrix. */
  readonly names: readonly string[];
  /** Covariance of logarithmic returns per bar. */
  readonly covariance: SquareMatrix;
  /** Bars, 1 or more: the covariance grows in proportion. Default 1. */
  readonly horizon?: number;
}

export interface PrincipalOptions extends CovarianceModel {
  /** How many of the largest directions. Default: all. */
  readonly directions?: number;
  /**
   * How far along each, in standard deviations: a number above 0, or the radius that encloses the share `confidence` of the joint
   * distribution (see `chiRadius`), which is further than the quantile of one name.
   */
  readonly radius: number | { readonly confidence: Confidence };
}

/**
 * Two scenarios per principal direction, `spot_i = exp(± radius · √(horizon · λ_k) · v_ki)`, the largest eigenvalue first, plus before
 * minus (the plus is the sign in which the name that moves most rises). A grid of joint shocks that keeps correlation: the
 * first is the market as a whole, later ones are spreads. Directions of variance 0 are left out.
 *
 * Throws {@link InputError} for options out of range, {@link DataError} `notPositiveDefinite` for a matrix that is no covariance,
 * `notPositive` for one of zeros.
 *
 * Source: F. Jamshidian, Y. Zhu, "Scenario simulation: theory and methodology", Finance and Stochastics 1 (1997), for principal
 * components as scenarios; the enclosing ellipsoid is G. Studer, "Maximum loss for measurement of market risk" (1997).
 */
export function principalScenarios(options: PrincipalOptions): MarketScenario[] {
  const { names, covariance, radius } = options;
  const horizon = checkModel(options);
  const all = principalDirections(covariance, { names });
  const { directions = all.length } = options;
  assertWhole(directions, 1, all.length, 'directions');
  const reach = typeof radius === 'number' ? radius : chiRadius(radius.confidence, names.length);
  positive(reach, 'radius');
  const least = all[0]!.value * NO_VARIANCE;
  if (least === 0) throw new DataError('notPositive', 'has no variance at all', { field: 'covariance' });
  return all.slice(0, directions).flatMap(({ value, vector }, k) => {
    if (value <= least) return [];
    const length = reach * Math.sqrt(horizon * value);
    return [1, -1].map((sign) => ({
      label: `direction ${k + 1} ${sign > 0 ? 'up' : 'down'}`,
      moves: movesOf(
        names,
        vector.map((entry) => sign * length * entry),
      ),
    }));
  });
}

export interface DrawnOptions extends CovarianceModel {
  /** Number of scenarios, a power of two from 4 to 65 536, at least 4 per name. */
  readonly count: number;
}

/**
 * Equally likely scenarios `spot = exp(√horizon · L z)`, L Cholesky's factor of the covariance and z the balanced normal points of
 * `normalDraws`: deterministic, no random generator. Each scenario is followed by its mirror image; over the set the logarithmic
 * moves have mean 0 and the covariance given, up to rounding. At most 24 names. Tails are those of a normal distribution, cut
 * where `count` points end (2.9 standard deviations for 256): thinner than those of markets.
 *
 * Throws {@link InputError} for options out of range, `DataError` `notPositiveDefinite` for a matrix without Cholesky's factor.
 *
 * Source: P. Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), ch. 2.3.3 and 5.
 */
export function drawnScenarios(options: DrawnOptions): MarketScenario[] {
  const { names, covariance, count } = options;
  const horizon = checkModel(options);
  if (names.length > MAX_SOBOL_DIMENSIONS) {
    throw new InputError(`must be ${MAX_SOBOL_DIMENSIONS} or fewer`, { field: 'names' });
  }
  const factor = choleskyFactor(covariance, { names });
  return normalDraws(names.length, count).map((z, s) => ({
    label: `draw ${Math.floor(s / 2) + 1}${s % 2 === 0 ? '' : ' mirrored'}`,
    moves: movesOf(
      names,
      factor.map((row) => Math.sqrt(horizon) * row.reduce((sum, entry, j) => sum + entry * z[j]!, 0)),
    ),
  }));
}

/** The horizon of a model whose names fit its matrix. */
function checkModel({ names, covariance, horizon = 1 }: CovarianceModel): number {
  if (names.length !== covariance.length) {
    throw new InputError(`must hold ${covariance.length} names, one per row of the covariance`, {
      field: 'names',
    });
  }
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) throw new InputError(`${name} appears twice`, { field: `names[${i}]` });
  });
  assertWhole(horizon, 1, Number.MAX_SAFE_INTEGER, 'horizon');
  return horizon;
}

function movesOf(names: readonly string[], logMoves: readonly number[]): ReadonlyMap<string, MarketMove> {
  return new Map(
    names.map((name, i): [string, MarketMove] => {
      const spot = finiteResult(Math.exp(logMoves[i]!), 'covariance');
      if (spot === 0) throw new InputError(`takes the price of ${name} to 0`, { field: 'covariance' });
      return [name, { spot }];
    }),
  );
}
