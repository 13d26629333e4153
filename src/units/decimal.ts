import { InputError } from '../errors.js';

/**
 * Exact decimal strings to integers and back. Nothing here rounds: a decimal with more digits than the unit
 * holds is an error, so that a published figure and its integer are always the same number.
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
  field?: string;
}

const PLAIN = /^(-?)(0|[1-9][0-9]{0,77})(?:\.([0-9]{1,77}))?$/;

/** Parses a plain decimal like `-12.5` to an integer of units. Throws {@link InputError}, without the value. */
export function parseDecimal(text: unknown, rule: DecimalRule): bigint {
  const at = rule.field === undefined ? {} : { field: rule.field };
  if (typeof text !== 'string') {
    throw new InputError('must be a decimal in quotes', { ...at, fix: 'Write it as text, like "12.5"' });
  }
  const match = PLAIN.exec(text);
  if (match === null) {
    throw new InputError('is not a plain decimal number', {
      ...at,
      fix: 'Use digits with an optional minus sign and decimal point: no exponent, hex, spaces or plus sign',
    });
  }
  const [, sign, whole, fraction = ''] = match as unknown as [string, string, string, string?];
  const min = rule.min ?? 0n;
  const max = rule.max ?? 1n << 63n;
  if (sign === '-' && min >= 0n) throw new InputError('must not be negative', at);
  const digits = trimZeros(whole + fraction, fraction.length);
  const isZero = digits.integer === 0n;
  if (!isZero && digits.scale > rule.decimals) {
    throw new InputError(
      rule.decimals >= 0
        ? `has more than ${rule.decimals} decimals`
        : `must be a multiple of 10^${-rule.decimals}`,
      { ...at, fix: 'Round it yourself, against the holder, or use a finer unit' },
    );
  }
  const magnitude = isZero ? 0n : digits.integer * 10n ** BigInt(rule.decimals - digits.scale);
  if (sign === '-' && isZero) throw new InputError('must not be negative zero', at);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < min) throw new InputError('is below its lower bound', at);
  if (value >= max) throw new InputError('is at or above its upper bound', at);
  return value;
}

/** An exact decimal: `integer · 10^−scale`, with the smallest scale (negative for trailing zeros of an integer). */
export interface Decimal {
  readonly integer: bigint;
  readonly scale: number;
}

/** Parses any plain decimal to its exact value. */
export function parseExact(text: unknown, field?: string): Decimal {
  const at = field === undefined ? {} : { field };
  if (typeof text !== 'string' || !PLAIN.test(text)) {
    throw new InputError('is not a plain decimal number', { ...at, fix: 'Write it as text, like "12.5"' });
  }
  const [, sign, whole, fraction = ''] = PLAIN.exec(text) as unknown as [string, string, string, string?];
  const { integer, scale } = trimZeros(whole + fraction, fraction.length);
  if (sign === '-' && integer === 0n) throw new InputError('must not be negative zero', at);
  return { integer: sign === '-' ? -integer : integer, scale };
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

function trimZeros(digits: string, scale: number): Decimal {
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return { integer: 0n, scale: 0 };
  return { integer: BigInt(trimmed), scale: scale - (digits.length - trimmed.length) };
}
