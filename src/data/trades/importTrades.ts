import { DataError } from '../../errors.js';
import { parseTrades } from '../../risk/flow/tradesFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { oldestFirst } from '../order.js';
import { readSaved, type SavedText } from '../saved.js';
import { oneSymbol } from '../symbol.js';
import { checkWindow, type Window } from '../window.js';
import { recogniseTrades, type TradeFormat, type TradeLayout } from './formats.js';
import { type SavedTrade, tradesOf } from './trades.js';
import { checkTwice } from './twice.js';
import { inUnits } from './units.js';

export interface TradesImport extends Window {
  /** What all files are. Default: each is recognised. */
  readonly format?: TradeFormat | undefined;
  /** Whether to put trades in order. Default: they must be. */
  readonly sort?: boolean | undefined;
  /** Units of the underlying in a contract, a plain decimal: sizes are multiplied with it. Default: they are units. */
  readonly contractSize?: string | undefined;
}

export interface ImportedTrades {
  /** Trades as `parseTrades` reads them. */
  readonly csv: string;
  readonly trades: number;
  /** Whether it is known who took. */
  readonly sided: boolean;
  /** Times of the first and the last, unix seconds as plain decimals. */
  readonly first: string;
  readonly last: string;
  /** What each file was read as. */
  readonly read: readonly (Pick<TradeLayout, 'format' | 'unit'> & { readonly file: string | undefined })[];
}

/**
 * Public trades of one instrument from files of exchanges and libraries, joined in the order given, as a table of trades:
 * oldest first, every figure as it was printed, times with all their digits, sizes in units, sides of who took. Nothing is
 * dropped but for what lies outside the window.
 *
 * Throws {@link DataError} and InputError as its parts do, `unordered`, `duplicate`, `empty` for a window without trades and
 * where some sides are not known, and `inconsistent` for several symbols.
 */
export function importTrades(texts: readonly SavedText[], options: TradesImport): ImportedTrades {
  checkWindow(options);
  const sort = options.sort === true;
  const files = texts.map((text) => {
    const table = readSaved(text);
    const layout = recogniseTrades(table, options.format);
    // Each file first: in one that is newest first, trades of one time are turned round with it.
    const trades = oldestFirst(tradesOf(table, layout, options), ({ nanos }) => nanos, sort);
    return {
      trades,
      layout,
      file: table.file,
      numbered: table.heading?.[0] === 'id' && layout.format === 'bybit',
    };
  });
  checkTwice(files);
  const joined = files.flatMap(({ trades }) => trades);
  const [first] = joined;
  if (first === undefined)
    throw new DataError('empty', 'has no trades in that window', { file: texts[0]?.file });
  oneSymbol(joined, 'trades are of one');
  const sided = knowsSides(joined);
  const trades = inUnits(
    oldestFirst(joined, ({ nanos }) => nanos, sort),
    options.contractSize,
  );
  const csv = toCsv(trades, sided);
  parseTrades(csv); // what is written can be read
  return {
    csv,
    trades: trades.length,
    sided,
    first: timeText(trades[0]!),
    last: timeText(trades.at(-1)!),
    read: files.map(({ file, layout: { format, unit } }) => ({ file, format, unit })),
  };
}

/** Of all or of none. */
function knowsSides(trades: readonly SavedTrade[]): boolean {
  const unknown = trades.filter(({ side }) => side === undefined);
  if (unknown.length === 0 || unknown.length === trades.length) return unknown.length === 0;
  const fix = 'Leave the column of sides out, or find all of them';
  throw new DataError('empty', 'is not there, and of other trades it is', {
    ...unknown[0]!.at,
    column: 'side',
    fix,
  });
}

const timeText = ({ nanos }: SavedTrade) => formatDecimal(nanos, 9);

function toCsv(trades: readonly SavedTrade[], sided: boolean): string {
  const lines = trades.map((trade) =>
    [timeText(trade), trade.price, trade.size, ...(sided ? [trade.side] : [])].join(','),
  );
  return `${[sided ? 'time,price,size,side' : 'time,price,size', ...lines].join('\n')}\n`;
}
