import { InputError } from '../errors.js';
import type { Model, Portfolio } from '../market/model.js';
import { ceilDivide, floorDivide } from '../units/integers.js';
import type { Ratio } from '../units/numbers.js';
import { assessWithin } from './limits.js';
import type { PriceDirection } from './liquidationPrice.js';
import { isAtLeast } from './ratio.js';

/**
 * Liquidation price from models that are rebuilt at moved prices: charges, brackets and haircuts move along.
 */

export interface FindLiquidationPriceOptions {
  /** The model at a price in ticks, 1 or more. Whatever it throws ends the search. */
  readonly rebuild: (price: bigint) => Model;
  readonly portfolio: Portfolio;
  /** Basis points, 0 or more. */
  readonly ratio: Ratio;
  /** Today's price, ticks, 1 or more. */
  readonly price: bigint;
  readonly direction: PriceDirection;
  /** How many prices are tried before the search closes in, 2 or more. Default: 24. */
  readonly steps?: number;
}

/** Where the ratio is lost, exact to a tick. */
export type FoundLiquidation =
  | { readonly kind: 'none' }
  | { readonly kind: 'reached' }
  | {
      readonly kind: 'at';
      /** The last price at which the ratio holds, ticks. */
      readonly holds: bigint;
      /** The next tick, where it does not, or where the model gives no answer. */
      readonly breaks: bigint;
      /**
       * Whether the portfolio lies outside the position limits of the model there: limits in notional move
       * with the price.
       */
      readonly outsideLimits: boolean;
    };

const STEPS = 24;

/**
 * The price nearest to today's, in one direction, at which `equity >= ratio · requirement` ends in the
 * rebuilt model. The function need not be monotone: `steps` prices are tried outwards — down `price · (1 −
 * j/steps)` to one tick, up `price / (1 − j/steps)` to `steps · price` — and the first step that loses the
 * ratio is bisected to adjacent ticks. A loss that comes and goes between two steps is not seen; `none` means
 * that no step loses it. Throws {@link InputError} for parameters out of range.
 */
export function findLiquidationPrice(options: FindLiquidationPriceOptions): FoundLiquidation {
  const { price, ratio, direction, steps = STEPS } = options;
  if (price < 1n) throw new InputError('must be 1 tick or more', { field: 'price' });
  if (ratio < 0n) throw new InputError('must not be negative', { field: 'ratio' });
  if (!Number.isInteger(steps) || steps < 2) throw new InputError('must be 2 or more', { field: 'steps' });
  const state = (at: bigint) => stateAt(options, at);
  if (state(price) !== 'holds') return { kind: 'reached' };
  let holds = price;
  for (const at of ladder(price, direction, BigInt(steps))) {
    if (state(at) !== 'holds') return closeIn(state, holds, at);
    holds = at;
  }
  return { kind: 'none' };
}

type State = 'holds' | 'broken' | 'outside';

function stateAt({ rebuild, portfolio, ratio }: FindLiquidationPriceOptions, price: bigint): State {
  const assessment = assessWithin(rebuild(price), portfolio);
  if (assessment === undefined) return 'outside';
  return isAtLeast(assessment, ratio) ? 'holds' : 'broken';
}

function closeIn(state: (price: bigint) => State, from: bigint, to: bigint): FoundLiquidation {
  let [holds, breaks] = [from, to];
  while (holds - breaks > 1n || breaks - holds > 1n) {
    const middle = (holds + breaks) / 2n;
    if (state(middle) === 'holds') holds = middle;
    else breaks = middle;
  }
  return { kind: 'at', holds, breaks, outsideLimits: state(breaks) === 'outside' };
}

/** The prices that are tried, outwards, without today's. */
function ladder(price: bigint, direction: PriceDirection, steps: bigint): bigint[] {
  const prices = Array.from({ length: Number(steps) - 1 }, (_, j) => {
    const left = steps - BigInt(j) - 1n;
    return direction === 'down' ? ceilDivide(price * left, steps) : floorDivide(price * steps, left);
  });
  if (direction === 'down') prices.push(1n);
  return prices.filter((at, i) => at !== (prices[i - 1] ?? price));
}
