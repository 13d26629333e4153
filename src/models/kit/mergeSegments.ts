import { InputError } from '../../errors.js';
import type { Line } from '../../market/model.js';
import { ceil, type Fraction, fraction } from '../../units/fraction.js';
import { type FoldPair, simplify, ZERO_LINE } from './piecewise.js';

/** Fewer segments for a charge on |x|, never below what it was. */

export interface Merged {
  readonly pair: FoldPair;
  /** The largest charge of `pair` over that of the original, less 1; and the number |x| where it stands. */
  readonly overcharge: Fraction;
  readonly at: bigint;
}

/** A number |x| at an end of a segment, and the charge there. */
interface Point {
  readonly x: bigint;
  readonly charge: bigint;
}

/**
 * The pair in at most `most` segments. Neighbours are merged under one line, an edge of the upper hull of their charges, so that it
 * lies nowhere below them; which are merged is chosen so that the largest relative overcharge is the smallest. A charge of 0 stays 0.
 * The search is in floating point, the lines and the overcharge are exact. Throws {@link InputError} for a pair with values, and where
 * charges of 0 leave no way.
 */
export function mergeSegments(pair: FoldPair, most: number): Merged {
  if (pair.pieces.length <= most) return { pair, overcharge: fraction(0n), at: 0n };
  if (pair.pieces.some(({ value }) => value.slope !== 0n || value.intercept !== 0n)) {
    throw new InputError('has values, which cannot be merged', { field: 'pieces' });
  }
  const segments = pair.pieces.map(({ charge }, t) =>
    endsOf(charge, pair.breakpoints[t]!, pair.breakpoints[t + 1]!),
  );
  const groups = cheapestGroups(segments, most);
  const lines = groups.map(([from, to]) =>
    to === from + 1 ? pair.pieces[from]!.charge : lineOver(segments.slice(from, to)),
  );
  const over = groups.flatMap(([from, to], g) =>
    segments.slice(from, to).flatMap((ends) => ends.map((point) => overchargeAt(lines[g]!, point))),
  );
  const worst = over.reduce((a, b) => (a.share.n * b.share.d < b.share.n * a.share.d ? b : a));
  return {
    pair: simplify({
      fold: pair.fold,
      breakpoints: [pair.breakpoints[0]!, ...groups.map(([, to]) => pair.breakpoints[to]!)],
      pieces: lines.map((charge) => ({ value: ZERO_LINE, charge })),
    }),
    overcharge: worst.share,
    at: worst.x,
  };
}

const chargeAt = ({ slope, intercept }: Line, x: bigint) => slope * x + intercept;

/** The first and last number of a segment, once where they are the same. */
function endsOf(charge: Line, start: bigint, end: bigint): Point[] {
  const numbers = end - start === 1n ? [start] : [start, end - 1n];
  return numbers.map((x) => ({ x, charge: chargeAt(charge, x) }));
}

function overchargeAt(line: Line, { x, charge }: Point): { readonly share: Fraction; readonly x: bigint } {
  return { share: charge === 0n ? fraction(0n) : fraction(chargeAt(line, x) - charge, charge), x };
}

type Group = readonly [from: number, to: number];

/** Dynamic programming over the ends of groups: the smallest largest cost with `most` groups. */
function cheapestGroups(segments: readonly (readonly Point[])[], most: number): Group[] {
  const count = segments.length;
  const costs = segments.map((_, from) => costsFrom(segments, from));
  let best = Array.from({ length: count + 1 }, (_, to) => (to === 0 ? 0 : Number.POSITIVE_INFINITY));
  const choices: number[][] = [];
  for (let used = 0; used < most; used++) {
    const chosen = new Array<number>(count + 1).fill(0);
    best = best.map((unused, to) => {
      let least = unused;
      chosen[to] = to;
      for (let from = 0; from < to; from++) {
        const cost = Math.max(best[from]!, costs[from]![to - from - 1]!);
        if (cost < least) [least, chosen[to]] = [cost, from];
      }
      return least;
    });
    choices.push(chosen);
  }
  if (best[count] === Number.POSITIVE_INFINITY) {
    throw new InputError('has too many segments with a charge of 0 to be merged', { field: 'brackets' });
  }
  const groups: Group[] = [];
  let to = count;
  for (const chosen of choices.reverse()) {
    const from = chosen[to]!;
    if (from < to) groups.unshift([from, to]);
    to = from;
  }
  return groups;
}

/** The relative overcharge of merging `from` with the 0, 1, 2, … segments behind it. */
function costsFrom(segments: readonly (readonly Point[])[], from: number): number[] {
  const seen: Point[] = [];
  const hull: Point[] = [];
  return segments.slice(from).map((ends, i) => {
    for (const point of ends) {
      seen.push(point);
      extend(hull, point);
    }
    return i === 0 ? 0 : bestEdge(hull, seen).cost;
  });
}

/** Adds a point to the right of an upper hull (Andrew's monotone chain, 1979). */
function extend(hull: Point[], point: Point): void {
  while (hull.length > 1 && rises(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
  hull.push(point);
}

/** Whether b lies on or under the line from a to c. */
const rises = (a: Point, b: Point, c: Point) =>
  (c.charge - a.charge) * (b.x - a.x) >= (b.charge - a.charge) * (c.x - a.x);

/** The edge of the hull whose line overcharges least. */
function bestEdge(hull: readonly Point[], seen: readonly Point[]) {
  const points = seen.map(({ x, charge }) => [Number(x), Number(charge)] as const);
  let best = { from: hull[0]!, to: hull[1]!, cost: Number.POSITIVE_INFINITY };
  for (const [i, to] of hull.slice(1).entries()) {
    const from = hull[i]!;
    const slope = Number(to.charge - from.charge) / Number(to.x - from.x);
    const start = Number(from.x);
    const shares = points.map(([x, charge]) => shareAbove(Number(from.charge) + slope * (x - start), charge));
    const cost = Math.max(0, ...shares);
    if (cost < best.cost) best = { from, to, cost };
  }
  return best;
}

/** A charge of 0 may not become one. */
function shareAbove(charge: number, original: number): number {
  if (original > 0) return charge / original - 1;
  return charge > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** The line of merged segments, at or above each of their points: slope and height are rounded up. */
function lineOver(segments: readonly (readonly Point[])[]): Line {
  const points = segments.flat();
  const hull: Point[] = [];
  for (const point of points) extend(hull, point);
  const { from, to } = bestEdge(hull, points);
  const slope = ceil(fraction(to.charge - from.charge, to.x - from.x));
  const heights = points.map(({ x, charge }) => charge - slope * x);
  return { slope, intercept: heights.reduce((a, b) => (a > b ? a : b)) };
}
