import { hashText } from '../units/field.js';

/**
 * The universe: the ordered list of instruments that quantities refer to, with everything a number depends on.
 * Snapshots sign its hash, so a quantity can never be read as a quantity of something else.
 */

export type InstrumentKind = 'spot' | 'perpetual' | 'future' | 'option' | 'supply' | 'debt';

/** One instrument slot. */
export interface Instrument {
  /** Unified symbol, as ccxt writes it: `BTC/USDT`, `BTC/USDT:USDT`, `BTC/USD:BTC-261225-70000-C`; or a plain asset. */
  readonly symbol: string;
  readonly kind: InstrumentKind;
  /** What it moves with, like `BTC`: group rows and risk units select by it. */
  readonly underlying: string;
  /** Margin domain, like `cross` or `portfolio`: positions of different domains are different slots. */
  readonly domain: string;
  /** One lot is `10^-lotDecimals` contracts (or units of a spot asset). −18 to 18. */
  readonly lotDecimals: number;
  /** Units of the underlying per contract, a plain decimal; `1` for spot. */
  readonly multiplier: string;
  /** Options only: strike (plain decimal, quote per unit of underlying), expiry (unix seconds) and right. */
  readonly strike?: string;
  readonly expiry?: number;
  readonly right?: 'call' | 'put';
}

export interface Universe {
  /** Quote currency in which values count, like `USDT`. */
  readonly quote: string;
  /** One value unit is `10^-valueDecimals` quote. 0 to 14. */
  readonly valueDecimals: number;
  /** Slots that a snapshot has: the circuit's size, see `INSTANCES`. Slots past the instruments hold zero. */
  readonly slots: number;
  readonly instruments: readonly Instrument[];
}

/** The universe as one canonical text: fixed key order, no spaces. */
function universeText(universe: Universe): string {
  return JSON.stringify([
    universe.quote,
    universe.valueDecimals,
    universe.slots,
    universe.instruments.map((instrument) => [
      instrument.symbol,
      instrument.kind,
      instrument.underlying,
      instrument.domain,
      instrument.lotDecimals,
      instrument.multiplier,
      instrument.strike ?? null,
      instrument.expiry ?? null,
      instrument.right ?? null,
    ]),
  ]);
}

let last = { text: '', hash: 0n };

/** 248-bit hash of the universe, the `universe` field of snapshots and of the market part. */
export function universeHash(universe: Universe): bigint {
  const text = universeText(universe);
  // Many accounts in a row are signed for one universe. Known by its text: an object might have changed.
  if (text !== last.text) last = { text, hash: hashText('ballast/universe/1', text) };
  return last.hash;
}
