import { InputError } from '../errors.js';
import { formatDecimal } from '../units/decimal.js';
import { multiply, nearest, parseFraction, powerOfTen } from '../units/fraction.js';

/** The most decimals that a derived price may be rounded to. */
export const MAX_PRICE_DECIMALS = 18;

/**
 * A number of market data as the plain decimal that it is recorded as: rounded half up to `decimals`, or without them the
 * shortest decimal that reads back as the same number (a figure of up to 15 digits comes out as it was written). The rounding
 * is that of the exact binary value. Throws {@link InputError} for what is not finite, negative, or 10^21 and above.
 */
export function plainDecimal(x: number, decimals?: number): string {
  if (!Number.isFinite(x) || x < 0 || x >= 1e21) {
    throw new InputError('is no price: it must be 0 or more, and below 10^21');
  }
  const text = decimals === undefined ? spelledOut(x) : x.toFixed(decimals); // ECMA-262: exact, ties up
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A plain decimal rounded half up to `decimals`, exactly: it never is a floating-point number. */
export function roundedDecimal(text: string, decimals: number): string {
  return formatDecimal(nearest(multiply(parseFraction(text, ''), powerOfTen(decimals))), decimals);
}

/** `1.5e-9` as `0.0000000015`. */
function spelledOut(x: number): string {
  const [digits, exponent] = String(x).split('e-');
  if (exponent === undefined) return digits!;
  const [whole, fraction = ''] = digits!.split('.');
  return `0.${'0'.repeat(Number(exponent) - 1)}${whole}${fraction}`;
}
