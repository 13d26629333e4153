import { DataError, InputError } from '../errors.js';

type ReturnKind = 'log' | 'simple';

export interface MultiDayOptions {
  /** Bars per return, 1 or more. */
  readonly bars: number;
  /** `'log'` (default) or `'simple'`. */
  readonly kind?: ReturnKind;
  /**
   * `true`: one return per bar, each sharing `bars − 1` bars with the next; many, but dependent. `false`
   * (default): blocks side by side that end at the last price, so that up to `bars − 1` of the oldest prices
   * are in none.
   */
  readonly overlapping?: boolean;
}

/**
 * Log returns, `ln(P_t / P_{t−1})`, oldest first: one fewer than prices. They add up over time.
 * Throws {@link DataError}: `tooShort` below two prices, `notPositive` and `notANumber` naming the price.
 */
export function logReturns(prices: readonly number[]): number[] {
  return multiDayReturns(prices, { bars: 1, kind: 'log' });
}

/**
 * Simple returns, `P_t / P_{t−1} − 1`, oldest first: one fewer than prices. They add up over assets.
 * Throws as {@link logReturns}.
 */
export function simpleReturns(prices: readonly number[]): number[] {
  return multiDayReturns(prices, { bars: 1, kind: 'simple' });
}

/**
 * Returns over several bars, `ln(P_t / P_{t−h})` or `P_t / P_{t−h} − 1`, oldest first: `n − h` overlapping
 * ones of n prices, or `⌊(n − 1) / h⌋` side by side. Throws {@link InputError} for `bars` out of range,
 * {@link DataError} as {@link logReturns}, `tooShort` below `bars + 1` prices.
 */
export function multiDayReturns(prices: readonly number[], options: MultiDayOptions): number[] {
  const { bars, kind = 'log', overlapping = false } = options;
  if (!Number.isSafeInteger(bars) || bars < 1) {
    throw new InputError('must be a whole number of bars, 1 or more', { field: 'bars' });
  }
  checkPrices(prices, bars);
  const step = overlapping ? 1 : bars;
  const count = Math.floor((prices.length - 1 - bars) / step) + 1;
  const end = prices.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const t = end - (count - 1 - i) * step;
    return between(prices[t - bars]!, prices[t]!, kind);
  });
}

function between(from: number, to: number, kind: ReturnKind): number {
  // The difference is exact where the quotient is near 1: no digits are lost in small returns.
  const simple = (to - from) / from;
  if (kind === 'simple') return simple;
  return Math.abs(simple) < 0.5 ? Math.log1p(simple) : Math.log(to) - Math.log(from);
}

function checkPrices(prices: readonly number[], bars: number): void {
  prices.forEach((price, i) => {
    const field = `prices[${i}]`;
    if (!Number.isFinite(price)) throw new DataError('notANumber', 'is not a finite number', { field });
    if (price <= 0) throw new DataError('notPositive', 'must be above 0', { field });
    if (price < 1e-100 || price > 1e100) {
      throw new DataError('notANumber', 'is not between 1e-100 and 1e100', { field });
    }
  });
  if (prices.length <= bars) {
    throw new DataError('tooShort', `has ${prices.length} prices, ${bars + 1} are needed`, {
      field: 'prices',
    });
  }
}
