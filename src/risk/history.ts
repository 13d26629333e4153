import { DataError } from '../errors.js';
import { readTable, type TableRow } from '../files/table.js';
import { formatTime, parseTime } from '../files/time.js';
import type { Candle, PriceHistory } from './data.js';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const NUMBER = /^-?(?:0|[1-9][0-9]{0,77})(?:\.[0-9]{1,77})?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/**
 * A price history from comma-separated text with the header `date,open,high,low,close,volume`, oldest bar
 * first. `date` (or `time`) is the start of the bar: `YYYY-MM-DD` for midnight UTC, ISO 8601 in UTC, or unix
 * seconds. Prices are plain decimals above 0 in quote per unit, the volume is 0 or more in units of the
 * underlying. The first two bars set the interval; every later step must be the same. Nothing is dropped,
 * filled or sorted. Whether the last bar had ended when the file was saved cannot be seen from it.
 *
 * Throws {@link DataError} with the line of the file (the header is row 1) and the column: `columns`,
 * `empty`, `tooShort` (one bar has no interval), `notANumber`, `notPositive`, `negative`, `inconsistent`
 * (high and low do not enclose open and close), `badDate`, `duplicate`, `unordered`, `gap` (names the missing
 * time). Throws `InputError` for text that is too long.
 */
export function parseHistory(csv: string, file?: string): PriceHistory {
  const at = file === undefined ? {} : { file };
  const { rows, headings } = readTable(csv, {
    columns: ['date', ...PRICES, 'volume'],
    aliases: { time: 'date' },
    file,
  });
  if (rows.length === 0) throw new DataError('empty', 'has a header and no bars', at);
  const candles = rows.map((row) => candleOf(row, headings, at));
  const column = headings.get('date')!;
  candles.forEach((_, i) => {
    checkTime(candles, i, { ...at, row: rows[i]!.row, column });
  });
  if (candles.length === 1) {
    throw new DataError('tooShort', 'has one bar: the interval needs two', at);
  }
  return { interval: candles[1]!.time - candles[0]!.time, candles };
}

type Place = { file?: string; row?: number; column?: string };

function candleOf({ row, cells }: TableRow, headings: ReadonlyMap<string, string>, at: Place): Candle {
  const place = (column: string) => ({ ...at, row, column: headings.get(column)! });
  const time = timeOf(cells.get('date')!, place('date'));
  const [open, high, low, close] = PRICES.map((column) => {
    const price = numberOf(cells.get(column)!, place(column));
    if (price <= 0) throw new DataError('notPositive', 'must be above 0', place(column));
    return price;
  }) as [number, number, number, number];
  const volume = numberOf(cells.get('volume')!, place('volume'));
  if (volume < 0 || Object.is(volume, -0)) {
    throw new DataError('negative', 'must not be negative', place('volume'));
  }
  if (high < Math.max(open, low, close)) {
    throw new DataError('inconsistent', 'is below open, low or close', place('high'));
  }
  if (low > Math.min(open, close))
    throw new DataError('inconsistent', 'is above open or close', place('low'));
  return { time, open, high, low, close, volume };
}

function numberOf(text: string, place: Place): number {
  if (!NUMBER.test(text)) {
    throw new DataError('notANumber', 'is not a plain decimal', {
      ...place,
      fix: 'Use digits with an optional decimal point: no exponent, spaces or plus sign',
    });
  }
  return Number(text);
}

function timeOf(text: string, place: Place): number {
  try {
    return Number(parseTime(DAY.test(text) ? `${text}T00:00:00Z` : text, 'date'));
  } catch {
    throw new DataError('badDate', 'is not a time that exists', {
      ...place,
      fix: 'Write "2026-01-31", "2026-01-31T12:00:00Z" or whole unix seconds from 1970 on',
    });
  }
}

/** Bars before `i` are in order and evenly spaced. */
function checkTime(candles: readonly Candle[], i: number, place: Place): void {
  if (i === 0) return;
  const { time } = candles[i]!;
  const before = candles[i - 1]!.time;
  if (time <= before) {
    const repeated = candles.findIndex((candle) => candle.time === time) < i;
    if (repeated) throw new DataError('duplicate', `repeats ${formatTime(time)}`, place);
    throw new DataError('unordered', `is before ${formatTime(before)}, the bar above it`, {
      ...place,
      fix: 'Sort the bars, oldest first',
    });
  }
  const interval = candles[1]!.time - candles[0]!.time;
  const step = time - before;
  if (step === interval) return;
  // A shorter step means that the first one was the gap.
  const missing = step > interval ? before + interval : candles[0]!.time + step;
  throw new DataError(
    'gap',
    `comes ${step} s after the bar above it, the first two are ${interval} s apart`,
    {
      ...place,
      fix: `Find the bar of ${formatTime(missing)}, or use a window without the gap`,
    },
  );
}
