import { DataError } from '../../errors.js';
import { amountOf, priceOf } from '../figure.js';
import { type MomentPlace, readMoment } from '../moment.js';
import type { SavedRow, SavedTable } from '../saved.js';
import { inWindow, type Window } from '../window.js';
import { BOOLEAN, type TradeColumn, type TradeLayout } from './formats.js';

/** One trade as it was saved. Figures are plain decimals. */
export interface SavedTrade {
  /** Since 1970. */
  readonly nanos: bigint;
  readonly price: string;
  readonly size: string;
  /** Who took. */
  readonly side: 'buy' | 'sell' | undefined;
  readonly id: string | undefined;
  /** What the exchange says that price times size is. */
  readonly value: string | undefined;
  /** The size and its value, as Bybit gives them beside. */
  readonly notionals: { readonly home: string; readonly foreign: string } | undefined;
  readonly symbol: string | undefined;
  readonly at: SavedRow['at'];
}

/**
 * The trades of a table, those outside the window left out unread. Throws {@link DataError}: `badDate` also for a time in
 * another unit than that of the first row, `notANumber`, `notPositive`, `negative`, `empty`, `inconsistent` for two times that
 * differ, a side that is none, and a trade of one's own, whose side is not that of who took.
 */
export function tradesOf({ rows, heading }: SavedTable, layout: TradeLayout, window: Window): SavedTrade[] {
  const { columns } = layout;
  const places = new Map(columns.map((column, i) => [column, i]));
  const times = columns.flatMap((column, i) => (column === 'time' ? [i] : []));
  return rows.flatMap((row) => {
    const reader: Reader = {
      cell: (column) => row.cells[places.get(column) ?? -1],
      place: (column) => ({ ...row.at, column: heading?.[places.get(column) ?? -1] ?? column }),
    };
    const nanos = timeOf(
      times.map((i) => row.cells[i]!),
      reader.place('time'),
      layout,
    );
    return inWindow(nanos, window) ? [tradeOf(nanos, row, reader)] : [];
  });
}

interface Reader {
  readonly cell: (column: TradeColumn) => string | undefined;
  readonly place: (column: TradeColumn) => MomentPlace;
}

function timeOf([first, ...others]: readonly string[], place: MomentPlace, { unit }: TradeLayout): bigint {
  const moment = readMoment(first!, place);
  if (moment.unit !== unit)
    throw new DataError('badDate', `is in ${moment.unit}, the first is in ${unit}`, place);
  if (others.some((other) => readMoment(other, place).nanos !== moment.nanos)) {
    throw new DataError('inconsistent', 'differs from the other time of the trade', place);
  }
  return moment.nanos;
}

function tradeOf(nanos: bigint, { at }: SavedRow, { cell, place }: Reader): SavedTrade {
  const figure = (column: TradeColumn) => priceOf(cell(column)!, place(column));
  // A value may be rounded to 0.
  const stated = (column: TradeColumn) => (cell(column) ? amountOf(cell(column)!, place(column)) : undefined);
  if (cell('role') !== undefined && !['', 'taker'].includes(cell('role')!)) {
    throw new DataError('inconsistent', 'says that the trade is one of your own', {
      ...place('role'),
      fix: 'Save public trades: fetchTrades, not fetchMyTrades',
    });
  }
  const [home, foreign] = [stated('home'), stated('foreign')];
  return {
    nanos,
    price: figure('price'),
    size: figure('size'),
    side: sideOf(cell, place),
    id: cell('id') || undefined,
    value: stated('value'),
    notionals: home === undefined || foreign === undefined ? undefined : { home, foreign },
    symbol: cell('symbol') || undefined,
    at,
  };
}

function sideOf(cell: Reader['cell'], place: Reader['place']): 'buy' | 'sell' | undefined {
  const maker = cell('buyerMaker');
  if (maker !== undefined) {
    if (BOOLEAN.test(maker)) return maker.toLowerCase() === 'true' ? 'sell' : 'buy';
    throw new DataError('inconsistent', 'must be true or false', place('buyerMaker'));
  }
  const side = cell('side')?.toLowerCase();
  if (side === undefined || side === '' || side === 'buy' || side === 'sell') return side || undefined;
  throw new DataError('inconsistent', 'must be buy or sell', place('side'));
}
