import type { TimeUnit } from '../moment.js';
import type { SavedTable } from '../saved.js';
import { type BarColumn, hasNamedVolume } from './columns.js';

/** The forms in which exchanges and libraries give bars. */

export const HISTORY_FORMATS = [
  'binance',
  'kraken',
  'coinbase',
  'cryptodatadownload',
  'ccxt',
  'plain',
] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

/** What a file is read as. */
export interface BarLayout {
  readonly format: HistoryFormat;
  readonly columns: readonly BarColumn[];
}

/** Units of time that a format has. */
const UNITS: Readonly<Record<HistoryFormat, readonly TimeUnit[]>> = {
  binance: ['milliseconds', 'microseconds'],
  kraken: ['seconds'],
  coinbase: ['seconds'],
  cryptodatadownload: ['seconds', 'milliseconds', 'microseconds', 'text'],
  ccxt: ['milliseconds'],
  plain: ['seconds', 'milliseconds', 'microseconds', 'nanoseconds', 'text'],
};

const OHLC = ['open', 'high', 'low', 'close'] as const;
const PLAIN: readonly BarColumn[] = ['time', ...OHLC, 'volume'];

/** Columns of files without a header, by their order. */
const BARE: readonly BarLayout[] = [
  {
    format: 'binance',
    columns: [...PLAIN, 'closeTime', 'quoteVolume', 'ignored', 'ignored', 'ignored', 'ignored'],
  },
  { format: 'kraken', columns: [...PLAIN, 'ignored'] },
  { format: 'kraken', columns: ['time', ...OHLC, 'average', 'volume', 'ignored'] },
  { format: 'coinbase', columns: ['time', 'low', 'high', 'open', 'close', 'volume'] },
  { format: 'ccxt', columns: PLAIN },
  { format: 'plain', columns: PLAIN },
];

/** What a file without a header may be, by its number of columns and its unit of time. */
export function bareLayouts(width: number, unit: TimeUnit): BarLayout[] {
  return BARE.filter(({ format, columns }) => columns.length === width && UNITS[format].includes(unit));
}

/** What a file with these columns may be. They are read by their names alike, so any of them is right; the first is likeliest. */
export function namedLayouts(table: SavedTable, columns: readonly BarColumn[], unit: TimeUnit): BarLayout[] {
  return namedFormats(table, columns)
    .filter((format) => UNITS[format].includes(unit))
    .map((format) => ({ format, columns }));
}

function namedFormats({ comment, heading = [] }: SavedTable, columns: readonly BarColumn[]): HistoryFormat[] {
  if (columns.includes('closeTime')) return ['binance'];
  if (comment !== undefined || hasNamedVolume(heading)) return ['cryptodatadownload'];
  const order = columns.filter((column) => (OHLC as readonly string[]).includes(column)).join();
  return order === 'low,high,open,close' ? ['coinbase', 'plain'] : ['plain', 'ccxt', 'kraken', 'coinbase'];
}
