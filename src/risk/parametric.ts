import { InputError } from '../errors.js';
import { type Confidence, tailShareNumber } from './confidence.js';
import type { SquareMatrix } from './correlation.js';
import { assertPositiveDefinite } from './definiteness.js';
import { assertFinite, assertWhole, finite, finiteResult, notNegative } from './guards.js';
import { normalCdf, normalPdf, normalQuantile } from './normal.js';

/**
 * Value at risk and expected shortfall of normally distributed losses, for comparison with the tail of scenarios. It knows
 * neither fat tails nor curvature: options count by their delta alone.
 */

/** How far out: a confidence level, or the quantile itself where a source prints it rounded (2.33 for 99 %). */
type TailLevel = { readonly confidence: Confidence } | { readonly quantile: number };

/** A normally distributed loss. */
export type NormalLoss = TailLevel & {
  /** Expected loss, negative for an expected gain. Default 0. */
  readonly mean?: number;
  /** Standard deviation of the loss, 0 or more, in the unit of the loss. */
  readonly deviation: number;
};

/**
 * Value at risk of a normal loss, `mean + z · deviation` with `z = Φ⁻¹(α)`, in the unit of the deviation. Throws
 * {@link InputError}. Source: J. Hull, "Risk Management and Financial Institutions" (4th ed., 2015), eq. 12.1.
 */
export function normalValueAtRisk(loss: NormalLoss): number {
  const { mean, deviation } = checkLoss(loss);
  return finiteResult(mean + factorsOf(loss).valueAtRisk * deviation, 'deviation');
}

/**
 * Expected shortfall of a normal loss, `mean + deviation · φ(z) / (1 − α)`, in the unit of the deviation. Throws
 * {@link InputError}. Source: Hull (2015), eq. 12.2.
 */
export function normalExpectedShortfall(loss: NormalLoss): number {
  const { mean, deviation } = checkLoss(loss);
  return finiteResult(mean + factorsOf(loss).expectedShortfall * deviation, 'deviation');
}

/**
 * A one-bar figure over `horizon` bars, times `√horizon`: exact for independent, identically distributed normal changes of mean
 * 0, an approximation otherwise. Source: Hull (2015), §12.6.
 */
export function overHorizon(oneBar: number, horizon: number): number {
  assertFinite([oneBar], 'oneBar');
  assertWhole(horizon, 1, Number.MAX_SAFE_INTEGER, 'horizon');
  return finiteResult(oneBar * Math.sqrt(horizon), 'oneBar');
}

export type DeltaNormalOptions = TailLevel & {
  /** Signed value per name that moves one for one with its return: `delta · quantity · price`, quote. */
  readonly exposures: readonly number[];
  /** Covariance of returns per bar, positive semidefinite. */
  readonly covariance: SquareMatrix;
  /** Bars, 1 or more; figures grow with its square root. Default 1. */
  readonly horizon?: number;
  /** Names of the exposures, for errors about the matrix. */
  readonly names?: readonly string[];
};

/** One figure and what each name has to do with it. */
interface RiskContributions {
  readonly total: number;
  /** Per name: change of the total per unit of exposure added. */
  readonly marginal: readonly number[];
  /** Per name: `exposure · marginal`. They add up to the total (Euler). Negative for a hedge. */
  readonly components: readonly number[];
}

export interface DeltaNormal {
  /** Standard deviation of the profit over the horizon, quote. */
  readonly deviation: number;
  readonly valueAtRisk: RiskContributions;
  readonly expectedShortfall: RiskContributions;
}

/**
 * Delta-normal value at risk and expected shortfall of a vector of exposures a under covariance C, mean 0:
 *
 *     σ = √(aᵀ C a) · √horizon ,   VaR = z · σ ,   ES = σ · φ(z) / (1 − α)
 *     marginal_i = factor · (C a)_i · √horizon / √(aᵀ C a) ,   component_i = a_i · marginal_i
 *
 * in the quote of the exposures. Where the deviation is 0 the derivative does not exist and contributions are given as 0.
 * Throws {@link InputError} for numbers out of range, `DataError` `notPositiveDefinite` for a matrix that is no covariance.
 *
 * Source: RiskMetrics Technical Document (4th ed., 1996); M. Garman, "Taking VaR to pieces", Risk 10 (1997); Hull (2015),
 * ch. 12 and 14.
 */
export function deltaNormal(options: DeltaNormalOptions): DeltaNormal {
  const { exposures, covariance, horizon = 1, names } = options;
  assertPositiveDefinite(covariance, { semidefinite: true, ...(names && { names }) });
  if (exposures.length !== covariance.length) {
    throw new InputError(`must hold ${covariance.length} numbers, one per row of the covariance`, {
      field: 'exposures',
    });
  }
  assertFinite(exposures, 'exposures');
  assertWhole(horizon, 1, Number.MAX_SAFE_INTEGER, 'horizon');
  const factors = factorsOf(options);
  const pull = covariance.map((row) => row.reduce((sum, entry, j) => sum + entry * exposures[j]!, 0));
  const variance = exposures.reduce((sum, exposure, i) => sum + exposure * pull[i]!, 0);
  // Rounding can leave a perfect hedge slightly below 0.
  const oneBar = finiteResult(Math.sqrt(Math.max(variance, 0)), 'exposures');
  const contributions = (factor: number): RiskContributions => {
    const scaled = factor * Math.sqrt(horizon);
    const marginal = pull.map((entry) =>
      oneBar === 0 ? 0 : finiteResult((scaled * entry) / oneBar, 'exposures'),
    );
    return {
      total: finiteResult(scaled * oneBar, 'exposures'),
      marginal,
      components: marginal.map((entry, i) => finiteResult(entry * exposures[i]!, 'exposures')),
    };
  };
  return {
    deviation: overHorizon(oneBar, horizon),
    valueAtRisk: contributions(factors.valueAtRisk),
    expectedShortfall: contributions(factors.expectedShortfall),
  };
}

/** Value at risk and expected shortfall of a standard normal loss. */
function factorsOf(level: TailLevel): { valueAtRisk: number; expectedShortfall: number } {
  if ('quantile' in level) {
    const { quantile } = level;
    // Beyond, the tail leaves the range of floating point.
    if (!(Math.abs(quantile) <= 35)) throw new InputError('must be from -35 to 35', { field: 'quantile' });
    return { valueAtRisk: quantile, expectedShortfall: normalPdf(quantile) / normalCdf(-quantile) };
  }
  const tail = tailShareNumber(level.confidence);
  const quantile = -normalQuantile(tail);
  return { valueAtRisk: quantile, expectedShortfall: normalPdf(quantile) / tail };
}

function checkLoss({ mean = 0, deviation }: NormalLoss): { mean: number; deviation: number } {
  return { mean: finite(mean, 'mean'), deviation: notNegative(deviation, 'deviation') };
}
