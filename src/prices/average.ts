import { formatDecimal, parseExact } from '../units/decimal.js';
import { ceilDivide } from '../units/integers.js';

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
  const { units, decimals } = aligned(prices);
  const sorted = [...units].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const half = sorted.length >> 1;
  const [left, right] = sorted.length % 2 === 1 ? [half, half] : [half - 1, half];
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const distance = high - low;
  // In units of 10^-boundDecimals, so that nothing is divided.
  const { units: bound, decimals: boundDecimals } = aligned([maxSpread]);
  return {
    median: formatDecimal((sorted[left]! + sorted[right]!) * 5n, decimals + 1),
    lowest: formatDecimal(low, decimals),
    highest: formatDecimal(high, decimals),
    spread: formatDecimal(ceilDivide(distance * 10n ** BigInt(SPREAD_DECIMALS), low), SPREAD_DECIMALS),
    within: distance * 10n ** BigInt(boundDecimals) <= bound[0]! * low,
  };
}

/** The exact mean of two plain decimals. */
export function meanOfTwo(a: string, b: string): string {
  const { units, decimals } = aligned([a, b]);
  return formatDecimal((units[0]! + units[1]!) * 5n, decimals + 1);
}

/** Decimals as whole numbers of one unit, `10^-decimals`. */
function aligned(texts: readonly string[]): { units: bigint[]; decimals: number } {
  const parsed = texts.map((text) => parseExact(text));
  const decimals = Math.max(0, ...parsed.map(({ scale }) => scale));
  return { units: parsed.map(({ integer, scale }) => integer * 10n ** BigInt(decimals - scale)), decimals };
}
