import { InputError } from '../errors.js';
import { parseChainlink } from './chainlink.js';
import { parseTickers, type TickerField } from './exchange.js';
import type { FeedMap, Naming } from './feeds.js';
import { checkPriceSet, type PriceQuote, type PriceSet } from './priceSet.js';
import { parsePyth } from './pyth.js';
import { parsePriceTable } from './table.js';

/** From what a source saved to its price set. */

export const PRICE_FORMATS = ['pyth', 'chainlink', 'exchange', 'csv'] as const;
type PriceFormat = (typeof PRICE_FORMATS)[number];

/** A saved answer. */
export interface PriceText {
  readonly text: string;
  /** File name for errors. */
  readonly file?: string;
}

export interface ImportOptions {
  /** Name of the source, like `binance`. */
  readonly source: string;
  readonly format: PriceFormat;
  /** Symbols by feed. Pyth and Chainlink files need it, or `symbol`. */
  readonly feeds?: FeedMap;
  /** The symbol of the one price that the files hold. */
  readonly symbol?: string;
  /** The symbols to take, each of which must be there. Default: all that there are. */
  readonly symbols?: readonly string[];
  /** Which price of a ticker to take: for `exchange`, and needed there. */
  readonly take?: TickerField;
  /** When tickers without a time were observed, unix seconds: for `exchange`. */
  readonly observed?: number;
  /** Time of the set, unix seconds. Default: that of its youngest price. */
  readonly time?: number;
}

/**
 * Reads saved prices of one format and puts them together as one set. Throws {@link InputError} for options that do not
 * belong together and symbols that are in none of the files, and whatever the parser of the format and `checkPriceSet` do.
 */
export function importPrices(texts: readonly PriceText[], options: ImportOptions): PriceSet {
  const { source, feeds, symbol, symbols, time } = options;
  if (symbol !== undefined && (feeds !== undefined || symbols !== undefined)) {
    throw new InputError('cannot be given with a feed map or with symbols to take', { field: 'symbol' });
  }
  const parse = parserOf(options);
  const prices = texts.flatMap(({ text, file }) => parse(text, { file, feeds, symbol, symbols }));
  const absent = symbols?.find((one) => !prices.some((price) => price.symbol === one));
  if (absent !== undefined) {
    throw new InputError(`names ${absent}, which is in none of the files`, { field: 'symbols' });
  }
  const youngest = prices.reduce((latest, price) => Math.max(latest, price.time), 0);
  return checkPriceSet({ source, time: time ?? youngest, prices });
}

function parserOf({ format, take, observed }: ImportOptions): (text: string, naming: Naming) => PriceQuote[] {
  if (format !== 'exchange') {
    for (const [field, value] of Object.entries({ take, observed })) {
      if (value !== undefined) throw new InputError('is for exchange files alone', { field });
    }
    return { pyth: parsePyth, chainlink: parseChainlink, csv: parsePriceTable }[format];
  }
  if (take === undefined) {
    throw new InputError('is missing', { field: 'take', fix: 'Say mark, index, last or mid' });
  }
  return (text, naming) => parseTickers(text, { ...naming, take, observed });
}
