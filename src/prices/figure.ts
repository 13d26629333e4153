import { DataError, type ErrorContext } from '../errors.js';
import { formatFraction, parseFraction } from '../units/decimal.js';
import { decimalsOf, type Fraction, floor, fraction, multiply, powerOfTen } from '../units/fraction.js';
import { parsePrinted } from '../units/printed.js';

/** Prices as exact decimals, from whatever a source prints. Nothing here rounds, and nothing is a floating-point number. */

/** Most decimals of a price. */
const MAX_DECIMALS = 36;
/** A price is below `10^MAX_WHOLE_DIGITS`. */
const MAX_WHOLE_DIGITS = 30;

/** Where a figure stands. */
export type Place = ErrorContext & { row?: number | undefined; column?: string | undefined };

/** More than the digits of a whole figure and of a price together. */
const MAX_EXPONENT = 255;

const INTEGER = /^(-?)(0|[1-9][0-9]{0,77})$/;

/** A plain decimal in text, like `12.5`. Throws {@link DataError} `notANumber`. */
export function plainFigure(text: unknown, at: Place): Fraction {
  return orNotANumber(() => parseFraction(text), at, 'Write it as text, like "12.5"');
}

/** A number as JavaScript prints it, like `1e-7`, or its text. Throws {@link DataError} `notANumber`. */
export function printedFigure(printed: number | string, at: Place): Fraction {
  return orNotANumber(() => parsePrinted(printed), at, 'Save it as the exchange gives it');
}

/** A whole number: digits with an optional minus sign, no exponent and no hex. Throws {@link DataError} `notANumber`. */
export function wholeFigure(printed: number | string, at: Place): bigint {
  const text = String(printed);
  const [, sign, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined || (sign === '-' && digits === '0')) {
    const fix = 'Use decimal digits: no exponent, point or hex';
    throw new DataError('notANumber', 'is not a whole number', { ...at, fix });
  }
  return BigInt(text);
}

/** `whole · 10^exponent`. A file may name any exponent: beyond these a price is out of range whatever its digits are. */
export function scaledFigure(whole: bigint, exponent: number): Fraction {
  return multiply(fraction(whole), powerOfTen(Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, exponent))));
}

/**
 * The price as its one plain decimal, without trailing zeros. Throws {@link DataError}: `negative`, `notPositive` for 0,
 * `notANumber` for more than {@link MAX_DECIMALS} decimals, or 10^30 and above.
 */
export function priceText(price: Fraction, at: Place): string {
  if (price.n === 0n) throw new DataError('notPositive', 'must be above 0', at);
  return amountText(price, at);
}

/** The same for what may be 0. */
export function amountText(amount: Fraction, at: Place): string {
  if (amount.n < 0n) throw new DataError('negative', 'must not be negative', at);
  if ((decimalsOf(amount) ?? Number.POSITIVE_INFINITY) > MAX_DECIMALS) {
    throw new DataError('notANumber', `has more than ${MAX_DECIMALS} decimals`, at);
  }
  if (floor(amount) >= 10n ** BigInt(MAX_WHOLE_DIGITS)) {
    throw new DataError('notANumber', `must be below 10^${MAX_WHOLE_DIGITS}`, at);
  }
  return formatFraction(amount);
}

function orNotANumber(parse: () => Fraction, at: Place, fix: string): Fraction {
  try {
    return parse();
  } catch {
    throw new DataError('notANumber', 'is not a plain decimal number', { ...at, fix });
  }
}
