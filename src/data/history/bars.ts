import { DataError } from '../../errors.js';
import { parseFraction } from '../../units/decimal.js';
import { compare } from '../../units/fraction.js';
import { amountOf, priceOf } from '../figure.js';
import { type MomentPlace, NANOS, readMoment } from '../moment.js';
import type { SavedRow, SavedTable } from '../saved.js';
import { inWindow, type Window } from '../window.js';
import type { BarColumn } from './columns.js';
import type { ReadAs } from './recognise.js';

/** One bar as it was saved. Figures are plain decimals. */
export interface SavedBar {
  /** Start, unix seconds. */
  readonly time: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** In the quote currency, or what the exchange has in its place. */
  readonly quoteVolume: string | undefined;
  /** Seconds from the start to the end, where the exchange gives the end. */
  readonly length: number | undefined;
  readonly symbol: string | undefined;
  readonly at: SavedRow['at'];
}

/**
 * The bars of a table, those outside the window left out unread. Throws {@link DataError}: `badDate` also for a time in
 * another unit than that of the first row, `notANumber`, `notPositive`, `negative`, `empty`, `inconsistent` where high, low and
 * average do not fit, two times of a bar differ, or the end is not that of a bar.
 */
export function barsOf({ rows, heading }: SavedTable, layout: ReadAs, window: Window): SavedBar[] {
  const { columns } = layout;
  const places = new Map(
    columns.map((column, i) => [column, { index: i, heading: heading?.[i] ?? column }] as const),
  );
  const times = columns.flatMap((column, i) => (column === 'time' ? [i] : []));
  return rows.flatMap((row) => {
    const place = { ...row.at, column: heading?.[times[0]!] ?? 'time' };
    const time = timeOf(
      times.map((i) => row.cells[i]!),
      place,
      layout,
    );
    return inWindow(BigInt(time) * NANOS, window) ? [barOf(row, time, places, layout)] : [];
  });
}

function timeOf(cells: readonly string[], place: MomentPlace, { format, unit }: ReadAs): number {
  // Downloads of CryptoDataDownload are in UTC, and some change their unit; each has a date beside it.
  const changing = format === 'cryptodatadownload';
  // A date without a zone counts where there is unix time to compare it with.
  const utc = changing || cells.some((cell) => UNIX.test(cell));
  const moments = cells.map((cell) => ({ ...readMoment(cell, place, utc), day: ONLY_DAY.test(cell) }));
  const [first, ...others] = moments as [(typeof moments)[number], ...typeof moments];
  if (first.unit !== unit && !(changing && others.length > 0)) {
    throw new DataError('badDate', `is in ${first.unit}, the first is in ${unit}`, place);
  }
  for (const other of others) {
    const size = first.day || other.day ? DAY : 1n;
    if (first.nanos / size === other.nanos / size) continue;
    throw new DataError('inconsistent', 'differs from the other time of the bar', place);
  }
  const { nanos } = moments.find(({ day }) => !day) ?? first;
  if (nanos % NANOS !== 0n) throw new DataError('badDate', 'is no whole second', place);
  return Number(nanos / NANOS);
}

const UNIX = /^[0-9.]+$/;
const ONLY_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY = 86_400n * NANOS;

function barOf(
  { at, cells }: SavedRow,
  time: number,
  places: ReadonlyMap<BarColumn, { readonly index: number; readonly heading: string }>,
  { unit }: ReadAs,
): SavedBar {
  const place = (column: BarColumn): MomentPlace => ({
    ...at,
    column: places.get(column)?.heading ?? column,
  });
  const cell = (column: BarColumn) => {
    const index = places.get(column)?.index;
    return index === undefined ? undefined : cells[index];
  };
  const price = (column: BarColumn) => priceOf(cell(column)!, place(column));
  const [open, high, low, close] = [price('open'), price('high'), price('low'), price('close')];
  const volume = amountOf(cell('volume')!, place('volume'));
  if ([open, low, close].some((one) => above(one, high))) {
    throw new DataError('inconsistent', 'is below open, low or close', place('high'));
  }
  if ([open, close].some((one) => above(low, one))) {
    throw new DataError('inconsistent', 'is above open or close', place('low'));
  }
  const average = cell('average');
  // Without trades some exchanges say 0.
  if (average !== undefined && volume !== '0') {
    const mean = priceOf(average, place('average'));
    if (outside(mean, low, high))
      throw new DataError('inconsistent', 'is not between low and high', place('average'));
  }
  const quote = cell('quoteVolume');
  const end = cell('closeTime');
  return {
    time,
    open,
    high,
    low,
    close,
    volume,
    quoteVolume: quote === undefined ? undefined : amountOf(quote, place('quoteVolume')),
    length: end === undefined ? undefined : lengthOf(end, time, unit, place('closeTime')),
    symbol: cell('symbol'),
    at,
  };
}

/** Averages are rounded to the digits that an exchange prints: one part in a million is no contradiction. */
const ROUNDED = 1e-6;

function outside(mean: string, low: string, high: string): boolean {
  return Number(mean) < Number(low) * (1 - ROUNDED) || Number(mean) > Number(high) * (1 + ROUNDED);
}

/** `a > b`, exactly: floats of different decimals can be equal, but never the wrong way round. */
function above(a: string, b: string): boolean {
  const [x, y] = [Number(a), Number(b)];
  return x > y || (x === y && a !== b && compare(parseFraction(a), parseFraction(b)) > 0n);
}

/** The end of a bar is written as its last unit of time. */
function lengthOf(end: string, time: number, unit: ReadAs['unit'], place: MomentPlace): number {
  const moment = readMoment(end, place);
  const step = unit === 'milliseconds' ? 1_000_000n : 1_000n;
  const length = moment.nanos + step - BigInt(time) * NANOS;
  if (moment.unit === unit && length > 0n && length % NANOS === 0n) return Number(length / NANOS);
  const fix = 'Save the file again, as the exchange gives it';
  throw new DataError('inconsistent', `is not one ${unit.slice(0, -1)} before the next bar`, {
    ...place,
    fix,
  });
}
