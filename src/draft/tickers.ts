import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { printedNumber } from '../files/schemas.js';
import { parseTickers, type TickerField } from '../prices/exchange.js';
import { compare, type Fraction, multiply } from '../units/fraction.js';
import { parsePrinted } from '../units/printed.js';
import type { Listed } from './listing.js';

/** Prices and turnover of what is listed, from tickers in the shape of ccxt's `fetchTickers`. */

export interface TickerText {
  readonly text: string;
  readonly file?: string;
}

export interface Quote {
  /** Plain decimal, as printed. */
  readonly price: string;
  /** Unix seconds. */
  readonly time: number;
}

export interface QuoteOptions {
  /** Which price of a ticker to take for contracts, and for spot. */
  readonly take: TickerField;
  readonly spotTake: TickerField;
  /** When tickers without a time were observed, unix seconds. */
  readonly observed?: number | undefined;
}

/** The price of each symbol. Throws {@link InputError} for one without a ticker or with two, and as `parseTickers`. */
export function quotesOf(
  tickers: readonly TickerText[],
  listed: readonly Listed[],
  { take, spotTake, observed }: QuoteOptions,
): ReadonlyMap<string, Quote> {
  const quotes = new Map<string, Quote>();
  for (const [isSpot, field] of [
    [true, spotTake],
    [false, take],
  ] as const) {
    const symbols = listed.filter(({ kind }) => (kind === 'spot') === isSpot).map(({ symbol }) => symbol);
    if (symbols.length === 0) continue;
    for (const { text, file } of tickers) {
      for (const { symbol, price, time } of parseTickers(text, { file, symbols, take: field, observed })) {
        if (quotes.has(symbol)) throw new InputError('has a second ticker', { file, field: symbol });
        quotes.set(symbol, { price, time });
      }
    }
  }
  const absent = listed.find(({ symbol }) => !quotes.has(symbol));
  if (absent === undefined) return quotes;
  throw new InputError('has no ticker', {
    field: absent.symbol,
    fix: 'Save the tickers of spot and of contracts, and give both: --tickers',
  });
}

const printed = printedNumber.nullish();
const turnoverShape = z.looseObject({
  symbol: z.string(),
  quoteVolume: printed,
  baseVolume: printed,
  last: printed,
});

/**
 * Turnover of 24 hours by symbol, quote currency: stated, or for spot volume times last price (the volume of contracts may count
 * contracts). Symbols without either are left out.
 */
export function turnoverOf(tickers: readonly TickerText[]): ReadonlyMap<string, Fraction> {
  return new Map(tickers.flatMap(({ text, file }) => inFile(file, () => turnoverIn(text))));
}

function turnoverIn(text: string): (readonly [string, Fraction])[] {
  const data = parseJson('listing', text, undefined, { fractions: 'text' });
  const entries = Array.isArray(data) ? data : Object.values((data ?? {}) as object);
  return entries.flatMap((entry: unknown) => {
    const symbol = (entry as { symbol?: unknown } | null)?.symbol;
    if (typeof symbol !== 'string') return [];
    return inField(symbol, () => {
      const { quoteVolume, baseVolume, last } = checkShape(entry, turnoverShape);
      const stated = quoteVolume ?? undefined;
      if (stated !== undefined) return [[symbol, parsePrinted(stated, 'quoteVolume')] as const];
      const known = (baseVolume ?? undefined) !== undefined && (last ?? undefined) !== undefined;
      if (!known || symbol.includes(':')) return [];
      return [
        [symbol, multiply(parsePrinted(baseVolume, 'baseVolume'), parsePrinted(last, 'last'))] as const,
      ];
    });
  });
}

/** Symbols by turnover, the largest first, equals by name. */
export const byTurnover =
  (turnover: ReadonlyMap<string, Fraction>) =>
  (a: string, b: string): number => {
    const order = compare(turnover.get(b)!, turnover.get(a)!);
    if (order !== 0n) return order < 0n ? -1 : 1;
    return a < b ? -1 : 1;
  };
