import { InputError } from '../errors.js';
import { MAX_VALUE_DECIMALS } from './brands.js';
import { parseExact } from './decimal.js';
import { floorDivide } from './integers.js';

/** Exact fractions: what published decimals and rates are until they become whole value units. */

/** `n / d` in lowest terms, `d > 0`. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

/** A rounded coefficient must be at least this large, so that rounding moves it by at most 1e-6. */
const SMALLEST_ROUNDED = 1_000_000n;

export const ZERO: Fraction = { n: 0n, d: 1n };
export const ONE: Fraction = { n: 1n, d: 1n };

/** `n / d` in lowest terms; `d` must not be 0. */
export function fraction(n: bigint, d = 1n): Fraction {
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, d) * sign;
  return { n: n / common, d: d / common };
}

/** `10^exponent`, for any whole exponent. */
export function powerOfTen(exponent: number): Fraction {
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? { n: 1n, d: power } : { n: power, d: 1n };
}

/** The exact value of a plain decimal, signed. Throws {@link InputError} naming the field. */
export function parseFraction(text: string, field: string): Fraction {
  const { integer, scale } = parseExact(text, field);
  return multiply({ n: integer, d: 1n }, powerOfTen(-scale));
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
  return divide(parseFraction(top!, field), divisor);
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.n, a.d * b.d);
}

/** `a / b`; `b` must not be 0. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.n * b.d, a.d * b.n);
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: Fraction, b: Fraction): bigint {
  return a.n * b.d - b.n * a.d;
}

/** The smallest integer at or above the fraction. */
export function ceil({ n, d }: Fraction): bigint {
  const quotient = n / d;
  return n % d > 0n ? quotient + 1n : quotient;
}

/** The largest integer at or below the fraction. */
export function floor({ n, d }: Fraction): bigint {
  return floorDivide(n, d);
}

/** The nearest integer, halves up. */
export function nearest({ n, d }: Fraction): bigint {
  return floorDivide(2n * n + d, 2n * d);
}

/** The largest fraction that all of these, not all 0, are whole multiples of: `gcd(n_i) / lcm(d_i)`. */
export function commonMeasure(fractions: readonly Fraction[]): Fraction {
  const n = fractions.reduce((total, f) => gcd(total, f.n), 0n);
  const d = fractions.reduce((total, f) => (total / gcd(total, f.d)) * f.d, 1n);
  return fraction(n, d);
}

/**
 * An amount of the quote currency as whole value units of `10^-valueDecimals`, exactly. Throws {@link InputError}
 * naming the field, and how many `valueDecimals` would be enough.
 */
export function exactUnits(quote: Fraction, valueDecimals: number, field: string): bigint {
  const scaled = multiply(quote, powerOfTen(valueDecimals));
  if (scaled.d === 1n) return scaled.n;
  const needed = decimalsNeeded(quote);
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
export function chargeUnits(quote: Fraction, valueDecimals: number, field: string): bigint {
  if (decimalsNeeded(quote) !== undefined) return exactUnits(quote, valueDecimals, field);
  const rounded = ceil(multiply(quote, powerOfTen(valueDecimals)));
  if (rounded < SMALLEST_ROUNDED && rounded > -SMALLEST_ROUNDED) {
    throw new InputError('is so small that rounding it up would move it by more than 1e-6', {
      field,
      fix: 'Use more value decimals or larger lots, or publish a finite decimal',
    });
  }
  return rounded;
}

/** The decimals that a fraction needs, or undefined if no number of them is enough. */
function decimalsNeeded({ d }: Fraction): number | undefined {
  const [twos, afterTwos] = split(d, 2n);
  const [fives, rest] = split(afterTwos, 5n);
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** How often `factor` divides `n`, and what is left. */
function split(n: bigint, factor: bigint): [number, bigint] {
  let times = 0;
  let rest = n;
  while (rest % factor === 0n) {
    rest /= factor;
    times += 1;
  }
  return [times, rest];
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
