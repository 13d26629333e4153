import { DataError } from '../../errors.js';
import type { SavedTable } from '../saved.js';

/** What a column of bars holds. Whatever else an exchange adds is named here too: an unknown column is refused. */
export type BarColumn =
  | 'time'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume'
  | 'quoteVolume'
  | 'closeTime'
  | 'average'
  | 'symbol'
  | 'ignored';

/** Names of columns in lower case, without spaces, dashes and underscores. */
const NAMES: Readonly<Record<BarColumn, readonly string[]>> = {
  time: ['time', 'timestamp', 'unix', 'unixtimestamp', 'opentime', 'start', 'date', 'datetime'],
  open: ['open'],
  high: ['high'],
  low: ['low'],
  close: ['close'],
  volume: ['volume'],
  quoteVolume: ['quotevolume', 'quoteassetvolume'],
  closeTime: ['closetime'],
  average: ['vwap'],
  symbol: ['symbol'],
  ignored: [
    ...['count', 'trades', 'tradecount', 'numberoftrades', 'ignore'],
    ...['takerbuyvolume', 'takerbuybasevolume', 'takerbuybaseassetvolume'],
    ...['takerbuyquotevolume', 'takerbuyquoteassetvolume'],
  ],
};

const BY_NAME: ReadonlyMap<string, BarColumn> = new Map(
  Object.entries(NAMES).flatMap(([column, names]) =>
    names.map((name) => [name, column as BarColumn] as const),
  ),
);

/** The columns that a history needs. */
const NEEDED = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

const VOLUME_OF = /^volume (\S+)$/i;

/** Whether a heading says what its volume is counted in, as CryptoDataDownload does: `Volume BTC`. */
export const hasNamedVolume = (heading: readonly string[]): boolean =>
  heading.some((name) => VOLUME_OF.test(name));

/**
 * The columns by their names. There may be several times, which must agree; any other column once. Throws {@link DataError}
 * `columns` for names that are unknown, missing or there twice, and for a volume of an asset that the symbol does not begin or
 * end with.
 */
export function columnsByName(heading: readonly string[], table: SavedTable): BarColumn[] {
  const at = { file: table.file };
  const symbols = heading.findIndex((name) => BY_NAME.get(folded(name)) === 'symbol');
  const symbol = symbols < 0 ? undefined : table.rows[0]!.cells[symbols]!.toUpperCase();
  const columns = heading.map((name) => {
    const asset = VOLUME_OF.exec(name)?.[1]?.toUpperCase();
    const found = asset === undefined ? BY_NAME.get(folded(name)) : volumeOf(asset, symbol);
    if (found !== undefined) return found;
    const rule = asset === undefined ? 'is no column of bars' : 'is a volume of neither side of the symbol';
    const fix = 'Leave the column out, or rename it: date,open,high,low,close,volume';
    throw new DataError('columns', rule, { ...at, column: name || undefined, fix });
  });
  columns.forEach((column, i) => {
    if (column === 'time' || column === 'ignored' || columns.indexOf(column) === i) return;
    throw new DataError('columns', `is a second column of ${column}`, { ...at, column: heading[i] });
  });
  const missing = NEEDED.find((column) => !columns.includes(column));
  if (missing === undefined) return columns;
  throw new DataError('columns', 'is missing', { ...at, column: missing });
}

/** Base or quote, by the symbol: `BTCUSDT` begins with one and ends with the other. */
function volumeOf(asset: string, symbol: string | undefined): BarColumn | undefined {
  if (symbol === undefined) return undefined;
  const [base, quote] = [symbol.startsWith(asset), symbol.endsWith(asset)];
  return base === quote ? undefined : base ? 'volume' : 'quoteVolume';
}

const folded = (name: string) => name.toLowerCase().replace(/[\s_-]/g, '');
