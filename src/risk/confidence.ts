import { InputError } from '../errors.js';
import { parseRate } from '../units/decimal.js';
import type { Fraction } from '../units/fraction.js';

/** A confidence level α, above 0 and below 1: an exact decimal or fraction as text (`"0.99"`, `"39/40"`), or parsed. */
export type Confidence = string | Fraction;

/** The exact share `1 − α` in the tail. Throws {@link InputError} naming the field unless `0 < α < 1`. */
export function tailShare(confidence: Confidence, field = 'confidence'): Fraction {
  const { n, d } = typeof confidence === 'string' ? parseRate(confidence, field) : confidence;
  if (n <= 0n || n >= d) {
    throw new InputError('must be above 0 and below 1', { field, fix: 'Write 99 % as "0.99"' });
  }
  return { n: d - n, d };
}

/** The same share as the nearest floating-point number, above 0: `1 − α` is taken before rounding, so no digit is lost. */
export function tailShareNumber(confidence: Confidence, field = 'confidence'): number {
  const { n, d } = tailShare(confidence, field);
  return Number(n) / Number(d);
}
