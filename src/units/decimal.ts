import { InputError } from '../errors.js';
import {
  ceil,
  decimalsOf,
  divide,
  type Fraction,
  fraction,
  multiply,
  nearest,
  powerOfTen,
} from './fraction.js';

/**
 * Exact decimal strings to numbers and back. Nothing here rounds unless it says so: a decimal with more digits than the
 * unit holds is an error, so that a published figure and its integer are always the same number.
 */

/** Rules for one decimal field. Bounds are half-open on the scaled integer: `min <= n < max`. */
export interface DecimalRule {
  /** Number of decimals of the unit, −18 to 36. Negative: one unit is 10^−decimals. */
  decimals: number;
  /** Smallest allowed scaled integer, inclusive. Default 0: no sign allowed. */
  min?: bigint;
  /** Upper bound of the scaled integer, exclusive. Default 2^63. */
  max?: bigint;
  /** Field path for the error. */
  field?: string | undefined;
}

const PLAIN = /^(-?)(0|[1-9][0-9]{0,77})(?:\.([0-9]{1,77}))?$/;

/** Parses a plain decimal like `-12.5` to an integer of units. Throws {@link InputError}, without the value. */
export function parseDecimal(text: unknown, rule: DecimalRule): bigint {
  const { decimals, min = 0n, max = 1n << 63n, field } = rule;
  if (typeof text !== 'string') {
    throw new InputError('must be a decimal in quotes', { field, fix: 'Write it as text, like "12.5"' });
  }
  if (min >= 0n && text.startsWith('-') && PLAIN.test(text)) {
    throw new InputError('must not be negative', { field });
  }
  const fix =
    'Use digits with an optional minus sign and decimal point: no exponent, hex, spaces or plus sign';
  const { n, d } = multiply(parseFraction(text, field, fix), powerOfTen(decimals));
  if (d !== 1n) {
    throw new InputError(
      decimals >= 0 ? `has more than ${decimals} decimals` : `must be a multiple of 10^${-decimals}`,
      { field, fix: 'Round it yourself, against the holder, or use a finer unit' },
    );
  }
  if (n < min) throw new InputError('is below its lower bound', { field });
  if (n >= max) throw new InputError('is at or above its upper bound', { field });
  return n;
}

/** The exact value of a plain decimal, signed. Throws {@link InputError} naming the field. */
export function parseFraction(
  text: unknown,
  field?: string,
  fix = 'Write it as text, like "12.5"',
): Fraction {
  const match = typeof text === 'string' ? PLAIN.exec(text) : null;
  if (match === null) throw new InputError('is not a plain decimal number', { field, fix });
  const [, sign = '', whole = '', decimals = ''] = match;
  const value = fraction(BigInt(sign + whole + decimals), 10n ** BigInt(decimals.length));
  if (sign === '-' && value.n === 0n) throw new InputError('must not be negative zero', { field });
  return value;
}

/** The exact value of a rate: a plain decimal like `0.0125`, or a fraction like `1/75`. */
export function parseRate(text: string, field: string): Fraction {
  const [top, bottom, ...rest] = text.split('/');
  if (bottom === undefined) return parseFraction(text, field);
  const divisor = parseFraction(bottom, field);
  if (rest.length > 0 || divisor.n <= 0n) {
    throw new InputError('is not a decimal or a fraction', {
      field,
      fix: 'Write it like "0.0125" or "1/75"',
    });
  }
  return divide(parseFraction(top, field), divisor);
}

/** Writes an integer of units as a plain decimal, without trailing zeros. */
export function formatDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? '-' : '';
  const magnitude = units < 0n ? -units : units;
  if (decimals <= 0) return `${sign}${magnitude * 10n ** BigInt(-decimals)}`;
  const digits = magnitude.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -decimals)}${fraction ? `.${fraction}` : ''}`;
}

/** The float nearest to `units · 10^-decimals`. */
export function floatOf(units: bigint, decimals: number): number {
  return Number(formatDecimal(units, decimals));
}

/** Writes a fraction as its plain decimal. Throws {@link InputError} where it has no finite one. */
export function formatFraction({ n, d }: Fraction): string {
  const decimals = decimalsOf({ n, d });
  if (decimals === undefined) throw new InputError('has no finite decimal');
  return formatDecimal((n * 10n ** BigInt(decimals)) / d, decimals);
}

/** A fraction as a plain decimal, rounded half up to `decimals`. */
export function roundedDecimal(x: Fraction, decimals: number): string {
  return formatDecimal(nearest(multiply(x, powerOfTen(decimals))), decimals);
}

/** The smallest plain decimal with that many decimals at or above a fraction. */
export function decimalAbove(x: Fraction, decimals: number): string {
  return formatDecimal(ceil(multiply(x, powerOfTen(decimals))), decimals);
}
