import { adaptive, adaptiveRates } from '../../../src/models/adaptive/adaptive.js';
import type { AdaptiveParams } from '../../../src/models/adaptive/adaptiveParams.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import type { FoldPair } from '../../../src/models/kit/piecewise.js';
import type { OrderBook, Trade } from '../../../src/risk/data.js';
import { evaluate } from '../helpers.js';
import { BTC_PERP, dataContext, ETH_PERP, history, NOW } from '../market.js';

/** Parameters, books and trades for tests of the adaptive model, on the made-up market. */

const UNIT = 10 ** 8;
export const RATE: AdaptiveParams['rate'] = {
  forecast: { method: 'ewma' },
  horizonDays: '2',
  confidence: { initial: '0.995', maintenance: '0.99' },
  floor: { initial: '0.02', maintenance: '0.01' },
  cap: { initial: '0.5', maintenance: '0.4' },
};
export const PARAMS: AdaptiveParams = {
  limits: { [BTC_PERP.symbol]: '20', [ETH_PERP.symbol]: '300' },
  rate: RATE,
};
export const VOLUME: AdaptiveParams = { ...PARAMS, concentration: { from: 'volume' } };

/** A book around 50 000 that holds `depth` units on each side, at a time; levels of a side lie further apart the larger its step. */
export const bookOf = (depth: number, time = NOW, steps = { bids: 20, asks: 30 }): OrderBook => {
  const side = (step: number) =>
    [1, 2, 3, 4].map((level) => ({ price: 50_000 + step * level ** 2, size: (depth * level) / 10 }));
  return { time, bids: side(-steps.bids), asks: side(steps.asks) };
};

/** Trades of one unit, three seconds apart, `buys` of every ten bought, that end at a time. */
export const tradesOf = (buys: number, end = NOW, count = 200): Trade[] =>
  Array.from({ length: count }, (_, i) => ({
    time: end - 3 * (count - 1 - i),
    price: 50_000,
    size: 1,
    side: i % 10 < buys ? 'buy' : 'sell',
  }));

export const TOXIC: NonNullable<AdaptiveParams['toxicity']> = {
  bucketVolume: { [BTC_PERP.symbol]: '10' },
  buckets: 10,
  classify: 'sides',
};
export const BTC_ONLY: AdaptiveParams = { limits: { [BTC_PERP.symbol]: '20' }, rate: RATE };

export const withBook = (book: OrderBook) => dataContext({ books: new Map([[BTC_PERP.symbol, book]]) });
export const withTrades = (trades: readonly Trade[]) =>
  dataContext({ trades: new Map([[BTC_PERP.symbol, trades]]) });
export const withHistory = (size: number) =>
  dataContext({
    histories: new Map([
      ['BTC', history(400, 50_000, size, 0)],
      ['ETH', history(120, 2500, 0.03, 0.4)],
    ]),
  });
export const rateOf = (
  params: AdaptiveParams,
  context: CompileContext,
  type: 'initial' | 'maintenance' = 'initial',
) => adaptiveRates(params, context, type)[0]!;
export const rowOf = (
  params: AdaptiveParams,
  context: CompileContext,
  type: 'initial' | 'maintenance' = 'initial',
) => adaptive.compile(params, context, type).rows![0]!;

/** Charge in quote at a number of lots. */
export const chargeAt = (row: FoldPair, lots: bigint) => Number(evaluate(row, lots)!.charge) / UNIT;
