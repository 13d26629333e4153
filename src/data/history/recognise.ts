import { DataError, InputError } from '../../errors.js';
import { readMoment, type TimeUnit } from '../moment.js';
import type { SavedTable } from '../saved.js';
import { type BarColumn, columnsByName } from './columns.js';
import { type BarLayout, bareLayouts, type HistoryFormat, namedLayouts } from './formats.js';

/** A layout, and the unit of its times. */
export interface ReadAs extends BarLayout {
  readonly unit: TimeUnit;
}

/**
 * What a file is, by its header, or by its number of columns, its unit of time, and prices that fit their names. Throws
 * {@link InputError} where two forms fit that read it differently, and where the stated one does not; {@link DataError} where
 * none does.
 */
export function recognise(table: SavedTable, stated?: HistoryFormat): ReadAs {
  const { unit, layouts } = candidates(table);
  const { file } = table;
  if (layouts.length === 0) {
    throw new DataError('columns', `is no known form: ${described(table, unit)}`, {
      file,
      fix: 'Give it a header: date,open,high,low,close,volume',
    });
  }
  if (stated !== undefined) {
    const found = layouts.find(({ format }) => format === stated);
    if (found !== undefined) return { ...found, unit };
    throw new InputError(`is not of format ${stated}: ${described(table, unit)}`, {
      file,
      fix: `It could be ${listed(layouts)}`,
    });
  }
  const fitting = layouts.filter(({ columns }) => pricesFit(table, columns));
  const [first = layouts[0]!, ...others] = fitting;
  const rivals = fitting.length === 0 ? layouts.slice(1) : others;
  if (rivals.every(({ columns }) => columns.join() === first.columns.join())) return { ...first, unit };
  throw new InputError(
    fitting.length === 0 ? 'fits no form: highs and lows contradict each' : 'fits several forms that differ',
    { file, fix: `Say which with --format: ${listed(fitting.length === 0 ? layouts : fitting)}` },
  );
}

function candidates(table: SavedTable): { readonly unit: TimeUnit; readonly layouts: readonly BarLayout[] } {
  const { heading, rows } = table;
  const [{ at, cells }] = rows as [SavedTable['rows'][number]];
  const columns = heading === undefined ? undefined : columnsByName(heading, table);
  const time = columns === undefined ? 0 : columns.indexOf('time');
  const { unit } = readMoment(cells[time]!, { ...at, column: heading?.[time] ?? 'time' }, true);
  if (columns !== undefined) return { unit, layouts: namedLayouts(table, columns, unit) };
  return { unit, layouts: bareLayouts(cells.length, unit) };
}

/** Whether no bar says that these columns are others. Figures that are no numbers deny nothing: they are named later. */
function pricesFit({ rows }: SavedTable, columns: readonly BarColumn[]): boolean {
  const places = (['open', 'high', 'low', 'close'] as const).map((name) => columns.indexOf(name));
  return rows.every(({ cells }) => {
    const figures = places.map((i) => (cells[i] === '' ? Number.NaN : Number(cells[i])));
    const [open, high, low, close] = figures as [number, number, number, number];
    return !(high < open || high < low || high < close || low > open || low > close);
  });
}

function described({ heading, rows }: SavedTable, unit: TimeUnit): string {
  const times = unit === 'text' ? 'dates' : `times in ${unit}`;
  return `${rows[0]!.cells.length} columns ${heading === undefined ? 'without' : 'with'} a header, ${times}`;
}

const listed = (layouts: readonly BarLayout[]) =>
  [...new Set(layouts.map(({ format }) => format))].join(' or ');
