import { InputError } from '../errors.js';
import { floorDivide } from './integers.js';

/** Exact fractions: what published decimals and rates are until they become whole units. */

/** `n / d`, `d > 0`; in lowest terms where it was made here. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

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

/** The exact value of a double, a whole number of some power of two. Throws {@link InputError} unless finite. */
export function fromDouble(x: number): Fraction {
  if (!Number.isFinite(x)) throw new InputError('is not a finite number');
  let [top, bottom] = [x, 1n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return fraction(BigInt(top), bottom);
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

export function negate({ n, d }: Fraction): Fraction {
  return { n: -n, d };
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: Fraction, b: Fraction): bigint {
  return a.n * b.d - b.n * a.d;
}

/** The fraction without its sign. */
export function absolute(x: Fraction): Fraction {
  return x.n < 0n ? negate(x) : x;
}

export function smaller(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) < 0n ? a : b;
}

export function larger(a: Fraction, b: Fraction): Fraction {
  return compare(a, b) < 0n ? b : a;
}

export function sum(terms: readonly Fraction[]): Fraction {
  return terms.reduce(add, ZERO);
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

/** The decimals that a fraction needs, or undefined if no number of them is enough. */
export function decimalsOf({ d }: Fraction): number | undefined {
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
