import { DataError } from '../../errors.js';
import { readTable } from '../../files/table.js';
import { dateMilliseconds } from '../../files/time.js';
import type { Trade } from '../data.js';
import { positiveFigure } from '../liquidity/figures.js';

/** Unix seconds: 1973 to 5138. Milliseconds lie above, day numbers below. */
const [EARLIEST, LATEST] = [1e8, 1e11];

const COLUMNS = ['time', 'price', 'size'];
const SECONDS = /^(?:0|[1-9][0-9]*)(?:\.[0-9]{1,9})?$/;
const ISO = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?Z$/;
/** Whether the header names a side. */
const SIDED = /^[^\r\n]*\bside\b/;

/**
 * Reads public trades from comma-separated text with the header `time,price,size` or `time,price,size,side`: time in unix
 * seconds or as a UTC time, both with up to nine decimals, price in quote per unit, size in units, side `buy` or `sell`: who
 * took the liquidity. Oldest first; several trades may share a time.
 *
 * Throws {@link DataError} with line and column: `columns` for another header or number of cells, `empty`, `badDate`,
 * `unordered`, `notANumber`, `notPositive`, `inconsistent` for a side that is neither; `InputError` for text that is too long.
 */
export function parseTrades(csv: string, file?: string): Trade[] {
  const at = file === undefined ? {} : { file };
  const sided = SIDED.test(csv);
  const { rows } = readTable(csv, { columns: sided ? [...COLUMNS, 'side'] : COLUMNS, file });
  if (rows.length === 0) throw new DataError('empty', 'has a header and no trades', at);
  let previous = Number.NEGATIVE_INFINITY;
  return rows.map(({ row, cells }) => {
    const place = (column: string) => ({ ...at, row, column });
    const time = timeOf(cells.get('time')!, place('time'));
    if (time < previous) {
      const fix = 'Sort the trades, oldest first';
      throw new DataError('unordered', 'is before the trade above it', { ...place('time'), fix });
    }
    previous = time;
    return {
      time,
      price: positiveFigure(cells.get('price')!, place('price')),
      size: positiveFigure(cells.get('size')!, place('size')),
      ...(sided && { side: sideOf(cells.get('side')!, place('side')) }),
    };
  });
}

type Place = { file?: string; row: number; column: string };

function timeOf(text: string, at: Place): number {
  const [, seconds, fraction = ''] = ISO.exec(text) ?? [];
  if (seconds !== undefined) {
    const time = dateMilliseconds(`${seconds}Z`);
    if (time === undefined) throw new DataError('badDate', 'is not a date that exists', at);
    return inRange(Number(`${time / 1000}${fraction}`), at);
  }
  if (!SECONDS.test(text)) {
    const fix = 'Write 1769860800.123 or 2026-01-31T12:00:00.123Z';
    throw new DataError('badDate', 'is neither unix seconds nor a UTC time', { ...at, fix });
  }
  return inRange(Number(text), at);
}

function inRange(time: number, at: Place): number {
  if (time >= EARLIEST && time < LATEST) return time;
  throw new DataError('badDate', 'is not in unix seconds', { ...at, fix: 'Divide milliseconds by 1000' });
}

function sideOf(text: string, at: Place): 'buy' | 'sell' {
  if (text === 'buy' || text === 'sell') return text;
  const fix = 'Leave the column out if sides are not known';
  throw new DataError('inconsistent', 'must be buy or sell', { ...at, fix });
}
