import { InputError } from '../errors.js';

/**
 * What a number counts. Each is a bigint with an optional mark: a literal or the result of arithmetic is any of them, while
 * one does not pass for another. So lots, value units, requirements and basis points cannot be swapped between functions.
 */
declare const counts: unique symbol;
type Counting<What extends string> = bigint & { readonly [counts]?: What };

/** Signed quantity of one instrument in lots, `|q| < 2^63`. One lot is `10^-lotDecimals` contracts or units. */
export type Lots = Counting<'lots'>;
/** Signed value in value units, `|v| < 2^103`. One value unit is `10^-valueDecimals` of the quote currency. */
export type Value = Counting<'value units'>;
/** Margin requirement in value units × 10^9. */
export type Requirement = Counting<'value units × 10^9'>;
/** Whole units of the quote currency. */
export type Quote = Counting<'quote currency'>;
/** Ratio in basis points, `0 <= r < 2^24` where a proof claims it. 10 000 is 100 %. */
export type Ratio = Counting<'basis points'>;
/** Unix time in seconds, `0 <= t < 2^40`. */
export type Timestamp = Counting<'seconds'>;

/** Bits of a signed quantity: `|q| < 2^(bits-1)`. */
export const QUANTITY_BITS = 64;
/** Bits of a signed value: `|v| < 2^(bits-1)`. */
export const VALUE_BITS = 104;
/** Bits of the signed cash of one account: `|cash| < 2^(bits-1)`. */
export const CASH_BITS = 100;
/** Bits of a ratio in basis points. */
export const RATIO_BITS = 24;
/** Bits of a unix time in seconds. */
export const TIME_BITS = 40;

const QUANTITY_BOUND = 1n << BigInt(QUANTITY_BITS - 1);
const CASH_BOUND = 1n << BigInt(CASH_BITS - 1);

/** Checks `|n| < 2^63`. */
export function toLots(n: bigint, field = 'quantity'): Lots {
  return inRange(n, 1n - QUANTITY_BOUND, QUANTITY_BOUND, field);
}

/** Checks `|n| < 2^99`: the cash of one account, so that the sum over accounts is a {@link Value}. */
export function toCash(n: bigint, field = 'cash'): Value {
  return inRange(n, 1n - CASH_BOUND, CASH_BOUND, field);
}

/** Checks `0 <= n < 2^24`. */
export function toRatio(n: bigint, field = 'ratio'): Ratio {
  return inRange(n, 0n, 1n << BigInt(RATIO_BITS), field);
}

/** Checks `0 <= n < 2^40`. */
export function toTimestamp(n: bigint, field = 'time'): Timestamp {
  return inRange(n, 0n, 1n << BigInt(TIME_BITS), field);
}

/** Checks `min <= n < max`; the message names the field, never the number. */
export function inRange(n: bigint, min: bigint, max: bigint, field: string): bigint {
  if (typeof n !== 'bigint') throw new InputError('must be a bigint', { field });
  if (n < min) throw new InputError('is below its lower bound', { field });
  if (n >= max) throw new InputError('is at or above its upper bound', { field });
  return n;
}

/** The most value decimals a universe may have: 10^14 fits the circuit's scale. */
export const MAX_VALUE_DECIMALS = 14;
