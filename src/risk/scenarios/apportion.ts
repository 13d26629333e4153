import { InputError } from '../../errors.js';
import { assertWhole, finiteResult, notNegative } from '../guards.js';

/** A weight per item turned into whole slots. */
export interface Apportionment {
  /** Slots per item; they add up to the slots there are. */
  readonly counts: readonly number[];
  /** Half the sum of `|counts / slots − weight|`, weights summing to 1: from 0, exact, to 1. */
  readonly totalVariation: number;
}

/**
 * Gives each item `slots · weight` slots, rounded down, and the slots left over to the largest remainders, the later item
 * first among equal ones. So every item gets its share to within one slot, and of equal weights the later never gets less.
 * Throws {@link InputError} for weights that are negative or all 0.
 *
 * Source: A. Hamilton's method of 1792, in M. Balinski, H. Young, "Fair Representation" (1982).
 */
export function apportion(weights: readonly number[], slots: number): Apportionment {
  assertWhole(slots, 1, 1_000_000, 'slots');
  for (const [i, weight] of weights.entries()) notNegative(weight, `weights[${i}]`);
  const total = finiteResult(
    weights.reduce((sum, weight) => sum + weight, 0),
    'weights',
  );
  if (!(total > 0)) throw new InputError('must hold a weight above 0', { field: 'weights' });
  const quotas = weights.map((weight) => (weight / total) * slots);
  const counts = quotas.map(Math.floor);
  const left = slots - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = quotas
    .map((_, i) => i)
    .sort((a, b) => quotas[b]! - counts[b]! - (quotas[a]! - counts[a]!) || b - a);
  for (const i of byRemainder.slice(0, left)) counts[i]! += 1;
  const gap = counts.reduce((sum, count, i) => sum + Math.abs(count - quotas[i]!), 0);
  return { counts, totalVariation: gap / slots / 2 };
}
