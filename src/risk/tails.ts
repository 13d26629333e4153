import { InputError } from '../errors.js';
import { type Confidence, tailShare } from './confidence.js';
import { assertFinite, assertWhole, finiteResult } from './guards.js';

/**
 * The canonical tail of equally likely losses, in floating point: what a risk unit of the canonical model computes
 * exactly. Losses are positive numbers, gains negative ones, in any one unit.
 */

/** The tail of a list of losses. */
export interface Tail {
  /** How many losses it holds. */
  readonly k: number;
  /** Indices of the k worst losses, the worst first; among equal losses the earlier first. */
  readonly scenarios: readonly number[];
  /** The k-th worst loss. */
  readonly valueAtRisk: number;
  /** The mean of the k worst losses. */
  readonly expectedShortfall: number;
}

/**
 * How many of `scenarios` losses the tail holds: `k = max(1, ⌊(1 − α) · S⌋)`, computed exactly, so that 1 % of 250 is 2 and
 * 2.5 % of 200 is 5. Rounding down makes the tail no longer than the level says: the figure is never below the one with
 * a fractional loss. S is 1 or more. Throws {@link InputError}.
 *
 * Source: the count of the canonical margin model; with whole `(1 − α) · S` it is the rule of J. Hull, "Risk Management
 * and Financial Institutions" (4th ed., 2015), ch. 13.
 */
export function tailCount(confidence: Confidence, scenarios: number): number {
  assertWhole(scenarios, 1, Number.MAX_SAFE_INTEGER, 'scenarios');
  const { n, d } = tailShare(confidence);
  return Math.max(1, Number((n * BigInt(scenarios)) / d));
}

/** The tail of the k worst losses. `1 <= k <= losses.length`. Throws {@link InputError}, without any loss in the message. */
export function worstTail(losses: readonly number[], k: number): Tail {
  if (losses.length === 0) throw new InputError('must hold at least one loss', { field: 'losses' });
  assertFinite(losses, 'losses');
  assertWhole(k, 1, losses.length, 'k');
  const scenarios = losses
    .map((_, s) => s)
    .sort((a, b) => losses[b]! - losses[a]! || a - b)
    .slice(0, k);
  const sum = scenarios.reduce((total, s) => total + losses[s]!, 0);
  return {
    k,
    scenarios,
    valueAtRisk: losses[scenarios.at(-1)!]!,
    expectedShortfall: finiteResult(sum / k, 'losses'),
  };
}

/** The tail at a confidence level: the {@link tailCount} worst of the losses, each equally likely. */
export function tailOf(losses: readonly number[], confidence: Confidence): Tail {
  if (losses.length === 0) throw new InputError('must hold at least one loss', { field: 'losses' });
  return worstTail(losses, tailCount(confidence, losses.length));
}

/**
 * Expected shortfall of equally likely losses: `(1/k) · Σ` of the k worst, in the unit of the losses. Coherent: monotone,
 * translation invariant, positively homogeneous and subadditive.
 *
 * Source: P. Artzner, F. Delbaen, J.-M. Eber, D. Heath, "Coherent measures of risk" (1999); C. Acerbi, D. Tasche, "On the
 * coherence of expected shortfall" (2002).
 */
export function expectedShortfall(losses: readonly number[], confidence: Confidence): number {
  return tailOf(losses, confidence).expectedShortfall;
}

/**
 * Value at risk of equally likely losses: the k-th worst, in the unit of the losses. Not subadditive.
 *
 * Source: J. Hull, "Risk Management and Financial Institutions" (4th ed., 2015), ch. 13: 99 % of 500 is the 5th worst.
 */
export function valueAtRisk(losses: readonly number[], confidence: Confidence): number {
  return tailOf(losses, confidence).valueAtRisk;
}
