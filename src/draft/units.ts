import { parseFraction, roundedDecimal } from '../units/decimal.js';
import { decimalsOf } from '../units/fraction.js';
import { MAX_VALUE_DECIMALS } from '../units/numbers.js';
import type { Listed } from './listing.js';

/** How fine values must be, so that prices, lots and charges are whole. */

/** Decimals that the rates of tiers are rounded up to, and weights may have. */
export const RATE_DECIMALS = 5;

/**
 * The value decimals that hold price × lot × rate of an instrument exactly: prices with the decimals of the exchange's price step, so
 * that the universe, and what was signed for it, stay the same while prices move.
 */
export function valueDecimalsOf({ multiplier, lotDecimals, priceDecimals }: Listed): number {
  return priceDecimals + lotDecimals + (decimalsOf(parseFraction(multiplier)) ?? 0) + RATE_DECIMALS;
}

/** Whether there are value decimals that hold an instrument. */
export const isHeld = (listed: Listed): boolean => valueDecimalsOf(listed) <= MAX_VALUE_DECIMALS;

/** A price with no more decimals than the exchange's step has, rounded half up: marks are printed finer than anything trades. */
export function steppedPrice(price: string, { priceDecimals }: Listed): string {
  const exact = parseFraction(price);
  return (decimalsOf(exact) ?? 0) <= priceDecimals ? price : roundedDecimal(exact, priceDecimals);
}
