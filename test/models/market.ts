import type { Instrument } from '../../src/market/universe.js';
import type { CompileContext } from '../../src/models/kit/partial.js';
import { NO_INPUTS, type PriceHistory, type RiskInputs, type Surface } from '../../src/risk/data.js';

/** A made-up market with histories and a surface, for models that need data. Deterministic. */

export const DAY = 86_400;
/** Market time: the end of the last bar. */
export const NOW = 1_780_000_000 - (1_780_000_000 % DAY);
const EXPIRY = NOW + 30 * DAY;

/** A history of `bars` days that ends at `NOW`, with returns of a deterministic saw of about `size`, ending at `last`. */
export function history(bars: number, last: number, size: number, phase: number): PriceHistory {
  const returns = Array.from(
    { length: bars - 1 },
    (_, t) => size * (Math.sin((t + 1) * (1.7 + phase)) + 0.6 * Math.cos((t + 1) * (t % 7) * 0.9 + phase)),
  );
  const closes = [last];
  for (const r of returns) closes.unshift(closes[0]! / Math.exp(r));
  const candles = closes.map((close, i) => {
    const open = closes[i - 1] ?? close;
    const [low, high] = [Math.min(open, close) * 0.99, Math.max(open, close) * 1.01];
    return { time: NOW - (bars - i) * DAY, open, high, low, close, volume: 1000 + 10 * (i % 13) };
  });
  return { interval: DAY, candles };
}

export const SURFACE: Surface = {
  underlying: 'BTC',
  time: NOW,
  slices: [
    {
      expiry: EXPIRY,
      forward: 50_200,
      rate: 0.04,
      strikes: [40_000, 50_000, 60_000],
      vols: [0.62, 0.55, 0.58],
    },
  ],
};

const base = { domain: 'cross', multiplier: '1' };
export const BTC: Instrument = {
  ...base,
  symbol: 'BTC/USDT',
  kind: 'spot',
  underlying: 'BTC',
  lotDecimals: 4,
};
export const BTC_PERP: Instrument = { ...BTC, symbol: 'BTC/USDT:USDT', kind: 'perpetual' };
export const ETH_PERP: Instrument = {
  ...BTC_PERP,
  symbol: 'ETH/USDT:USDT',
  underlying: 'ETH',
  lotDecimals: 3,
};
export const option = (right: 'call' | 'put', strike: string): Instrument => ({
  ...BTC,
  symbol: `BTC/USDT:USDT-C30-${strike}-${right}`,
  kind: 'option',
  lotDecimals: 2,
  strike,
  expiry: EXPIRY,
  right,
});
export const CALL = option('call', '50000');
export const PUT = option('put', '45000');

/** BTC at 50 000 and ETH at 2 500, options near their surface prices, 120 days of history each. */
export function dataContext(change: Partial<RiskInputs> = {}, valueDecimals = 8): CompileContext {
  const priced: [Instrument, string][] = [
    [BTC, '50000'],
    [BTC_PERP, '50010'],
    [ETH_PERP, '2500'],
    [CALL, '3250'],
    [PUT, '1350'],
  ];
  return {
    universe: {
      quote: 'USDT',
      valueDecimals,
      slots: 8,
      instruments: priced.map(([instrument]) => instrument),
    },
    prices: priced.map(([, price]) => price),
    time: NOW,
    inputs: {
      ...NO_INPUTS,
      histories: new Map([
        ['BTC', history(120, 50_000, 0.02, 0)],
        ['ETH', history(120, 2500, 0.03, 0.4)],
      ]),
      surfaces: new Map([['BTC', SURFACE]]),
      ...change,
    },
  };
}
