import { babyjubjub } from '@noble/curves/misc.js';
import { InputError } from '../errors.js';
import { FIELD, parseField } from '../units/field.js';

/**
 * Baby Jubjub in circomlib's form `168700·x² + y² = 1 + 168696·x²·y²`, with strict points: canonical coordinates, on
 * the curve and, for keys, of the prime order. noble's base point is circomlib's Base8.
 */

/** A point in affine coordinates, `0 <= x, y < FIELD`. */
export interface AffinePoint {
  readonly x: bigint;
  readonly y: bigint;
}

/** Order of the prime subgroup, `l` in EIP-2494. */
export const SUBGROUP_ORDER = babyjubjub.Point.Fn.ORDER;

/** Generator of the prime subgroup, circomlib's Base8. */
export const BASE8 = babyjubjub.Point.BASE;

/** The same point in affine coordinates. */
export const SUBGROUP_BASE: AffinePoint = { x: BASE8.x, y: BASE8.y };

/** noble's point type. */
export type CurvePoint = typeof BASE8;

const A = 168700n;
const D = 168696n;

/** Whether both coordinates are canonical bigints and on the curve. */
export function isOnCurve({ x, y }: AffinePoint): boolean {
  if (typeof x !== 'bigint' || typeof y !== 'bigint') return false;
  if (x < 0n || y < 0n || x >= FIELD || y >= FIELD) return false;
  const xx = (x * x) % FIELD;
  const yy = (y * y) % FIELD;
  return (A * xx + yy - 1n - D * xx * yy) % FIELD === 0n;
}

/** The point if it is canonical and on the curve, of whatever order. */
export function toPoint(point: AffinePoint): CurvePoint | undefined {
  return isOnCurve(point) ? babyjubjub.Point.fromAffine({ x: point.x, y: point.y }) : undefined;
}

/**
 * The point if it can be a signer's key: canonical, on the curve, in the prime subgroup, not the identity. The
 * subgroup check also rules out `A + torsion`, a second name for the owner of A.
 */
export function toKeyPoint(key: AffinePoint): CurvePoint | undefined {
  const point = toPoint(key);
  return point === undefined || point.is0() || !point.isTorsionFree() ? undefined : point;
}

/** Parses a point from canonical decimal strings. Throws {@link InputError} naming the coordinate. */
export function parsePoint(text: { x: string; y: string }, field: string): AffinePoint {
  const point = { x: parseField(text.x, `${field}.x`), y: parseField(text.y, `${field}.y`) };
  if (!isOnCurve(point)) throw new InputError('is not a point of Baby Jubjub', { field });
  return point;
}

/** Many attestations in a row are of one signer, and finding a point's order takes longer than all else of reading one. */
let lastKey: AffinePoint | undefined;

/** Parses a signer's key. Throws {@link InputError} if it is not of the prime order. */
export function parseKey(text: { x: string; y: string }, field: string): AffinePoint {
  const key = parsePoint(text, field);
  if (lastKey !== undefined && samePoint(key, lastKey)) return key;
  if (toKeyPoint(key) === undefined) {
    throw new InputError('is not a key: the point does not have the full prime order', { field });
  }
  lastKey = Object.freeze({ ...key });
  return key;
}

/** Whether two affine points are the same. */
export function samePoint(a: AffinePoint, b: AffinePoint): boolean {
  return a.x === b.x && a.y === b.y;
}

/** The coordinates as decimal strings. */
export function pointText({ x, y }: AffinePoint): { x: string; y: string } {
  return { x: x.toString(), y: y.toString() };
}
