import { formatDecimal } from '../../units/decimal.js';
import { fromDouble } from '../../units/double.js';
import { ceil, multiply, powerOfTen } from '../../units/fraction.js';

/** Floats to whole numbers of `10^-decimals`, rounded in a stated direction without a rounding error in between. */

/** The smallest whole number of `10^-decimals` at or above a float. Throws InputError unless it is finite. */
export function unitsAbove(value: number, decimals: number): bigint {
  return ceil(multiply(fromDouble(value), powerOfTen(decimals)));
}

/** The largest whole number of `10^-decimals` at or below a float. Throws InputError unless it is finite. */
export function unitsBelow(value: number, decimals: number): bigint {
  return -unitsAbove(-value, decimals);
}

/** The float nearest to `units · 10^-decimals`. */
export function floatOf(units: bigint, decimals: number): number {
  return Number(formatDecimal(units, decimals));
}
