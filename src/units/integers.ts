/** Small arithmetic on bigints that the language lacks. */

export const abs = (n: bigint): bigint => (n < 0n ? -n : n);
export const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
export const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
