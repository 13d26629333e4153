import { DataError, InputError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { assertWhole } from '../guards.js';
import { type MultiDayOptions, multiDayReturns } from '../returns.js';

/** Closes of several underlyings at the same times: what scenarios from history are made of. */

/** Aligned closes, as `alignHistories` gives them, with the names in their order. */
export interface JointHistory {
  /** Underlyings, distinct. */
  readonly names: readonly string[];
  /** Start of each bar, unix seconds, evenly spaced, oldest first. */
  readonly times: readonly number[];
  /** `closes[name][bar]`, quote per unit, above 0. */
  readonly closes: readonly (readonly number[])[];
}

const DAY = 86_400;

/**
 * Checks a joint history. Throws {@link InputError} for names that are missing or repeated; {@link DataError} `tooShort` (fewer
 * than two bars), `inconsistent` (a series of another length), `badDate`, `duplicate`, `unordered`, `gap`, `notPositive`.
 */
export function checkJointHistory({ names, times, closes }: JointHistory): void {
  if (names.length === 0) throw new InputError('must name at least one underlying', { field: 'names' });
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) throw new InputError(`${name} appears twice`, { field: `names[${i}]` });
  });
  if (times.length < 2) {
    throw new DataError('tooShort', 'has fewer than two bars, so no return', { field: 'times' });
  }
  checkTimes(times);
  if (closes.length !== names.length) {
    const rule = `has ${closes.length} series for ${names.length} names`;
    throw new DataError('inconsistent', rule, { field: 'closes' });
  }
  closes.forEach((series, j) => {
    const field = `closes.${names[j]}`;
    if (series.length !== times.length) {
      const rule = `has ${series.length} closes for ${times.length} times`;
      throw new DataError('inconsistent', rule, { field });
    }
    const bad = series.findIndex((close) => !(Number.isFinite(close) && close > 0));
    if (bad >= 0) throw new DataError('notPositive', 'must be above 0', { field: `${field}[${bad}]` });
  });
}

/**
 * Returns of each name, `returns[name][bar]`, oldest first: see `multiDayReturns` for kind and overlap. Default: logarithmic, one
 * bar. Throws as {@link checkJointHistory}, and `tooShort` below `bars + 1` closes.
 */
export function jointReturns(history: JointHistory, options: Partial<MultiDayOptions> = {}): number[][] {
  checkJointHistory(history);
  return history.closes.map((series) => multiDayReturns(series, { bars: 1, ...options }));
}

/**
 * Factor of the price of name j over the `horizon` bars that end at bar `end`, above 0. Throws {@link DataError} `inconsistent` where
 * two closes are so far apart that their quotient is no number.
 */
export function closeFactor({ names, closes }: JointHistory, j: number, end: number, horizon = 1): number {
  const factor = closes[j]![end]! / closes[j]![end - horizon]!;
  if (!(Number.isFinite(factor) && factor > 0)) {
    throw new DataError('inconsistent', `is too far from the close of bar ${end - horizon}`, {
      field: `closes.${names[j]}[${end}]`,
    });
  }
  return factor;
}

/** Which returns become scenarios. */
export interface WindowOptions {
  /** Bars from the price before to the price after, 1 or more. Default 1. */
  readonly horizon?: number;
  /** Only this many, the latest. Left out: all that the history has. */
  readonly scenarios?: number;
}

/**
 * Bars at which a window of `horizon` returns ends, oldest first, each one bar after the other: windows overlap when the horizon
 * is above 1. `first` is the first bar that may be the start of one. Throws {@link DataError} `tooShort` when the history has fewer
 * than the scenarios asked for.
 */
export function windowEnds(history: JointHistory, options: WindowOptions, first = 0): number[] {
  const { horizon = 1, scenarios } = options;
  assertWhole(horizon, 1, Number.MAX_SAFE_INTEGER, 'horizon');
  const available = history.times.length - first - horizon;
  if (available < 1) {
    const rule = `has ${history.times.length} bars, a horizon of ${horizon} needs ${first + horizon + 1}`;
    throw new DataError('tooShort', rule, { field: 'history' });
  }
  const count = scenarios ?? available;
  assertWhole(count, 1, Number.MAX_SAFE_INTEGER, 'scenarios');
  if (count > available) {
    const rule = `has ${history.times.length} bars, ${count} scenarios need ${first + horizon + count}`;
    throw new DataError('tooShort', rule, { field: 'history' });
  }
  return Array.from({ length: count }, (_, i) => history.times.length - count + i);
}

/** The bars of a window in words: its only day, or first and last; times where bars are not whole days. */
export function windowLabel({ times }: JointHistory, end: number, horizon: number): string {
  const daily = times[0]! % DAY === 0 && (times[1]! - times[0]!) % DAY === 0;
  const text = (bar: number) => {
    const time = formatTime(times[bar]!);
    return daily ? time.slice(0, 10) : time;
  };
  return horizon === 1 ? text(end) : `${text(end - horizon + 1)} to ${text(end)}`;
}

function checkTimes(times: readonly number[]): void {
  const interval = times[1]! - times[0]!;
  times.forEach((time, t) => {
    const field = `times[${t}]`;
    if (!(Number.isSafeInteger(time) && time >= 0)) {
      throw new DataError('badDate', 'must be whole unix seconds', { field });
    }
    if (t === 0) return;
    const step = time - times[t - 1]!;
    if (step === 0) throw new DataError('duplicate', `repeats ${formatTime(time)}`, { field });
    if (step < 0) throw new DataError('unordered', 'is before the bar in front of it', { field });
    if (step !== interval) {
      const rule = `is ${step} s after the bar in front of it, the first two are ${interval} s apart`;
      throw new DataError('gap', rule, { field });
    }
  });
}
