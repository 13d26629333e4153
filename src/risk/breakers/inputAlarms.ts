import type { PriceHistory, RiskInputs } from '../data.js';
import { logReturns } from '../returns.js';
import { rollingVariance } from '../volatility/rolling.js';
import {
  type Alarm,
  type BreakerParams,
  breakerLimits,
  crossedAlarm,
  haltedAlarm,
  jumpAlarm,
  staleAlarm,
} from './breakers.js';

/** Returns that a jump is measured against: the most, and the fewest. */
const [MAX_RETURNS, MIN_RETURNS] = [60, 20];

/** A mark price and what it moves with. */
export interface MarkedPrice {
  readonly symbol: string;
  readonly underlying: string;
  /** Quote per unit. */
  readonly price: number;
  /** Whether it trades at the price of its underlying: a spot or a perpetual, no option. Only these are held against histories. */
  readonly linear: boolean;
}

/**
 * What the data behind a market trips, in a fixed order: by kind of input, then as they are listed.
 *
 * - Histories: `stale` when the end of the last bar is more than one interval and `maxAge` from the market time, `halted`, `jump` of
 *   the last close against the one before it.
 * - Mark prices of spots and perpetuals: `jump` against the last close of the history of the symbol, or of its underlying.
 * - Books: `stale`, `crossed` (a book read from a file never is). Surfaces and trades: `stale`.
 *
 * A jump is measured against the standard deviation of up to 60 log returns before it; a history with fewer than 20 has
 * only the absolute threshold. Throws InputError for parameters out of range, DataError for data that is not finite.
 */
export function inputAlarms(
  inputs: RiskInputs,
  market: { readonly time: number; readonly prices: readonly MarkedPrice[] },
  params: BreakerParams = {},
): Alarm[] {
  const limits = breakerLimits(params);
  const { maxAge } = limits;
  const age = (of: string, what: string, time: number | undefined) =>
    time === undefined ? undefined : staleAlarm(of, { time, marketTime: market.time, what }, limits);

  const histories = [...inputs.histories].flatMap(([of, history]) => {
    const closes = history.candles.map(({ close }) => close);
    const [previousClose, price] = closes.slice(-2);
    return [
      historyAge(of, history, market.time, maxAge),
      haltedAlarm(of, history.candles, limits),
      closes.length < 2
        ? undefined
        : jumpAlarm(
            of,
            {
              price: price!,
              previousClose: previousClose!,
              sigma: sigmaOf(closes.slice(0, -1)),
              what: 'last close',
            },
            limits,
          ),
    ];
  });
  const marks = market.prices.map(({ symbol, underlying, price, linear }) => {
    const history = inputs.histories.get(symbol) ?? inputs.histories.get(underlying);
    const closes = history?.candles.map(({ close }) => close) ?? [];
    const previousClose = closes.at(-1);
    if (!linear || previousClose === undefined) return undefined;
    return jumpAlarm(symbol, { price, previousClose, sigma: sigmaOf(closes), what: 'mark price' }, limits);
  });
  const books = [...inputs.books].flatMap(([of, { time, bids, asks }]) => [
    age(of, 'order book', time),
    bids[0] && asks[0] && crossedAlarm(of, { bid: bids[0].price, ask: asks[0].price }),
  ]);
  const surfaces = [...inputs.surfaces].map(([of, { time }]) => age(of, 'surface', time));
  const trades = [...inputs.trades].map(([of, list]) => age(of, 'last trade', list.at(-1)?.time));
  return [...histories, ...marks, ...books, ...surfaces, ...trades].filter((alarm) => alarm !== undefined);
}

/** A bar is of use until the next one has ended. */
function historyAge(
  of: string,
  { interval, candles }: PriceHistory,
  marketTime: number,
  maxAge: number,
): Alarm | undefined {
  const last = candles.at(-1);
  if (last === undefined) return undefined;
  const time = last.time + interval;
  // Bars of the future have no such leave.
  const most = time > marketTime ? maxAge : maxAge + interval;
  return staleAlarm(of, { time, marketTime, what: 'last bar' }, { maxAge: most });
}

function sigmaOf(closes: readonly number[]): number | undefined {
  const used = closes.slice(-(MAX_RETURNS + 1));
  if (used.length <= MIN_RETURNS) return undefined;
  return Math.sqrt(rollingVariance(logReturns(used), { window: used.length - 1, mean: 'sample' }));
}
