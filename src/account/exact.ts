import { InputError } from '../errors.js';
import { type Decimal, parseExact } from '../units/decimal.js';

/** Exact arithmetic on decimals `integer · 10^−scale`, for sums that are rounded once, at the end. */

export const ZERO: Decimal = { integer: 0n, scale: 0 };

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { integer: integerAt(a, scale) + integerAt(b, scale), scale };
}

export function negate(a: Decimal): Decimal {
  return { integer: -a.integer, scale: a.scale };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { integer: a.integer * b.integer, scale: a.scale + b.scale };
}

export function equal(a: Decimal, b: Decimal): boolean {
  return add(a, negate(b)).integer === 0n;
}

/** The whole number of units of `10^−decimals`, rounded towards −∞, and whether that lost nothing. */
export function floorTo(a: Decimal, decimals: number): { units: bigint; exact: boolean } {
  if (a.scale <= decimals) return { units: integerAt(a, decimals), exact: true };
  const unit = 10n ** BigInt(a.scale - decimals);
  const rest = ((a.integer % unit) + unit) % unit;
  return { units: (a.integer - rest) / unit, exact: rest === 0n };
}

function integerAt(a: Decimal, scale: number): bigint {
  return a.integer * 10n ** BigInt(scale - a.scale);
}

/** A number as ccxt writes it into JSON: a safe integer, or the text that JavaScript prints for a number. */
export type LooseNumber = number | string | null | undefined;

const LOOSE = /^(-?)(0|[1-9][0-9]{0,37})(?:\.([0-9]{1,37}))?(?:[eE]([+-]?)([0-9]{1,3}))?$/;

/**
 * Parses a number of ccxt, expanding an exponent exactly: JavaScript prints small numbers as `1e-7`. Throws
 * {@link InputError} for null, NaN and everything that is not a number, never with the value.
 */
export function parseLoose(value: LooseNumber, field: string): Decimal {
  if (value === null || value === undefined) throw new InputError('is missing', { field });
  if (typeof value === 'number') return parseLoose(textOf(value, field), field);
  const match = typeof value === 'string' ? LOOSE.exec(value) : null;
  if (match === null) throw new InputError('is not a number', { field, fix: 'Export it as ccxt returns it' });
  const [, sign, whole, fraction, exponentSign, exponent = '0'] = match;
  // Negative zero is how JavaScript prints the product of a zero and a minus sign.
  const digits = parseExact(`${whole}${fraction === undefined ? '' : `.${fraction}`}`, field);
  const shift = exponentSign === '-' ? Number(exponent) : -Number(exponent);
  const integer = sign === '-' ? -digits.integer : digits.integer;
  return integer === 0n ? ZERO : { integer, scale: digits.scale + shift };
}

/** In-memory numbers count as the text JSON would show, so that a file and an object give one result. */
function textOf(value: number, field: string): string {
  if (!Number.isFinite(value)) throw new InputError('is not a number', { field });
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new InputError('is too large for an exact number', { field, fix: 'Write it as text' });
  }
  return String(value);
}
