import { DataError, InputError } from '../errors.js';
import { formatTime } from '../files/time.js';
import type { PriceHistory } from './data.js';

/** Closes of several underlyings at the same times. */
export interface AlignedCloses {
  /** Seconds from one bar to the next. */
  readonly interval: number;
  /** Start of the first and of the last bar, unix seconds. */
  readonly first: number;
  readonly last: number;
  /** Start of each bar, oldest first. */
  readonly times: readonly number[];
  /** One series per name, in the order asked for: `closes[name][bar]`, quote per unit. */
  readonly closes: readonly (readonly number[])[];
}

export interface AlignOptions {
  /**
   * Only this many of the latest bars, 1 or more. Left out: all. With it, histories may begin at different
   * times.
   */
  readonly last?: number;
  /**
   * `'same'` (default): every history must begin and end with the others. `'common'`: bars outside the window
   * that all histories share are left out; the result states the window.
   */
  readonly window?: 'same' | 'common';
}

/**
 * The closes of `names` on one calendar. Histories must have the same interval and the same bar times:
 * nothing is filled, and bars are left out only where `options` ask for it.
 *
 * Throws {@link InputError} for names that are empty, repeated or without a history and for `last` out of
 * range, and {@link DataError} naming the underlying: `inconsistent` (interval, phase, window), `gap` (a
 * history that is not evenly spaced), `notPositive` (interval), `empty`, `tooShort` (fewer bars than `last`).
 */
export function alignHistories(
  histories: ReadonlyMap<string, PriceHistory>,
  names: readonly string[],
  options: AlignOptions = {},
): AlignedCloses {
  const { last: count, window = 'same' } = options;
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1)) {
    throw new InputError('must be a whole number of bars, 1 or more', { field: 'last' });
  }
  const series = lookUp(histories, names);
  const [reference] = series as [Named, ...Named[]];
  for (const one of series) {
    checkPhase(one, reference);
    if (window === 'same') checkWindow(one, reference, count === undefined);
  }
  const last = Math.min(...series.map(({ end }) => end));
  const shared = Math.max(...series.map(({ start }) => start));
  const { interval } = reference.history;
  const bars = (last - shared) / interval + 1;
  if (bars < 1) {
    const late = series.find(({ start }) => start === shared)!;
    throw new DataError('inconsistent', `begins at ${formatTime(shared)}, after another history has ended`, {
      field: late.field,
    });
  }
  if (count !== undefined && bars < count) {
    const short = series.find(({ start }) => start === shared)!;
    throw new DataError('tooShort', `has ${bars} bars in the common window, ${count} are needed`, {
      field: short.field,
    });
  }
  const first = count === undefined ? shared : last - (count - 1) * interval;
  const length = count ?? bars;
  return {
    interval,
    first,
    last,
    times: Array.from({ length }, (_, i) => first + i * interval),
    closes: series.map(({ history, start }) => {
      const from = (first - start) / interval;
      return history.candles.slice(from, from + length).map(({ close }) => close);
    }),
  };
}

interface Named {
  readonly name: string;
  readonly field: string;
  readonly history: PriceHistory;
  readonly start: number;
  readonly end: number;
}

function lookUp(histories: ReadonlyMap<string, PriceHistory>, names: readonly string[]): Named[] {
  if (names.length === 0) throw new InputError('must name at least one underlying', { field: 'names' });
  return names.map((name, i) => {
    if (names.indexOf(name) !== i) throw new InputError('appears twice', { field: `names[${i}]` });
    const history = histories.get(name);
    if (history === undefined) {
      throw new InputError(`${name} has no price history`, { field: `names[${i}]` });
    }
    const field = `histories.${name}`;
    const { candles, interval } = history;
    if (!(interval > 0)) throw new DataError('notPositive', 'has no interval above 0 s', { field });
    if (candles.length === 0) throw new DataError('empty', 'has no bars', { field });
    const start = candles[0]!.time;
    const broken = candles.findIndex(({ time }, bar) => time !== start + bar * interval);
    if (broken >= 0) {
      throw new DataError('gap', `has no bar of ${formatTime(start + broken * interval)}`, { field });
    }
    return { name, field, history, start, end: candles.at(-1)!.time };
  });
}

function checkPhase(one: Named, reference: Named): void {
  const { interval } = reference.history;
  const { field } = one;
  if (one.history.interval !== interval) {
    const rule = `has bars of ${one.history.interval} s, ${reference.name} has bars of ${interval} s`;
    throw new DataError('inconsistent', rule, { field });
  }
  if ((one.start - reference.start) % interval !== 0) {
    const rule = `has a bar at ${formatTime(one.start)}, where ${reference.name} can have none`;
    throw new DataError('inconsistent', rule, { field });
  }
}

function checkWindow(one: Named, reference: Named, sameStart: boolean): void {
  const { field } = one;
  const fix = 'Use histories of the same length, or ask for the common window';
  if (sameStart && one.start !== reference.start) {
    const rule = `begins at ${formatTime(one.start)}, ${reference.name} at ${formatTime(reference.start)}`;
    throw new DataError('inconsistent', rule, { field, fix });
  }
  if (one.end !== reference.end) {
    const rule = `ends at ${formatTime(one.end)}, ${reference.name} at ${formatTime(reference.end)}`;
    throw new DataError('inconsistent', rule, { field, fix });
  }
}
