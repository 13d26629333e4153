/** Small arithmetic on bigints that the language lacks. */

export const abs = (n: bigint): bigint => (n < 0n ? -n : n);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

/** `⌊a / b⌋`; `b` must not be 0. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `⌈a / b⌉`; `b` must not be 0. */
export const ceilDivide = (a: bigint, b: bigint): bigint => -floorDivide(-a, b);
