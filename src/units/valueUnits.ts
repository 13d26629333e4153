import { InputError } from '../errors.js';
import { ceil, decimalsOf, type Fraction, multiply, powerOfTen } from './fraction.js';
import { MAX_VALUE_DECIMALS, type Value } from './numbers.js';

/** Amounts of the quote currency as whole value units of `10^-valueDecimals`. */

/** A rounded coefficient must be at least this large, so that rounding moves it by at most 1e-6. */
const SMALLEST_ROUNDED = 1_000_000n;

/** The amount, exactly. Throws {@link InputError} naming the field, and how many `valueDecimals` would be enough. */
export function exactUnits(quote: Fraction, valueDecimals: number, field: string): Value {
  const scaled = multiply(quote, powerOfTen(valueDecimals));
  if (scaled.d === 1n) return scaled.n;
  const needed = decimalsOf(quote);
  if (needed === undefined) {
    throw new InputError('has no finite decimal, so no number of value decimals makes it exact', {
      field,
      fix: 'Publish a finite decimal, rounded against the holder',
    });
  }
  throw new InputError(`is not exact with ${valueDecimals} value decimals`, {
    field,
    fix:
      needed <= MAX_VALUE_DECIMALS
        ? `Set universe.valueDecimals to ${needed} or more`
        : 'Use larger lots, or figures with fewer digits',
  });
}

/**
 * A charge as whole value units. Finite decimals must be exact, as in {@link exactUnits}; a coefficient without a
 * finite decimal (a leverage of 75) is rounded up, against the holder, where that moves it by at most 1e-6.
 */
export function chargeUnits(quote: Fraction, valueDecimals: number, field: string): Value {
  if (decimalsOf(quote) !== undefined) return exactUnits(quote, valueDecimals, field);
  const rounded = ceil(multiply(quote, powerOfTen(valueDecimals)));
  if (rounded < SMALLEST_ROUNDED && rounded > -SMALLEST_ROUNDED) {
    throw new InputError('is so small that rounding it up would move it by more than 1e-6', {
      field,
      fix: 'Use more value decimals or larger lots, or publish a finite decimal',
    });
  }
  return rounded;
}
