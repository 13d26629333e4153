import { z } from 'zod';
import { DataError } from '../../errors.js';
import { printedNumber, readFileText } from '../../files/schemas.js';
import { dateMilliseconds } from '../../files/time.js';
import type { BookLevel, OrderBook } from '../data.js';
import { positiveFigure } from './figures.js';

/** Milliseconds: below the first a time is in seconds, from the second on it is in microseconds. */
const [EARLIEST, LATEST] = [1e11, 1e14];

const ISO = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,3})?Z$/;

const side = (of: string) =>
  z.array(
    z
      .array(printedNumber, { error: 'must be a level: [price, size]' })
      .min(2, { error: 'must be a level: [price, size]' })
      .max(3, { error: 'must be a level: [price, size]' }),
    { error: `must be the list of ${of}` },
  );

/** The unified order book of ccxt's `fetchOrderBook`, saved as JSON. */
const bookSchema = z.strictObject({
  symbol: z.string().nullish(),
  timestamp: printedNumber.nullish(),
  datetime: z.string().nullish(),
  nonce: printedNumber.nullish(),
  bids: side('bids'),
  asks: side('asks'),
});

type BookJson = z.output<typeof bookSchema>;

/**
 * Reads an order book as ccxt's `fetchOrderBook` gives it: `{symbol, timestamp, datetime, bids: [[price, size], …], asks,
 * nonce}`, timestamp in milliseconds, figures as JSON numbers or text. A third entry of a level (a count or an order id)
 * says nothing about depth and is left alone. Without a timestamp the datetime counts.
 *
 * Throws {@link DataError} naming the level, and price or size: `empty` side, `notANumber`, `notPositive`, `unordered`,
 * `duplicate` price, `crossed` or locked, `badDate`, `inconsistent` times; InputError for JSON of another form.
 */
export function parseBook(text: string, file?: string): OrderBook {
  return readFileText('book', text, bookSchema, file, toBook, { fractions: 'text' });
}

function toBook(json: BookJson): OrderBook {
  const bids = levelsOf(json.bids, 'bids');
  const asks = levelsOf(json.asks, 'asks');
  if (bids[0]!.price >= asks[0]!.price) {
    const how =
      bids[0]!.price === asks[0]!.price ? 'is at the best ask: the book is locked' : 'is above the best ask';
    throw new DataError('crossed', how, { field: 'bids[0]', column: 'price', fix: 'Take another snapshot' });
  }
  const { symbol } = json;
  return { ...(typeof symbol === 'string' && { symbol }), time: timeOf(json) / 1000, bids, asks };
}

/** Levels from the best on: bids fall, asks rise. */
function levelsOf(rows: BookJson['bids'], name: 'bids' | 'asks'): BookLevel[] {
  if (rows.length === 0) throw new DataError('empty', 'has no level', { field: name });
  let previous: number | undefined;
  return rows.map(([printedPrice, printedSize], i) => {
    const at = (column: string) => ({ field: `${name}[${i}]`, column });
    const price = positiveFigure(printedPrice!, at('price'));
    const size = positiveFigure(printedSize!, at('size'));
    if (price === previous) {
      throw new DataError('duplicate', 'stands in two levels', { ...at('price'), fix: 'Add their sizes up' });
    }
    if (previous !== undefined && price < previous !== (name === 'bids')) {
      const rule = name === 'bids' ? 'must fall from level to level' : 'must rise from level to level';
      throw new DataError('unordered', rule, { ...at('price'), fix: 'Sort the levels, best first' });
    }
    previous = price;
    return { price, size };
  });
}

/** Milliseconds. */
function timeOf({ timestamp, datetime }: BookJson): number {
  const stamp = timestamp ?? undefined;
  const date = datetime ?? undefined;
  if (stamp === undefined && date === undefined) {
    throw new DataError('badDate', 'is missing', { field: 'timestamp', fix: 'Add the time of the snapshot' });
  }
  const fromDate = date === undefined ? undefined : parseDate(date);
  if (stamp === undefined) return inRange(fromDate!, 'datetime');
  const time = typeof stamp === 'number' ? stamp : Number.NaN;
  if (!Number.isSafeInteger(time)) {
    throw new DataError('badDate', 'must be whole milliseconds', { field: 'timestamp' });
  }
  if (fromDate !== undefined && fromDate !== time) {
    throw new DataError('inconsistent', 'is another time than timestamp', { field: 'datetime' });
  }
  return inRange(time, 'timestamp');
}

function parseDate(text: string): number {
  const time = ISO.test(text) ? dateMilliseconds(text) : undefined;
  if (time === undefined) {
    throw new DataError('badDate', 'is not a UTC time like "2026-01-31T12:00:00.000Z"', {
      field: 'datetime',
    });
  }
  return time;
}

function inRange(time: number, field: string): number {
  if (time >= EARLIEST && time < LATEST) return time;
  throw new DataError('badDate', 'is not in milliseconds', { field, fix: 'Give unix time times 1000' });
}
