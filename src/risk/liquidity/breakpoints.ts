import { floatOf } from '../../units/decimal.js';
import { unitsBelow } from '../../units/printed.js';

/** Where to put the ends of a piecewise-linear table, so that few pieces follow a convex or concave function closely. */

/** Neighbouring sizes of the grid differ by this factor, down to the limit times `FINEST`. */
const STEP = 1.1;
const FINEST = 1e-5;
/** At most about this many kinks join the grid. */
const MAX_KINKS = 64;

/**
 * Candidate ends in whole units of `10^-decimals`, rising, above 0; the last is `limit`: a geometric grid below it and the
 * kinks of the function. Products only, so that every machine finds the same ones.
 */
export function candidateEnds(limit: bigint, decimals: number, kinks: readonly number[]): bigint[] {
  const largest = floatOf(limit, decimals);
  const sizes: number[] = [];
  for (let size = largest / STEP; size > largest * FINEST; size /= STEP) sizes.push(size);
  const inside = kinks.filter((kink) => kink < largest);
  const every = Math.ceil(inside.length / MAX_KINKS);
  sizes.push(...inside.filter((_, i) => i % every === 0));
  // To the nearest: a kink of 0.3 must not become 0.2 because the float is a little less.
  const half = floatOf(1n, decimals) / 2;
  const units = new Set(sizes.map((size) => unitsBelow(size + half, decimals)));
  const kept = [...units].filter((unit) => unit > 0n && unit < limit);
  return [...kept.sort((a, b) => (a < b ? -1 : 1)), limit];
}

/**
 * The ends of at most `pieces` chords from the origin to the last size, chosen so that the largest gap between chord and
 * function *per unit of size* is the smallest that these candidates allow. `sizes` rise and are above 0; `values` are the
 * function's there, with 0 at 0. Returns indices into `sizes`, rising, the last one included. Dynamic programme over chords,
 * O(n³) in the number of candidates.
 */
export function chordEnds(sizes: readonly number[], values: readonly number[], pieces: number): number[] {
  const count = sizes.length;
  // Index 0 is the origin, index i the candidate i − 1.
  const x = [0, ...sizes];
  const y = [0, ...values];
  const gap = x.map((_, to) => x.map((__, from) => (from < to ? gapOf(x, y, from, to) : 0)));
  let worst: number[] = x.map((_, to) => (to === 0 ? 0 : gap[to]![0]!));
  const before: number[][] = [x.map(() => 0)];
  for (let piece = 1; piece < Math.min(pieces, count); piece++) {
    const choice = x.map((_, to) => {
      let best = to;
      let least = worst[to]!;
      for (let from = 1; from < to; from++) {
        const candidate = Math.max(worst[from]!, gap[to]![from]!);
        if (candidate < least) [best, least] = [from, candidate];
      }
      return { best, least };
    });
    before.push(choice.map(({ best }) => best));
    worst = choice.map(({ least }) => least);
  }
  return trace(before, count);
}

/** Largest distance between the chord and the points it passes over, per unit of size. */
function gapOf(x: readonly number[], y: readonly number[], from: number, to: number): number {
  const slope = (y[to]! - y[from]!) / (x[to]! - x[from]!);
  let largest = 0;
  for (let i = from + 1; i < to; i++) {
    const chord = y[from]! + slope * (x[i]! - x[from]!);
    largest = Math.max(largest, Math.abs(y[i]! - chord) / x[i]!);
  }
  return largest;
}

/** Follows the choices from the last point back to the origin. */
function trace(before: readonly (readonly number[])[], last: number): number[] {
  const ends: number[] = [];
  let at = last;
  for (let piece = before.length - 1; piece >= 0 && at > 0; piece--) {
    const from = before[piece]![at]!;
    // The point itself: a piece fewer does as well.
    if (from === at) continue;
    ends.push(at - 1);
    at = from;
  }
  return ends.reverse();
}
