import { InputError } from '../../errors.js';
import type { Line, Piece, PiecewisePair } from '../../market/model.js';

/** Exact algebra of piecewise pairs on the integers: the sums of rows that models contribute. */

/** A piecewise pair of x, or of |x| when folded. */
export interface FoldPair extends PiecewisePair {
  readonly fold: boolean;
}

export const ZERO_LINE: Line = { slope: 0n, intercept: 0n };
export const ZERO_PIECE: Piece = { value: ZERO_LINE, charge: ZERO_LINE };

/** The pair that is zero on `min <= x < max`: adding it only narrows position limits. */
export function zeroPair(min: bigint, max: bigint, fold = false): FoldPair {
  return { fold, breakpoints: [min, max], pieces: [ZERO_PIECE] };
}

/**
 * The sum of two pairs, on merged breakpoints, where both give an answer. Two folded pairs stay folded; a folded and
 * a signed one make a signed one. Throws {@link InputError} if the position limits have nothing in common.
 */
export function addPairs(a: FoldPair, b: FoldPair): FoldPair {
  if (a.fold !== b.fold) return addPairs(unfold(a), unfold(b));
  const first = max(a.breakpoints[0]!, b.breakpoints[0]!);
  const last = -max(-a.breakpoints.at(-1)!, -b.breakpoints.at(-1)!);
  if (first >= last) {
    throw new InputError('leaves no quantity inside all position limits', {
      fix: 'Check the limits that the models set for this instrument',
    });
  }
  const inside = [...a.breakpoints, ...b.breakpoints].filter((x) => first < x && x < last);
  const breakpoints = [first, ...sorted(inside), last];
  const pieces = breakpoints.slice(0, -1).map((x) => addPieces(pieceAt(a, x), pieceAt(b, x)));
  return simplify({ fold: a.fold, breakpoints, pieces });
}

/**
 * A folded pair as a pair of the signed number: the right half as it is, the left half mirrored. On the integers
 * `a <= |x| < b` is `1 - b <= x < 1 - a` for negative x. Throws {@link InputError} unless the pair starts at 0: one row
 * cannot leave out a middle.
 */
export function unfold(pair: FoldPair): FoldPair {
  if (!pair.fold) return pair;
  const { breakpoints, pieces } = pair;
  if (breakpoints[0] !== 0n) {
    throw new InputError('of |x| must start at 0 to be added to a function of x', { field: 'breakpoints' });
  }
  const left = pieces
    // A first segment that holds 0 alone has no left half.
    .filter((_, t) => t > 0 || breakpoints[1]! > 1n)
    .map(mirrorPiece)
    .reverse();
  const starts = breakpoints
    .slice(1)
    .filter((end) => end > 1n)
    .map((end) => 1n - end)
    .reverse();
  return simplify({ fold: false, breakpoints: [...starts, ...breakpoints], pieces: [...left, ...pieces] });
}

/** The same pair without breakpoints between equal pieces. */
export function simplify(pair: FoldPair): FoldPair {
  const keep = pair.pieces.map((piece, t) => t === 0 || !samePiece(piece, pair.pieces[t - 1]!));
  return {
    fold: pair.fold,
    breakpoints: pair.breakpoints.filter((_, t) => keep[t] ?? true),
    pieces: pair.pieces.filter((_, t) => keep[t]),
  };
}

/** The piece that holds x, which must be inside the outermost breakpoints. */
export function pieceAt(pair: PiecewisePair, x: bigint): Piece {
  return pair.pieces[pair.breakpoints.findLastIndex((start) => start <= x)]!;
}

function addPieces(a: Piece, b: Piece): Piece {
  return { value: addLines(a.value, b.value), charge: addLines(a.charge, b.charge) };
}

function addLines(a: Line, b: Line): Line {
  return { slope: a.slope + b.slope, intercept: a.intercept + b.intercept };
}

function mirrorPiece({ value, charge }: Piece): Piece {
  return { value: { ...value, slope: -value.slope }, charge: { ...charge, slope: -charge.slope } };
}

function samePiece(a: Piece, b: Piece): boolean {
  return sameLine(a.value, b.value) && sameLine(a.charge, b.charge);
}

function sameLine(a: Line, b: Line): boolean {
  return a.slope === b.slope && a.intercept === b.intercept;
}

function sorted(numbers: readonly bigint[]): bigint[] {
  return [...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1));
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
