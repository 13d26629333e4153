import { ageWeights } from '../correlation.js';
import { assertWhole } from '../guards.js';
import { apportion } from './apportion.js';
import { historicalScenarios } from './historical.js';
import type { JointHistory } from './joint.js';
import type { MarketScenario } from './scenario.js';

export interface AgeWeightedOptions {
  readonly history: JointHistory;
  /** Bars, see `historicalScenarios`. Default 1. */
  readonly horizon?: number;
  /** Weight of a window against the one a bar younger, above 0 and at most 1: 0.995 in Hull's example for days. */
  readonly lambda: number;
  /** Scenarios to make, each of equal weight. */
  readonly slots: number;
  /** Only this many windows, the latest, compete for the slots. Left out: all of the history. */
  readonly windows?: number;
}

export interface AgeWeightedScenarios {
  /** Exactly `slots`, oldest window first; a window with several slots is there several times. */
  readonly scenarios: MarketScenario[];
  /** Slots per window, oldest first. */
  readonly counts: readonly number[];
  /** Labels of the windows that got no slot. */
  readonly unused: readonly string[];
  /** Distance from the exact weights, 0 to 1. */
  readonly totalVariation: number;
}

/**
 * Age-weighted historical simulation on equally likely slots: the tail of the canonical model takes the mean of k equal losses,
 * so a window is repeated in proportion to its weight `λ^age`, apportioned by largest remainders.
 *
 * What that costs: each window's weight is met to within `1 / slots`, and the expected shortfall at level α of the slots differs
 * from that of the exact weights by at most `totalVariation · (largest − smallest loss) / (1 − α)`, for every portfolio. (From
 * ES = min_x x + E[(L − x)⁺] / (1 − α), Rockafellar and Uryasev 2000, with x inside the range of losses.)
 * Where `totalVariation` is not below 1 − α that says nothing: use more slots, or fewer windows. With λ = 1 and as many
 * slots as windows it is the plain simulation.
 *
 * Throws `DataError` for a bad or short history, `InputError` for λ or slots out of range.
 *
 * Source: J. Boudoukh, M. Richardson, R. Whitelaw, "The best of both worlds", Risk 11 (1998).
 */
export function ageWeightedScenarios(options: AgeWeightedOptions): AgeWeightedScenarios {
  const { history, horizon = 1, lambda, slots, windows } = options;
  if (windows !== undefined) assertWhole(windows, 1, Number.MAX_SAFE_INTEGER, 'windows');
  const plain = historicalScenarios({
    history,
    horizon,
    ...(windows !== undefined && { scenarios: windows }),
  });
  const { counts, totalVariation } = apportion(ageWeights(plain.length, lambda), slots);
  return {
    scenarios: plain.flatMap(({ label, moves }, i) =>
      Array.from({ length: counts[i]! }, (_, copy) => ({
        label: counts[i] === 1 ? label : `${label} (${copy + 1} of ${counts[i]})`,
        moves,
      })),
    ),
    counts,
    unused: plain.filter((_, i) => counts[i] === 0).map(({ label }) => label),
    totalVariation,
  };
}
