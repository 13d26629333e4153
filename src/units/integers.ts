import { InternalError } from '../errors.js';
/** Small arithmetic on bigints that the language lacks. */

export const abs = (n: bigint): bigint => (n < 0n ? -n : n);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** `Σ a_i · b_i` over the entries of `a`; `b` has at least as many. */
export function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  if (b.length < a.length) throw new InternalError('a list is shorter than it must be');
  let total = 0n;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** `⌊a / b⌋`; `b` must not be 0. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `⌈a / b⌉`; `b` must not be 0. */
export const ceilDivide = (a: bigint, b: bigint): bigint => -floorDivide(-a, b);
