import { InputError } from '../../errors.js';
import { ceil, type Fraction, multiply, powerOfTen } from '../../units/fraction.js';

/** Charges of the scenario manager as whole value units. */

/** A charge that is rounded must be at least this large, so that rounding moves it by at most 1e-6. */
const SMALLEST_ROUNDED = 1_000_000n;

/** Value units per lot that one quote per unit of underlying makes: `lot · 10^valueDecimals`. */
export function unitsPerQuote(lot: Fraction, valueDecimals: number): Fraction {
  return multiply(lot, powerOfTen(valueDecimals));
}

/**
 * A charge rate, quote per unit of underlying, as whole value units per lot, rounded up. Throws {@link InputError} where
 * that would move it by more than 1e-6.
 */
export function chargeUp(quote: Fraction, units: Fraction, field: string): bigint {
  const exact = multiply(quote, units);
  const rounded = ceil(exact);
  if (exact.d !== 1n && rounded < SMALLEST_ROUNDED) {
    throw new InputError('is so small that rounding it up would move it by more than 1e-6', {
      field,
      fix: 'Use more value decimals or larger lots',
    });
  }
  return rounded;
}
