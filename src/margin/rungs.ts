import { InputError } from '../errors.js';
import type { Ratio, Value } from '../units/numbers.js';
import { headroom, isAtLeast, type Margin, marginRatio, RATIO_ONE } from './ratio.js';

/** The ratios that proofs claim by custom: a grid tells a verifier less than a ratio made to measure. */
export const RUNGS: readonly Ratio[] = [10_000n, 12_500n, 15_000n, 20_000n];

/** A rung leaves room where the equity is above it by at least this share of it: 10 %. */
export const ROOM = 1_000n;

/** One rung and whether it holds at present. */
export interface Rung {
  /** Basis points. */
  readonly ratio: Ratio;
  readonly holds: boolean;
  /**
   * Equity above (+) or below (−) it, the least of all margins, value units; undefined where one has no
   * answer.
   */
  readonly headroom: Value | undefined;
}

/**
 * The largest ratio that holds: basis points; `any` where nothing is required and nothing owed; `none` below
 * 0.
 */
export type LargestRatio = Ratio | 'any' | 'none';

export interface RungReport {
  readonly rungs: readonly Rung[];
  readonly largest: LargestRatio;
  /** The highest rung that leaves room; undefined where none does. */
  readonly advised: Ratio | undefined;
}

export interface RungOptions {
  /** Basis points. Default: {@link RUNGS}. */
  readonly ratios?: readonly Ratio[];
  /** Share of the rung that must be left above it, basis points, 0 or more. Default: {@link ROOM}. */
  readonly room?: Ratio;
}

/**
 * The ratios that a proof can claim now. `margins`: the one that a claim is about, or those of its views, all
 * of which must reach the ratio; undefined for a view outside the model's limits. A rung `r` holds where
 * `equity · 10 000 >= r · requirement`, and leaves room where the same is true of `r · (1 + room)`, rounded
 * up. Throws {@link InputError} without margins, and for a ratio or room below 0.
 */
export function rungs(margins: readonly (Margin | undefined)[], options: RungOptions = {}): RungReport {
  const { ratios = RUNGS, room = ROOM } = options;
  if (margins.length === 0) throw new InputError('must have at least one entry', { field: 'margins' });
  if (room < 0n) throw new InputError('must not be negative', { field: 'room' });
  if (ratios.some((ratio) => ratio < 0n)) throw new InputError('must not be negative', { field: 'ratios' });
  const reached = (ratio: Ratio) =>
    margins.every((margin) => margin !== undefined && isAtLeast(margin, ratio));
  const withRoom = (ratio: Ratio) => (ratio * (RATIO_ONE + room) + RATIO_ONE - 1n) / RATIO_ONE;
  const ascending = [...ratios].sort((a, b) => (a < b ? -1 : 1));
  return {
    rungs: ratios.map((ratio) => ({ ratio, holds: reached(ratio), headroom: least(margins, ratio) })),
    largest: margins.map(largestOf).reduce(smaller),
    advised: ascending.filter((ratio) => reached(withRoom(ratio))).at(-1),
  };
}

function least(margins: readonly (Margin | undefined)[], ratio: Ratio): Value | undefined {
  const rooms = margins.map((margin) => margin && headroom(margin, ratio));
  return rooms.reduce((low, room) =>
    low === undefined || room === undefined ? undefined : low < room ? low : room,
  );
}

function largestOf(margin: Margin | undefined): LargestRatio {
  if (margin === undefined || margin.equity < 0n) return 'none';
  return marginRatio(margin) ?? 'any';
}

function smaller(a: LargestRatio, b: LargestRatio): LargestRatio {
  if (a === 'none' || b === 'any') return a;
  if (b === 'none' || a === 'any') return b;
  return a < b ? a : b;
}
