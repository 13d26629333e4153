import { InputError } from '../errors.js';

declare const brand: unique symbol;
type Branded<Name extends string> = bigint & { readonly [brand]: Name };

/** Signed quantity of one instrument in lots, `|q| < 2^63`. One lot is `10^-lotDecimals` contracts or units. */
export type Lots = Branded<'Lots'>;
/** Signed value in value units, `|v| < 2^103`. One value unit is `10^-valueDecimals` of the quote currency. */
export type Value = Branded<'Value'>;
/** Ratio in basis points, `0 <= r < 2^24`. 10 000 is 100 %. */
export type Ratio = Branded<'Ratio'>;
/** Unix time in seconds, `0 <= t < 2^40`. */
export type Timestamp = Branded<'Timestamp'>;

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
const VALUE_BOUND = 1n << BigInt(VALUE_BITS - 1);
const CASH_BOUND = 1n << BigInt(CASH_BITS - 1);

/** Checks `|n| < 2^63`. */
export function toLots(n: bigint, field = 'quantity'): Lots {
  return inRange(n, 1n - QUANTITY_BOUND, QUANTITY_BOUND, field) as Lots;
}

/** Checks `|n| < 2^103`. */
export function toValue(n: bigint, field = 'value'): Value {
  return inRange(n, 1n - VALUE_BOUND, VALUE_BOUND, field) as Value;
}

/** Checks `|n| < 2^99`: the cash of one account, so that the sum over accounts is a {@link Value}. */
export function toCash(n: bigint, field = 'cash'): Value {
  return inRange(n, 1n - CASH_BOUND, CASH_BOUND, field) as Value;
}

/** Checks `0 <= n < 2^24`. */
export function toRatio(n: bigint, field = 'ratio'): Ratio {
  return inRange(n, 0n, 1n << BigInt(RATIO_BITS), field) as Ratio;
}

/** Checks `0 <= n < 2^40`. */
export function toTimestamp(n: bigint, field = 'time'): Timestamp {
  return inRange(n, 0n, 1n << BigInt(TIME_BITS), field) as Timestamp;
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
