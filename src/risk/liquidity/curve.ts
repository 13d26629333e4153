import { InputError } from '../../errors.js';
import type { OrderBook } from '../data.js';
import { assertSize } from '../guards.js';
import { type ImpactLaw, impactShare, largestSize } from './impact.js';
import { type BeyondDepth, type BookSide, buyCost, depthSteps, midOf, sellCost } from './sellCost.js';

/** What liquidating a size costs: the common form of order books and impact laws. */
export interface LiquidationCurve {
  /** Price that the cost is measured against, quote per unit. */
  readonly price: number;
  /** Largest size that there is an answer for, units. Left out: any. */
  readonly most?: number;
  /** Sizes at which the slope jumps, units, rising. */
  readonly kinks: readonly number[];
  /** Quote lost against `size · price`: convex, 0 at 0, never falling. */
  readonly cost: (size: number) => number;
}

export interface BookCurveOptions {
  /** `sell` (default) for what is held, `buy` for what is owed, `either` for the dearer of the two at each size. */
  readonly side?: BookSide | 'either';
  /** See {@link BeyondDepth}. Default `refuse`. */
  readonly beyond?: BeyondDepth;
}

/**
 * The cost of closing a size at once against an order book, measured from mid. Convex: bids fall and asks rise, and the
 * extrapolation beyond them goes on from the last level. The maximum of two convex costs is convex.
 */
export function bookCurve(book: OrderBook, options: BookCurveOptions = {}): LiquidationCurve {
  const { side = 'sell', beyond = 'refuse' } = options;
  const sides: readonly BookSide[] = side === 'either' ? ['sell', 'buy'] : [side];
  const price = midOf(book);
  const steps = sides.map((one) => depthSteps(book, one));
  const cost = (size: number) => {
    if (size === 0) return 0;
    const costs = sides.map((one) => {
      const { quote } = one === 'sell' ? sellCost(book, size, beyond) : buyCost(book, size, beyond);
      return one === 'sell' ? size * price - quote : quote - size * price;
    });
    return Math.max(0, ...costs);
  };
  const kinks = [...new Set(steps.flat())].sort((a, b) => a - b);
  if (beyond === 'squareRoot') return { price, kinks, cost };
  return { price, kinks, cost, most: Math.min(...steps.map((ends) => ends.at(-1)!)) };
}

/**
 * The cost of closing a size under the square-root law, `size · price · Y · σ · √(size / ADV)`: convex, as size^1.5 is.
 * `price` in quote per unit, 1e-30 to 1e30. Throws {@link InputError} for parameters out of range.
 */
export function impactCurve(law: ImpactLaw, price: number): LiquidationCurve {
  assertSize(price, 'price');
  const most = largestSize(law);
  return { price, most, kinks: [], cost: (size) => size * price * impactShare(law, size) };
}

/** Throws {@link InputError} if a curve has no answer for the limit. */
export function assertCovered(curve: LiquidationCurve, limit: number): void {
  if (curve.most === undefined || limit <= curve.most) return;
  throw new InputError('is beyond the sizes that there is a liquidation cost for', {
    field: 'limit',
    fix: 'Lower it, take a deeper book, or state what holds beyond (beyond, mostDays)',
  });
}
