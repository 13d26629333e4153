import { decimalAbove, formatFraction, parseFraction } from '../units/decimal.js';
import { add, compare, divide, type Fraction, fraction, subtract } from '../units/fraction.js';
import { entryAt } from '../units/lists.js';

/** Exact order statistics of a few prices: plain decimals above 0 in, plain decimals out. */

/** Decimals that a spread is told with. */
const SPREAD_DECIMALS = 9;

/** What a few prices of one thing agree on. */
export interface Agreement {
  /** Their median, exact. */
  readonly median: string;
  readonly lowest: string;
  readonly highest: string;
  /** `(highest − lowest) / lowest`, rounded up to 9 decimals. */
  readonly spread: string;
  /** Whether the spread itself, not the rounded one, is at most the bound. */
  readonly within: boolean;
}

/**
 * Median, range and spread of one price or more. The median of an even number is the mean of the two in the middle: exact,
 * with one decimal more where it needs it. The spread is relative to the lowest price, the strictest of the usual choices,
 * and is compared with `maxSpread` exactly: `highest − lowest <= maxSpread · lowest`.
 */
export function agreementOf(prices: readonly string[], maxSpread: string): Agreement {
  const sorted = prices.map((price) => parseFraction(price)).sort((a, b) => Number(compare(a, b)));
  const half = sorted.length >> 1;
  const [left, right] = sorted.length % 2 === 1 ? [half, half] : [half - 1, half];
  const [low, high] = [entryAt(sorted, 0), entryAt(sorted, sorted.length - 1)];
  const spread = divide(subtract(high, low), low);
  return {
    median: formatFraction(mean(entryAt(sorted, left), entryAt(sorted, right))),
    lowest: formatFraction(low),
    highest: formatFraction(high),
    spread: decimalAbove(spread, SPREAD_DECIMALS),
    within: compare(spread, parseFraction(maxSpread)) <= 0n,
  };
}

/** The exact mean of two plain decimals. */
export function meanOfTwo(a: string, b: string): string {
  return formatFraction(mean(parseFraction(a), parseFraction(b)));
}

function mean(a: Fraction, b: Fraction): Fraction {
  return divide(add(a, b), fraction(2n));
}
