import type { Market } from '../market/market.js';
import type { Fraction } from '../units/fraction.js';

/** What moves, each by a factor above 0. */
export interface Moves {
  /** Factor on the price of slots. */
  readonly factors: ReadonlyMap<number, Fraction>;
  /** Factor on the forwards of the surface of underlyings. */
  readonly underlyings: ReadonlyMap<string, Fraction>;
  /** Factor on all implied volatilities. */
  readonly vol?: Fraction | undefined;
}

export interface MovedMarket {
  readonly market: Market;
  /** Values of the market count in units this many times finer: multiply cash by it. */
  readonly finer: bigint;
}

/** Builds a market again at other prices: see `rebuilderOf`. */
export interface Rebuilder {
  moved(moves: Moves): MovedMarket;
  /** The options that keep their mark when their underlying moves: nothing says what else they would be worth. */
  held(options: readonly number[]): number[];
}
