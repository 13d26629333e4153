import { DataError, InputError } from '../../errors.js';
import type { BookLevel, OrderBook } from '../data.js';
import { assertSize, finiteResult } from '../guards.js';

/** Whether a holder sells into the bids or buys from the asks. */
export type BookSide = 'sell' | 'buy';

/**
 * What holds for sizes beyond the visible depth `Q`. `refuse`: there is no answer. `squareRoot`: the distance of the
 * marginal price from mid goes on from the last level's distance `g` (a share of mid) as `g · √(x / Q)`: continuous at `Q`,
 * and the exponent of the square-root impact law. A seller's marginal price stops at 0.
 */
export type BeyondDepth = 'refuse' | 'squareRoot';

/** What it costs to trade a size at once. */
export interface ExecutionCost {
  /** Units. */
  readonly size: number;
  /** Quote received by a seller, paid by a buyer. */
  readonly quote: number;
  /** Quote per unit. */
  readonly average: number;
  /** Halfway between best bid and best ask, quote per unit. */
  readonly mid: number;
  /** How far the average is on the wrong side of mid, a share of mid, 0 or more. */
  readonly slippage: number;
  /** Units of `size` beyond the visible depth, priced by the square root. */
  readonly beyond: number;
}

/** Halfway between best bid and best ask. Throws {@link DataError} `empty`. */
export function midOf(book: OrderBook): number {
  const [bid, ask] = [book.bids[0], book.asks[0]];
  if (bid === undefined || ask === undefined) {
    throw new DataError('empty', 'has no level', { field: bid === undefined ? 'bids' : 'asks' });
  }
  return bid.price + (ask.price - bid.price) / 2;
}

/** Sizes at which the book's levels end, units: running sums of one side, the last is the visible depth. */
export function depthSteps(book: OrderBook, side: BookSide): number[] {
  let depth = 0;
  return levelsOf(book, side).map((level) => {
    depth += level.size;
    return depth;
  });
}

/**
 * The cost of selling `size` units at once: bids are filled from the best on, each at its own price. `quote(x)` is concave
 * in the size, its slope never above the best bid. Throws {@link InputError} for a size outside 1e-30 to 1e30, or beyond the visible
 * depth under `refuse` (the default); {@link DataError} `empty` for a book without bids or asks.
 */
export function sellCost(book: OrderBook, size: number, beyond: BeyondDepth = 'refuse'): ExecutionCost {
  return executionCost(book, 'sell', size, beyond);
}

/** The cost of buying `size` units at once from the asks, as {@link sellCost}; `quote(x)` is convex in the size. */
export function buyCost(book: OrderBook, size: number, beyond: BeyondDepth = 'refuse'): ExecutionCost {
  return executionCost(book, 'buy', size, beyond);
}

function executionCost(book: OrderBook, side: BookSide, size: number, beyond: BeyondDepth): ExecutionCost {
  assertSize(size, 'size');
  const mid = midOf(book);
  const levels = levelsOf(book, side);
  let [filled, quote] = [0, 0];
  for (const level of levels) {
    if (filled + level.size >= size) {
      return costOf({ size, quote: quote + (size - filled) * level.price, mid, beyond: 0 }, side);
    }
    filled += level.size;
    quote += level.size * level.price;
  }
  if (beyond === 'refuse') {
    throw new InputError('is more than the visible book holds', {
      field: 'size',
      fix: 'Take a deeper snapshot, a smaller size, or beyond "squareRoot"',
    });
  }
  const rest = extrapolate({ mid, last: levels.at(-1)!.price, depth: filled, side }, size);
  return costOf({ size, quote: quote + rest, mid, beyond: size - filled }, side);
}

function costOf(
  { size, quote, mid, beyond }: Omit<ExecutionCost, 'average' | 'slippage'>,
  side: BookSide,
): ExecutionCost {
  const average = finiteResult(quote / size, 'book');
  const wrongSide = side === 'sell' ? mid - average : average - mid;
  return { size, quote, average, mid, slippage: Math.max(0, wrongSide / mid), beyond };
}

interface VisibleEnd {
  readonly mid: number;
  /** Price of the last level. */
  readonly last: number;
  /** Units up to and with it. */
  readonly depth: number;
  readonly side: BookSide;
}

/**
 * Quote for the units from `depth` to `size`: the integral of `mid · (1 ∓ g·√(x / Q))`, which is
 * `mid · ((x − Q) ∓ ⅔·g·(x·√(x / Q) − Q))`. A sale stops at `Q / g²`, where its marginal price is 0.
 */
function extrapolate({ mid, last, depth, side }: VisibleEnd, size: number): number {
  const distance = Math.abs(last - mid) / mid;
  const end = side === 'sell' ? Math.min(size, depth / distance ** 2) : size;
  const slipped = (2 / 3) * distance * (end * Math.sqrt(end / depth) - depth);
  return mid * (end - depth + (side === 'sell' ? -slipped : slipped));
}

function levelsOf(book: OrderBook, side: BookSide): readonly BookLevel[] {
  return side === 'sell' ? book.bids : book.asks;
}
