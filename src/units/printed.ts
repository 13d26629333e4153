import { InputError } from '../errors.js';
import { formatFraction } from './decimal.js';
import { ceil, decimalsOf, type Fraction, fraction, fromDouble, multiply, powerOfTen } from './fraction.js';

/** Numbers as JavaScript and exchanges print them, like `1e-7`, and floating-point numbers as exact ones. */

/** Any number in digits, with or without an exponent. */
export const PRINTED = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?$/;
const [MAX_WHOLE_DIGITS, MAX_DECIMALS] = [38, 37];

/** As it stands in JSON: a number, or its text. */
export type Printed = number | string | null | undefined;

/**
 * The exact value of a printed number, its exponent expanded. A number in memory counts as the text that JSON would show, so
 * that a file and an object give one result. Throws {@link InputError}, without the value, for what is missing or no number.
 */
export function parsePrinted(printed: Printed, field?: string, fix = 'Write it like 12.5 or 1e-7'): Fraction {
  if (printed === null || printed === undefined) throw new InputError('is missing', { field });
  if (Number.isInteger(printed) && !Number.isSafeInteger(printed)) {
    throw new InputError('is too large for an exact number', { field, fix: 'Write it as text' });
  }
  const [, sign, whole = '', decimals = '', exponent = '0'] = PRINTED.exec(String(printed)) ?? [];
  const known = typeof printed === 'number' || typeof printed === 'string';
  if (!known || whole === '' || whole.length > MAX_WHOLE_DIGITS || decimals.length > MAX_DECIMALS) {
    throw new InputError('is not a number', { field, fix });
  }
  const digits = BigInt(whole + decimals); // negative zero is how JavaScript prints the product of a zero and a minus sign
  const shift = Number(exponent) - decimals.length;
  const power = 10n ** BigInt(Math.abs(shift));
  const signed = sign === '-' ? -digits : digits;
  return shift < 0 ? fraction(signed, power) : { n: signed * power, d: 1n };
}

/** A float as the shortest decimal that reads back as it, exactly: 0.05 is 5/100, not the double next to it. */
export function shortestDecimal(x: number, field?: string): Fraction {
  return parsePrinted(String(x), field);
}

/**
 * A number of market data as the plain decimal that it is recorded as: rounded half up to `decimals`, or without them the
 * shortest decimal that reads back as the same number (a figure of up to 15 digits comes out as it was written). The rounding
 * is that of the exact binary value. Throws {@link InputError} for what is not finite, negative, or 10^21 and above.
 */
export function plainDecimal(x: number, decimals?: number): string {
  if (!Number.isFinite(x) || x < 0 || x >= 1e21) {
    throw new InputError('is no price: it must be 0 or more, and below 10^21');
  }
  // ECMA-262: toFixed is exact, ties up.
  return formatFraction(parsePrinted(decimals === undefined ? String(x) : x.toFixed(decimals)));
}

/** More decimals than these belong to no size. */
const MAX_SIZE_DECIMALS = 40;

/**
 * Sizes above 0 as whole numbers of `10^-decimals`, the coarsest unit that holds all of them, so that volume can be split and
 * added up without losing any. `field` names size i for errors. Throws {@link InputError} for a size that is not above 0.
 */
export function exactSizes(
  sizes: readonly number[],
  field: (i: number) => string,
): { readonly units: readonly bigint[]; readonly decimals: number } {
  let [decimals, power] = [0, 1n];
  const exact = sizes.map((size, i) => {
    if (!Number.isFinite(size) || size <= 0) throw new InputError('must be above 0', { field: field(i) });
    const value = shortestDecimal(size);
    if (power % value.d === 0n) return value;
    decimals = Math.max(decimals, decimalsOf(value) ?? 0);
    power = 10n ** BigInt(decimals);
    if (decimals > MAX_SIZE_DECIMALS) {
      throw new InputError(`has more than ${MAX_SIZE_DECIMALS} decimals`, { field: field(i) });
    }
    return value;
  });
  return { units: exact.map(({ n, d }) => n * (power / d)), decimals };
}

/** The smallest whole number of `10^-decimals` at or above a float. Throws {@link InputError} unless it is finite. */
export function unitsAbove(value: number, decimals: number): bigint {
  return ceil(multiply(fromDouble(value), powerOfTen(decimals)));
}

/** The largest whole number of `10^-decimals` at or below a float. Throws {@link InputError} unless it is finite. */
export function unitsBelow(value: number, decimals: number): bigint {
  return -unitsAbove(-value, decimals);
}
