import { z } from 'zod';
import { DataError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { printedNumber } from '../files/schemas.js';
import { contractTerms } from '../market/contractTerms.js';
import { parseFraction } from '../units/decimal.js';
import { compare } from '../units/fraction.js';
import { meanOfTwo } from './average.js';
import { isoMilliseconds, unixMilliseconds } from './clock.js';
import { type Naming, symbolOf } from './feeds.js';
import { amountText, type Place, priceText, printedFigure, wholeFigure } from './figure.js';
import type { PriceQuote } from './priceSet.js';
import { assertOneUnit, isOption } from './tickerUnits.js';

/** Which price of a ticker to take: it is said, so that nobody finds out later. */
export const TICKER_FIELDS = ['mark', 'index', 'last', 'mid'] as const;
export type TickerField = (typeof TICKER_FIELDS)[number];

/** Their names in a ticker; the middle is computed. */
const NAMES = { mark: 'markPrice', index: 'indexPrice', last: 'last' } as const;

const printed = printedNumber.nullish();
const text = z.string({ error: 'must be text' }).nullish();

/** The unified ticker of ccxt. It is loose: whatever else an exchange adds is not read. */
const tickerShape = z.looseObject({
  symbol: text,
  timestamp: printed,
  datetime: text,
  bid: printed,
  ask: printed,
  last: printed,
  markPrice: printed,
  indexPrice: printed,
});

type Ticker = z.output<typeof tickerShape>;

/** What should be a ticker, and where it stands. */
interface Found {
  readonly place?: string;
  /** Its key in what `fetchTickers` gives. */
  readonly key?: string;
  readonly json: unknown;
}

export interface TickerOptions extends Naming {
  /** `mark`, `index`, `last`, or `mid`: the exact mean of bid and ask. */
  readonly take: TickerField;
  /** When tickers without a time were observed, unix seconds. Default: they are refused. */
  readonly observed?: number | undefined;
}

/**
 * Reads prices of an exchange as ccxt's `fetchTicker` or `fetchTickers` gives them, saved as JSON: a ticker, an object of
 * tickers by symbol, or a list. Figures are JSON numbers or text, and are taken as they are printed. The timestamp is in
 * milliseconds; without it the datetime counts, and without both the time of observation that is stated. Where there are a bid and an ask they must not cross, whichever price is
 * taken; 0 is how some exchanges say that there is none.
 *
 * Throws {@link DataError}: `notANumber`, `negative`, `notPositive`, `crossed` or locked, `badDate`, `empty` where the price
 * is not there, `inconsistent` for a ticker under another symbol, with two times, or with prices in different units; InputError for JSON of another form.
 */
export function parseTickers(json: string, options: TickerOptions): PriceQuote[] {
  return inFile(options.file, () => {
    const found = findTickers(parseJson('quotes', json, undefined, { fractions: 'text' }));
    if (found.length === 0) throw new DataError('empty', 'has no ticker');
    return found.flatMap((one) => toQuotes(one, options));
  });
}

function findTickers(json: unknown): Found[] {
  if (Array.isArray(json)) return json.map((entry, i) => ({ place: `[${i}]`, json: entry }));
  if (typeof json !== 'object' || json === null || ownSymbol(json) !== undefined) return [{ json }];
  return Object.entries(json).map(([key, entry]) => ({ place: key, key, json: entry }));
}

function toQuotes({ place, key, json }: Found, options: TickerOptions): PriceQuote[] {
  const at = (name: string): Place => ({ field: place === undefined ? name : `${place}.${name}` });
  // The symbol first: in tickers that nobody asked for, nothing else is looked at.
  const own = ownSymbol(json);
  if (key !== undefined && own !== undefined && own !== key) {
    throw new DataError('inconsistent', 'is another symbol than the one it stands under', at('symbol'));
  }
  const symbol = symbolOf(own ?? key, options, { field: place }, true);
  if (symbol === undefined) return [];
  const terms = contractTerms(symbol);
  if (terms?.option && terms.settled === terms.base) {
    throw new DataError('inconsistent', `is priced in ${terms.base}, not in ${terms.priced}`, {
      ...at('symbol'),
      fix: 'Multiply it by the index price of the same moment and import it from a table, or take the price from a surface',
    });
  }
  const check = () => checkShape(json, tickerShape);
  const ticker = place === undefined ? check() : inField(place, check);
  const price = priceOf(ticker, options.take, at);
  // The other prices in the ticker of an option may be of its underlying.
  if (!isOption(symbol)) assertOneUnit(price, ticker, at);
  return [{ symbol, price, time: timeOf(ticker, at, options.observed) }];
}

function ownSymbol(json: unknown): string | undefined {
  const { symbol } = (json ?? {}) as { symbol?: unknown };
  return typeof symbol === 'string' ? symbol : undefined;
}

type At = (name: string) => Place;

function priceOf(ticker: Ticker, take: TickerField, at: At): string {
  const [bid, ask] = [sideOf(ticker, 'bid', at), sideOf(ticker, 'ask', at)];
  if (bid !== undefined && ask !== undefined && compare(parseFraction(bid), parseFraction(ask)) >= 0n) {
    const fix = 'Take another snapshot';
    throw new DataError('crossed', bid === ask ? 'is at the ask' : 'is above the ask', { ...at('bid'), fix });
  }
  if (take === 'mid') {
    if (bid === undefined) throw missing(at('bid'));
    if (ask === undefined) throw missing(at('ask'));
    return meanOfTwo(bid, ask);
  }
  const value = ticker[NAMES[take]] ?? undefined;
  if (value === undefined) throw missing(at(NAMES[take]));
  return priceText(printedFigure(value, at(NAMES[take])), at(NAMES[take]));
}

function sideOf(ticker: Ticker, side: 'bid' | 'ask', at: At): string | undefined {
  const value = ticker[side] ?? undefined;
  if (value === undefined) return undefined;
  const amount = amountText(printedFigure(value, at(side)), at(side));
  return amount === '0' ? undefined : amount;
}

function missing(at: Place): DataError {
  return new DataError('empty', 'is not there', { ...at, fix: 'Take another price of the ticker' });
}

function timeOf({ timestamp, datetime }: Ticker, at: At, observed: number | undefined): number {
  const date = datetime ?? undefined;
  const stamp = timestamp ?? undefined;
  const fromDate = date === undefined ? undefined : isoMilliseconds(date, at('datetime'));
  if (stamp === undefined) {
    if (fromDate !== undefined) return unixMilliseconds(fromDate, at('datetime'));
    if (observed !== undefined) return observed;
    const fix = 'Say when it was observed: --observed';
    throw new DataError('badDate', 'is missing', { ...at('timestamp'), fix });
  }
  const fromStamp = wholeFigure(stamp, at('timestamp'));
  if (fromDate !== undefined && fromDate !== fromStamp) {
    throw new DataError('inconsistent', 'is another time than timestamp', at('datetime'));
  }
  return unixMilliseconds(fromStamp, at('timestamp'));
}
