import { DataError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { parseHistory } from '../../risk/history.js';
import { oldestFirst } from '../order.js';
import { readSaved, type SavedText } from '../saved.js';
import { oneSymbol } from '../symbol.js';
import { checkWindow, type Window } from '../window.js';
import { barsOf, type SavedBar } from './bars.js';
import type { HistoryFormat } from './formats.js';
import { type ReadAs, recognise } from './recognise.js';
import { checkSpacing, intervalOf } from './spacing.js';
import { inUnits, type VolumeOptions, volumesDiffer } from './volume.js';

export interface HistoryImport extends Window, VolumeOptions {
  /** What all files are. Default: each is recognised. */
  readonly format?: HistoryFormat | undefined;
  /** Whether to put bars in order. Default: they must be. */
  readonly sort?: boolean | undefined;
  /** Unix seconds: no bar may end later. */
  readonly now: number;
}

export interface ImportedHistory {
  /** A history as `parseHistory` reads it. */
  readonly csv: string;
  readonly bars: number;
  /** Seconds from bar to bar. */
  readonly interval: number;
  /** Start of the first bar and end of the last, unix seconds. */
  readonly start: number;
  readonly end: number;
  /** What each file was read as. */
  readonly read: readonly (Pick<ReadAs, 'format' | 'unit'> & { readonly file: string | undefined })[];
  /** Whether a second volume does not fit the first, see `volumesDiffer`. */
  readonly volumesDiffer: boolean;
}

/**
 * Bars of one instrument from files of exchanges and libraries, joined in the order given, as a history: evenly spaced, oldest
 * first, every figure as it was printed. Nothing is filled or dropped, but for what lies outside the window: bars that start
 * before `since`, or have not ended by `until`.
 *
 * Throws {@link InputError} and DataError as its parts do, `unordered`, `gap`, `duplicate`, `tooShort`, `empty` for a window
 * without bars, and `inconsistent` for a last bar that has not ended and for several symbols.
 */
export function importHistory(texts: readonly SavedText[], options: HistoryImport): ImportedHistory {
  checkWindow(options);
  const tables = texts.map((text) => {
    const table = readSaved(text);
    return { table, layout: recognise(table, options.format) };
  });
  const saved = tables.flatMap(({ table, layout }) => barsOf(table, layout, options));
  oneSymbol(saved, 'a history is of one');
  const sorted = oldestFirst(saved, ({ time }) => time, options.sort === true);
  if (sorted.length === 0)
    throw new DataError('empty', 'has no bars in that window', { file: texts[0]?.file });
  const interval = intervalOf(sorted);
  const ended = endedBars(sorted, interval, options);
  checkSpacing(ended, interval, texts.length === 1 ? texts[0]!.file : undefined);
  const bars = inUnits(ended, options);
  const csv = toCsv(bars);
  parseHistory(csv); // what is written can be read
  return {
    csv,
    bars: bars.length,
    interval,
    start: bars[0]!.time,
    end: bars.at(-1)!.time + interval,
    read: tables.map(({ table: { file }, layout: { format, unit } }) => ({ file, format, unit })),
    volumesDiffer: volumesDiffer(bars),
  };
}

/** Without the last bar where it has not ended by `until`. */
function endedBars(
  bars: readonly SavedBar[],
  interval: number,
  { until, now }: HistoryImport,
): readonly SavedBar[] {
  const ended = until === undefined ? bars : bars.filter(({ time }) => time + interval <= until);
  const last = ended.at(-1);
  if (last === undefined) throw new DataError('empty', 'has no bar that ended in that window', bars[0]!.at);
  if (last.time + interval <= now) return ended;
  throw new DataError('inconsistent', 'is of a bar that has not ended', {
    ...last.at,
    column: 'time',
    fix: `Leave it out with --until ${formatTime(last.time)}`,
  });
}

const DAY = 86_400;

function toCsv(bars: readonly SavedBar[]): string {
  const daily = bars.every(({ time }) => time % DAY === 0);
  const date = (time: number) => (daily ? formatTime(time).slice(0, 10) : formatTime(time));
  const lines = bars.map(({ time, open, high, low, close, volume }) =>
    [date(time), open, high, low, close, volume].join(','),
  );
  return `${['date,open,high,low,close,volume', ...lines].join('\n')}\n`;
}
