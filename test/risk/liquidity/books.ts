import fc from 'fast-check';
import type { BookLevel, OrderBook } from '../../../src/risk/data.js';

/** Order books for tests: prices are whole cents and sizes whole thousandths, so that they can be walked exactly. */

export interface ExactLevel {
  readonly cents: bigint;
  readonly milli: bigint;
}

export interface ExactBook {
  readonly bids: readonly ExactLevel[];
  readonly asks: readonly ExactLevel[];
  readonly book: OrderBook;
}

const steps = fc.array(fc.tuple(fc.bigInt(1n, 5_000n), fc.bigInt(1n, 3_000_000n)), {
  minLength: 1,
  maxLength: 12,
});

/** Books around 1 000: bids fall to above 0, asks rise. */
export const exactBooks: fc.Arbitrary<ExactBook> = fc
  .record({ spread: fc.bigInt(2n, 2_000n), bids: steps, asks: steps })
  .map(({ spread, bids, asks }) => {
    const side = (best: bigint, rows: [bigint, bigint][], sign: bigint): ExactLevel[] => {
      let cents = best;
      return rows.map(([step, milli], i) => {
        if (i > 0) cents += sign * step;
        return { cents, milli };
      });
    };
    const exactBids = side(100_000n, bids, -1n);
    const exactAsks = side(100_000n + spread, asks, 1n);
    return {
      bids: exactBids,
      asks: exactAsks,
      book: { time: 1_769_860_800, bids: floats(exactBids), asks: floats(exactAsks) },
    };
  });

function floats(levels: readonly ExactLevel[]): BookLevel[] {
  return levels.map(({ cents, milli }) => ({ price: Number(cents) / 100, size: Number(milli) / 1000 }));
}

/** Quote for `milli` thousandths of a unit, in `1e-5` quote: an exact walk. Undefined beyond the depth. */
export function walk(levels: readonly ExactLevel[], milli: bigint): bigint | undefined {
  let [rest, quote] = [milli, 0n];
  for (const level of levels) {
    const filled = level.milli < rest ? level.milli : rest;
    quote += filled * level.cents;
    rest -= filled;
    if (rest === 0n) return quote;
  }
  return undefined;
}

export const depthOf = (levels: readonly ExactLevel[]): bigint =>
  levels.reduce((sum, { milli }) => sum + milli, 0n);

export const BOOK: OrderBook = {
  time: 1_769_860_800,
  bids: [
    { price: 99, size: 10 },
    { price: 98, size: 20 },
    { price: 95, size: 40 },
  ],
  asks: [
    { price: 101, size: 5 },
    { price: 103, size: 15 },
  ],
};
