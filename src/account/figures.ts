import { InputError } from '../errors.js';
import {
  absolute,
  add,
  compare,
  type Fraction,
  larger,
  multiply,
  powerOfTen,
  smaller,
  subtract,
} from '../units/fraction.js';
import { PRINTED, type Printed, parsePrinted } from '../units/printed.js';

/**
 * Figures as exchanges print them: exact as they stand, but rounded before they were printed. Two of them that say the same
 * thing may differ by what that rounding can explain, and by no more.
 */

export interface Figure {
  readonly value: Fraction;
  /** One unit of the last printed decimal, at most 1. */
  readonly rounding: Fraction;
  /** Where it stands. */
  readonly field: string;
}

/** Doubles that passed through sums and products: relative noise. */
const NOISE: Fraction = powerOfTen(-12);
/** Trailing zeros are not printed, so "2" may be 2.0000: no price or rate is rounded by more than this share of itself. */
const MAX_PRICE_ROUNDING: Fraction = { n: 2n, d: 1000n };

/** A figure of ccxt. Throws {@link InputError} naming the field where it is missing or no number. */
export function readFigure(printed: Printed, field: string, fix = 'Export it as ccxt returns it'): Figure {
  const value = parsePrinted(printed, field, fix);
  const [, , , decimals = '', exponent = '0'] = PRINTED.exec(String(printed)) ?? [];
  return { value, rounding: powerOfTen(-Math.max(0, decimals.length - Number(exponent))), field };
}

/** The same, `undefined` where ccxt left it out. */
export function readOptional(printed: Printed, field: string): Figure | undefined {
  return printed === null || printed === undefined ? undefined : readFigure(printed, field);
}

/** A price: above 0, and rounded by no more than a small share of itself. */
export function readPrice(printed: Printed, field: string, fix?: string): Figure {
  const price = readFigure(printed, field, fix);
  if (price.value.n <= 0n) throw new InputError('must be above 0', { field, ...(fix && { fix }) });
  return capped(price);
}

/** A price or rate above 0 with no more rounding than those have. */
export function capped(price: Figure): Figure {
  return { ...price, rounding: smaller(price.rounding, multiply(price.value, MAX_PRICE_ROUNDING)) };
}

/** Whether two amounts are within a tolerance, beyond the noise of doubles. */
export function near(a: Fraction, b: Fraction, tolerance: Fraction): boolean {
  const noise = multiply(larger(absolute(a), absolute(b)), NOISE);
  return compare(absolute(subtract(a, b)), add(tolerance, noise)) <= 0n;
}
