import { z } from 'zod';
import { DataError, InputError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import type { OrderBook, Trade } from '../../risk/data.js';
import type { CompileContext } from './partial.js';

/** Books and trades that a model may use: there, not of the future, not old. */

/** The same as the default of the breakers. */
const DEFAULT_MAX_AGE = 300;

export const maxAgeParam = z
  .int({ error: 'must be whole seconds' })
  .min(0, { error: 'must not be negative' })
  .lt(2 ** 40, { error: 'must be below 2^40' })
  .optional()
  .describe(`How old they may be at the market time, seconds. Default ${DEFAULT_MAX_AGE}`);

/** The order book of a symbol. Throws {@link InputError} where there is none, and as {@link assertFresh}. */
export function freshBook(
  symbol: string,
  { inputs, time }: CompileContext,
  maxAge: number | undefined,
): OrderBook {
  const book = inputs.books.get(symbol);
  if (book === undefined) throw absent('order book', symbol);
  assertFresh(`order book of ${symbol}`, book.time, { time, maxAge });
  return book;
}

/** The trades of a symbol, none after the market time. Throws {@link InputError} where there are none. */
export function pastTrades(symbol: string, { inputs, time }: CompileContext): readonly Trade[] {
  const trades = inputs.trades.get(symbol);
  if (trades === undefined || trades.length === 0) throw absent('trades', symbol);
  const late = trades.find((trade) => trade.time > time);
  if (late !== undefined) throw fromTheFuture(`trades of ${symbol}`, late.time);
  return trades;
}

/** Throws {@link InputError} for data of a time after that of the market, or more than `maxAge` seconds before it. */
export function assertFresh(
  what: string,
  dataTime: number,
  { time, maxAge = DEFAULT_MAX_AGE }: { readonly time: number; readonly maxAge: number | undefined },
): void {
  if (dataTime > time) throw fromTheFuture(what, dataTime);
  if (time - dataTime <= maxAge) return;
  throw new InputError(`hold data that is too old: ${what}, ${formatTime(dataTime)}`, {
    field: 'inputs',
    fix: `Use data of the last ${maxAge} s before the market time, or raise maxAge`,
  });
}

/** Runs `body`: an error about data gets the name of the data in front, one about parameters their path. */
export function aboutInput<Result>(
  { data, params }: { readonly data: string; readonly params: string },
  body: () => Result,
): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof DataError) throw error.within({ field: data });
    if (error instanceof InputError) throw error.within({ field: params });
    throw error;
  }
}

function absent(what: string, symbol: string): InputError {
  return new InputError(`hold no ${what} of ${symbol}`, {
    field: 'inputs',
    fix: 'Name its file among the inputs of the risk file',
  });
}

function fromTheFuture(what: string, dataTime: number): InputError {
  return new InputError(`hold data from after the market time: ${what}, ${formatTime(dataTime)}`, {
    field: 'inputs',
    fix: 'Use data from before it, or set the time of the risk file to the time of the data or later',
  });
}
