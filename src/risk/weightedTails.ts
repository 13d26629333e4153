import { InputError } from '../errors.js';
import { type Confidence, tailShareNumber } from './confidence.js';
import { finite, finiteResult, notNegative } from './guards.js';

/** Tails of losses that are not equally likely, in floating point. */

/** One outcome of a discrete loss distribution. */
export interface WeightedLoss {
  /** Positive for a loss, negative for a gain. */
  readonly loss: number;
  /** Probability, or any number proportional to it, 0 or more. */
  readonly weight: number;
}

/** A cumulated weight this close below the tail's, as a share of it, has reached it: 5 · 0.002 is 1 %. */
const REACHED = 1e-12;

/**
 * Expected shortfall of a discrete distribution, with the outcome at the threshold split so that the tail weighs exactly
 * `1 − α`:
 *
 *     ES = (Σ_{L > x} p·L + (1 − α − P(L > x)) · x) / (1 − α) ,   x the value at risk
 *
 * In the unit of the losses; weights are divided by their sum. Throws {@link InputError}.
 *
 * Source: C. Acerbi, D. Tasche, "On the coherence of expected shortfall", Journal of Banking and Finance 26 (2002), def. 2.6.
 */
export function weightedExpectedShortfall(outcomes: readonly WeightedLoss[], confidence: Confidence): number {
  return weightedTail(outcomes, confidence).expectedShortfall;
}

/**
 * Value at risk of a discrete distribution: the largest x with `P(L ≥ x) ≥ 1 − α` (the upper quantile of the losses), that
 * is the loss at which the weight cumulated from the worst reaches `1 − α`. In the unit of the losses. With equal weights
 * and whole `(1 − α) · S` it is the k-th worst loss. Throws {@link InputError}.
 *
 * Source: Acerbi and Tasche (2002), def. 2.1; J. Boudoukh, M. Richardson, R. Whitelaw, "The best of both worlds", Risk 11
 * (1998), for weights by age.
 */
export function weightedValueAtRisk(outcomes: readonly WeightedLoss[], confidence: Confidence): number {
  return weightedTail(outcomes, confidence).valueAtRisk;
}

/** Both figures of one distribution. */
export function weightedTail(
  outcomes: readonly WeightedLoss[],
  confidence: Confidence,
): { readonly valueAtRisk: number; readonly expectedShortfall: number } {
  const total = totalWeight(outcomes);
  const tail = tailShareNumber(confidence);
  const worstFirst = outcomes
    .filter(({ weight }) => weight > 0)
    .map(({ loss, weight }) => ({ loss, share: weight / total }))
    .sort((a, b) => b.loss - a.loss);
  let cumulated = 0;
  let mean = 0;
  for (const { loss, share } of worstFirst) {
    mean += (Math.min(share, tail - cumulated) / tail) * loss;
    cumulated += share;
    if (cumulated >= tail * (1 - REACHED)) {
      return { valueAtRisk: loss, expectedShortfall: finiteResult(mean, 'outcomes') };
    }
  }
  // The shares sum to 1 up to rounding, and the tail is shorter: only a tail of nearly everything ends here.
  return { valueAtRisk: worstFirst.at(-1)!.loss, expectedShortfall: finiteResult(mean, 'outcomes') };
}

function totalWeight(outcomes: readonly WeightedLoss[]): number {
  const sum = outcomes.reduce((total, { loss, weight }, i) => {
    finite(loss, `outcomes[${i}].loss`);
    return total + notNegative(weight, `outcomes[${i}].weight`);
  }, 0);
  const total = finiteResult(sum, 'outcomes');
  if (!(total > 0)) throw new InputError('must hold an outcome with a weight above 0', { field: 'outcomes' });
  return total;
}
