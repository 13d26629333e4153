/**
 * Market data as the risk engine reads it. Floating point lives in `src/risk` only: what leaves it for a model is rounded
 * to whole value units by the models, against the holder.
 */

/** One bar of a price history. Prices in quote per unit of underlying, volume in units of underlying. */
export interface Candle {
  /** Start of the bar, unix seconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A price history without gaps, oldest first. */
export interface PriceHistory {
  /** Seconds from one bar to the next. */
  readonly interval: number;
  readonly candles: readonly Candle[];
}

/** One expiry of a volatility surface. */
export interface SurfaceSlice {
  /** Unix seconds. */
  readonly expiry: number;
  /** Forward price of the underlying, quote per unit. */
  readonly forward: number;
  /** Continuously compounded rate per year, from the surface's time to the expiry. */
  readonly rate: number;
  /** Strikes, increasing, quote per unit. */
  readonly strikes: readonly number[];
  /** Implied volatility per strike, per year, 0.5 is 50 %. */
  readonly vols: readonly number[];
}

/** Implied volatilities of the options on one underlying, stated by whoever publishes them. */
export interface Surface {
  readonly underlying: string;
  /** Unix seconds. */
  readonly time: number;
  /** By expiry, increasing. */
  readonly slices: readonly SurfaceSlice[];
}

/** One level of an order book. */
export interface BookLevel {
  /** Quote per unit. */
  readonly price: number;
  /** Units. */
  readonly size: number;
}

/** A snapshot of an order book: bids falling, asks rising, not crossed. */
export interface OrderBook {
  /** The symbol that the book itself names, where it does. */
  readonly symbol?: string;
  /** Unix seconds. */
  readonly time: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** One public trade. */
export interface Trade {
  /** Unix seconds, with a fraction where the exchange gives one. */
  readonly time: number;
  readonly price: number;
  /** Units, above 0. */
  readonly size: number;
  /** Who took the liquidity, where the exchange says so. */
  readonly side?: 'buy' | 'sell';
}

/** The market data that a risk file names. */
export interface RiskInputs {
  /** By underlying. */
  readonly histories: ReadonlyMap<string, PriceHistory>;
  /** By underlying. */
  readonly surfaces: ReadonlyMap<string, Surface>;
  /** By symbol. */
  readonly books: ReadonlyMap<string, OrderBook>;
  /** By symbol, oldest first. */
  readonly trades: ReadonlyMap<string, readonly Trade[]>;
}

/** No market data: for models that need none. */
export const NO_INPUTS: RiskInputs = {
  histories: new Map(),
  surfaces: new Map(),
  books: new Map(),
  trades: new Map(),
};
