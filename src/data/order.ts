import { DataError } from '../errors.js';
import type { RowPlace } from './saved.js';

/** The order of rows in time. */

interface Timed {
  readonly at: RowPlace;
}

/**
 * The rows oldest first. Without `sort` they must be: newest first is named as such. With it, rows that are newest first
 * throughout are turned round, so that those of one time keep the order in which they happened; others are sorted by time,
 * those of one time left as they stand. Throws {@link DataError} `unordered`.
 */
export function oldestFirst<Row extends Timed>(
  rows: readonly Row[],
  timeOf: (row: Row) => bigint | number,
  sort: boolean,
): readonly Row[] {
  const falls = (i: number) => i > 0 && timeOf(rows[i]!) < timeOf(rows[i - 1]!);
  const first = rows.findIndex((_, i) => falls(i));
  if (first < 0) return rows;
  const newestFirst = rows.every((row, i) => i === 0 || timeOf(row) <= timeOf(rows[i - 1]!));
  if (!sort) {
    const what = newestFirst
      ? 'is before the one above it: the file is newest first'
      : 'is before the one above it';
    const fix = 'Put them in order with --sort, or give the files in order';
    throw new DataError('unordered', what, { ...rows[first]!.at, column: 'time', fix });
  }
  if (newestFirst) return [...rows].reverse();
  return [...rows].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0));
}
