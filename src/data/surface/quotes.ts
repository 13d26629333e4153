import { DataError } from '../../errors.js';
import { parseJson } from '../../files/json.js';
import { inFile } from '../../files/places.js';
import { formatFraction } from '../../units/decimal.js';
import { parsePrinted } from '../../units/printed.js';
import { amountOf } from '../figure.js';
import { type MomentPlace, NANOS, readMoment } from '../moment.js';
import type { SavedText } from '../saved.js';
import { entriesOf, isObject, type JsonObject } from './entries.js';
import { type OptionName, optionName } from './optionName.js';

/** One option as an exchange quotes it. Figures are plain decimals above 0; undefined where it has none, or 0. */
export interface OptionQuote extends OptionName {
  /** As the file names it. */
  readonly name: string;
  /** In the quote currency or in coins. */
  readonly mark: string | undefined;
  /** As a percentage or as a fraction. */
  readonly vol: string | undefined;
  readonly forward: string | undefined;
  /** Unix seconds, with a fraction. */
  readonly time: number | undefined;
  /** Per year, signed. */
  readonly rate: string | undefined;
  readonly at: MomentPlace;
}

/** Whose answer it is. */
export type ChainFormat = 'deribit' | 'bybit' | 'ccxt';

interface SavedChain {
  readonly file: string | undefined;
  readonly format: ChainFormat;
  readonly quotes: readonly OptionQuote[];
}

/** Keys of what is read, by format; the first that is there counts. */
const KEYS = {
  deribit: {
    name: 'instrument_name',
    mark: 'mark_price',
    vol: ['mark_iv'],
    forward: 'underlying_price',
    time: ['creation_timestamp', 'timestamp'],
    rate: 'interest_rate',
  },
  bybit: {
    name: 'symbol',
    mark: 'markPrice',
    vol: ['markIv'],
    forward: 'underlyingPrice',
    time: [],
    rate: undefined,
  },
  ccxt: {
    name: 'symbol',
    mark: 'markPrice',
    vol: ['impliedVolatility', 'markImpliedVolatility'],
    forward: 'underlyingPrice',
    time: ['timestamp', 'datetime'],
    rate: undefined,
  },
} as const;

/**
 * Reads an option chain, saved as JSON: `get_book_summary_by_currency` of Deribit, its result or all of the answer; `tickers` of
 * Bybit, with the time of the answer; `fetchOptionChain`, `fetchGreeks` and `fetchAllGreeks` of ccxt, one, a list or by symbol. Where ccxt leaves out
 * what Deribit says, its `info` is read.
 *
 * Throws {@link InputError} for JSON of another form, {@link DataError} `inconsistent` for what is no option and for figures
 * that ccxt and its `info` give differently, `notANumber`, `negative`, `badDate`, `empty`.
 */
export function readChain({ text, file }: SavedText): SavedChain {
  return inFile(file, () => {
    const { entries, time } = entriesOf(parseJson('exported', text, undefined, { fractions: 'text' }));
    const [first] = entries;
    if (first === undefined) throw new DataError('empty', 'has no options');
    const format = formatOf(first.json);
    const quotes = entries.map(({ json, place }) => quoteOf(json, place, format, time));
    return { file, format, quotes };
  });
}

function formatOf(entry: JsonObject): ChainFormat {
  if (entry.instrument_name !== undefined) return 'deribit';
  return 'markIv' in entry ? 'bybit' : 'ccxt';
}

function quoteOf(entry: JsonObject, place: string, format: ChainFormat, answered: unknown): OptionQuote {
  const keys = KEYS[format];
  const at = (key: string): MomentPlace => ({ field: place === '' ? key : `${place}.${key}` });
  const name = entry[keys.name];
  const terms = typeof name === 'string' ? optionName(name) : undefined;
  if (typeof name !== 'string' || terms === undefined) {
    const fix = 'Save options alone, as BTC-27DEC24-100000-C or BTC/USD:BTC-241227-100000-C';
    throw new DataError('inconsistent', 'is not the name of an option', { ...at(keys.name), fix });
  }
  const figure = (key: string) => figureOf(entry[key], at(key));
  const vols = keys.vol.flatMap((key) => figure(key) ?? []);
  if (new Set(vols).size > 1) throw new DataError('inconsistent', 'are two volatilities', at(keys.vol[0]));
  const own: OptionQuote = {
    ...terms,
    name,
    mark: figure(keys.mark),
    vol: vols[0],
    forward: figure(keys.forward),
    time: timeOf(
      format === 'bybit' ? [[answered, { field: 'time' }]] : keys.time.map((key) => [entry[key], at(key)]),
    ),
    rate: keys.rate === undefined ? undefined : rateOf(entry[keys.rate], at(keys.rate)),
    at: at(keys.name),
  };
  const { info } = entry;
  if (format !== 'ccxt' || !isObject(info) || info.instrument_name === undefined) return own;
  return merged(own, quoteOf(info, at('info').field!, 'deribit', undefined));
}

/** What both say must be the same; what one leaves out is the other's. */
function merged(own: OptionQuote, info: OptionQuote): OptionQuote {
  for (const key of ['underlying', 'day', 'strike', 'right', 'mark', 'vol', 'forward', 'time'] as const) {
    if (own[key] !== undefined && info[key] !== undefined && own[key] !== info[key]) {
      throw new DataError('inconsistent', `has another ${key} in its info`, own.at);
    }
  }
  return {
    ...own,
    mark: own.mark ?? info.mark,
    vol: own.vol ?? info.vol,
    forward: own.forward ?? info.forward,
    time: own.time ?? info.time,
    rate: info.rate,
  };
}

const isPrinted = (value: unknown): value is number | string =>
  typeof value === 'number' || typeof value === 'string';

function figureOf(value: unknown, at: MomentPlace): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (!isPrinted(value)) throw new DataError('notANumber', 'is not a number', at);
  const amount = amountOf(String(value), at);
  return amount === '0' ? undefined : amount;
}

function rateOf(value: unknown, { field }: MomentPlace): string | undefined {
  if (value === undefined || value === null || !isPrinted(value)) return undefined;
  return formatFraction(parsePrinted(value, field));
}

/** Two times of one quote must be the same. */
function timeOf(stated: readonly (readonly [value: unknown, at: MomentPlace])[]): number | undefined {
  const moments = stated.flatMap(([value, at]) =>
    value === undefined || value === null || !isPrinted(value)
      ? []
      : [{ ...readMoment(String(value), at), at }],
  );
  const [first, ...others] = moments;
  const other = others.find(({ nanos }) => nanos !== first?.nanos);
  if (other !== undefined) throw new DataError('inconsistent', 'is another time', other.at);
  return first === undefined ? undefined : Number(first.nanos) / Number(NANOS);
}
