import { finite, finiteResult, notNegative } from '../guards.js';

/** Static discounts: what time value counts for while a portfolio is unwound. */

/** One side: `base · exp(∓ years · (rate · rateFactor + rateAdd))`. */
export interface StaticDiscount {
  /** 0 or more. */
  readonly base: number;
  /** 0 or more. */
  readonly rateFactor: number;
  /** Per year, 0 or more. */
  readonly rateAdd: number;
}

/** Factors of the value of an expiry. */
export interface StaticDiscounts {
  /** Of a positive value. */
  readonly long: number;
  /** Of a negative value. */
  readonly short: number;
}

/**
 * What the shocked value of an expiry is multiplied with in a scenario:
 *
 *     long  = base · exp(−years · (rate · rateFactor + rateAdd))
 *     short = min(exp(rate · years), base' · exp(years · (rate · rateFactor' + rateAdd')))
 *
 * `exp(rate · years)` is one over the discount factor of the option prices, so a short value never counts for more than
 * undiscounted. `rate` per year, 0 or more; `years` to expiry, 0 or more. `long` may be above `short`.
 *
 * Source: Derive, portfolio margin of protocol version 2 (PMRMLib_2 in derivexyz/v2-core, 2025). Throws InputError
 * naming the input.
 */
export function staticDiscounts(
  sides: { readonly long: StaticDiscount; readonly short: StaticDiscount },
  { rate, years }: { readonly rate: number; readonly years: number },
): StaticDiscounts {
  notNegative(rate, 'rate');
  notNegative(years, 'years');
  const long = baseOf(sides.long) * Math.exp(-exponent(sides.long, rate, years));
  const short = baseOf(sides.short) * Math.exp(exponent(sides.short, rate, years));
  // A short factor past the range of a double is past the other bound too.
  return {
    long: finite(long, 'long'),
    short: Math.min(finiteResult(Math.exp(rate * years), 'rate'), short),
  };
}

function baseOf({ base }: StaticDiscount): number {
  return notNegative(base, 'base');
}

function exponent({ rateFactor, rateAdd }: StaticDiscount, rate: number, years: number): number {
  return years * (rate * notNegative(rateFactor, 'rateFactor') + notNegative(rateAdd, 'rateAdd'));
}
