import { DataError, InputError } from '../../errors.js';
import { readMoment, type TimeUnit } from '../moment.js';
import type { SavedTable } from '../saved.js';

/** The forms in which exchanges and libraries give public trades. */

export const TRADE_FORMATS = ['binance', 'bybit', 'ccxt', 'plain'] as const;
export type TradeFormat = (typeof TRADE_FORMATS)[number];

/**
 * What a column of trades holds. `buyerMaker`: whether the buyer had been waiting, so that the seller took; `value`: price times
 * size; `home` and `foreign`: the size and its value, as Bybit calls them; `role`: whether one was maker or taker oneself.
 */
export type TradeColumn =
  | 'id'
  | 'time'
  | 'price'
  | 'size'
  | 'side'
  | 'buyerMaker'
  | 'value'
  | 'home'
  | 'foreign'
  | 'symbol'
  | 'role'
  | 'ignored';

/** Names of columns: as they are, and otherwise in lower case without spaces, dashes and underscores. */
const NAMES: Readonly<Record<TradeColumn, readonly string[]>> = {
  id: ['id', 'tradeid', 'aggtradeid', 'trdmatchid', 'a'],
  time: ['time', 'timestamp', 'transacttime', 'date', 'datetime', 'T'],
  price: ['price', 'p'],
  size: ['size', 'amount', 'quantity', 'qty', 'volume', 'q'],
  side: ['side'],
  buyerMaker: ['isbuyermaker', 'm'],
  value: ['cost', 'quoteqty'],
  home: ['homenotional'],
  foreign: ['foreignnotional'],
  symbol: ['symbol'],
  role: ['takerormaker'],
  ignored: [
    ...['firsttradeid', 'lasttradeid', 'isbestmatch', 'f', 'l', 'M', 'nq'],
    ...['tickdirection', 'grossvalue', 'rpi'],
    ...['order', 'type', 'fee', 'fees', 'info'],
  ],
};

const BY_NAME: ReadonlyMap<string, TradeColumn> = new Map(
  Object.entries(NAMES).flatMap(([column, names]) =>
    names.map((name) => [name, column as TradeColumn] as const),
  ),
);

/** Columns of files without a header: all of Binance. */
const BARE: readonly (readonly TradeColumn[])[] = [
  ['id', 'price', 'size', 'ignored', 'ignored', 'time', 'buyerMaker', 'ignored'],
  ['id', 'price', 'size', 'ignored', 'ignored', 'time', 'buyerMaker'],
  ['id', 'price', 'size', 'value', 'time', 'buyerMaker', 'ignored'],
  ['id', 'price', 'size', 'value', 'time', 'buyerMaker'],
];

const UNITS: Readonly<Record<TradeFormat, readonly TimeUnit[]>> = {
  binance: ['milliseconds', 'microseconds'],
  bybit: ['seconds', 'milliseconds'],
  ccxt: ['milliseconds'],
  plain: ['seconds', 'milliseconds', 'microseconds', 'nanoseconds', 'text'],
};

/** What a file of trades is read as. */
export interface TradeLayout {
  readonly format: TradeFormat;
  readonly columns: readonly TradeColumn[];
  readonly unit: TimeUnit;
}

/**
 * What a file is, by its header, or by its number of columns and the words in them. Throws {@link DataError} `columns` for
 * what is no known form, {@link InputError} where the stated one does not fit.
 */
export function recogniseTrades(table: SavedTable, stated?: TradeFormat): TradeLayout {
  const { file, heading, rows } = table;
  const [{ at, cells }] = rows as [SavedTable['rows'][number]];
  const columns = heading === undefined ? bareColumns(table) : namedColumns(heading, file);
  const time = columns.indexOf('time');
  const { unit } = readMoment(cells[time]!, { ...at, column: heading?.[time] ?? 'time' });
  const fitting = formatsOf(columns, heading).filter((format) => UNITS[format].includes(unit));
  const format = stated ?? fitting[0];
  if (format !== undefined && fitting.includes(format)) return { format, columns, unit };
  const what = stated === undefined ? 'is no known form' : `is not of format ${stated}`;
  const fix =
    fitting.length === 0 ? 'Give it a header: time,price,size,side' : `It could be ${fitting.join(' or ')}`;
  throw new InputError(`${what}: ${cells.length} columns, times in ${unit}`, { file, fix });
}

function bareColumns({ file, rows }: SavedTable): readonly TradeColumn[] {
  const { cells } = rows[0]!;
  const found = BARE.find(
    (columns) =>
      columns.length === cells.length &&
      BOOLEAN.test(cells[columns.indexOf('buyerMaker')]!) &&
      !BOOLEAN.test(cells[columns.indexOf('time')]!),
  );
  if (found !== undefined) return found;
  const fix = 'Give it a header: time,price,size,side';
  throw new DataError('columns', `is no known form: ${cells.length} columns without a header`, { file, fix });
}

/** As exchanges, Python and JSON write it. */
export const BOOLEAN = /^(?:true|false)$/i;

function namedColumns(heading: readonly string[], file: string | undefined): readonly TradeColumn[] {
  const columns = heading.map((name) => {
    const found = BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase().replace(/[\s_-]/g, ''));
    if (found !== undefined) return found;
    const fix = 'Leave the column out, or rename it: time,price,size,side';
    throw new DataError('columns', 'is no column of trades', { file, column: name || undefined, fix });
  });
  columns.forEach((column, i) => {
    if (column === 'time' || column === 'ignored' || columns.indexOf(column) === i) return;
    throw new DataError('columns', `is a second column of ${column}`, { file, column: heading[i] });
  });
  const missing = (['time', 'price', 'size'] as const).find((column) => !columns.includes(column));
  if (missing !== undefined) throw new DataError('columns', 'is missing', { file, column: missing });
  return columns;
}

/** Columns are read by their names alike, so any of these is right; the first is likeliest. */
function formatsOf(columns: readonly TradeColumn[], heading: readonly string[] = []): TradeFormat[] {
  if (columns.includes('buyerMaker')) return ['binance'];
  if (columns.includes('role')) return ['ccxt'];
  if (columns.includes('home') || heading.slice(0, 5).join() === 'id,timestamp,price,volume,side')
    return ['bybit'];
  return ['plain', 'ccxt', 'bybit'];
}
