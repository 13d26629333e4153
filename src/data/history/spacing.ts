import { DataError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { plural, someOf } from '../words.js';
import type { SavedBar } from './bars.js';

/** The steps from bar to bar: nothing is filled, and whatever is missing or there twice is named. */

/**
 * Seconds from one bar to the next: what the exchange says, or the step that most bars have, the shorter of two. Throws
 * {@link DataError} `tooShort` for less than two bars, `inconsistent` where the exchange's ends say something else.
 */
export function intervalOf(bars: readonly SavedBar[]): number {
  const counts = new Map<number, number>();
  bars.slice(1).forEach(({ time }, i) => {
    const step = time - bars[i]!.time;
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  });
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  if (most === undefined) {
    const fix = 'Import a file with two bars or more';
    throw new DataError('tooShort', 'has less than two bars: the interval needs two', {
      ...bars[0]?.at,
      fix,
    });
  }
  const [step] = most;
  const stated = bars.find(({ length }) => length !== undefined)?.length ?? step;
  const other = bars.find(({ length }) => length !== undefined && length !== stated);
  if (other !== undefined) {
    throw new DataError('inconsistent', `is ${other.length} s after the start, of other bars ${stated} s`, {
      ...other.at,
      column: 'closeTime',
    });
  }
  return stated;
}

/**
 * Every bar follows the one before it by the interval. Throws {@link DataError}: `gap`, which counts all that is missing and
 * there twice and names the first of each; `duplicate` where bars are there twice and none is missing.
 */
export function checkSpacing(bars: readonly SavedBar[], interval: number, file: string | undefined): void {
  const gaps: { readonly from: number; readonly count: number }[] = [];
  const [twice, odd]: [number[], number[]] = [[], []];
  bars.slice(1).forEach(({ time }, i) => {
    const before = bars[i]!.time;
    const step = time - before;
    if (step === 0) twice.push(time);
    else if (step % interval !== 0) odd.push(time);
    else if (step > interval) gaps.push({ from: before + interval, count: step / interval - 1 });
  });
  const missing = gaps.reduce((sum, { count }) => sum + count, 0);
  const findings = [
    ...(missing === 0
      ? []
      : [`${plural(missing, 'bar')} missing: ${someOf(gaps.map(({ from, count }) => since(from, count)))}`]),
    ...(odd.length === 0
      ? []
      : [`${plural(odd.length, 'bar')} off the step of ${interval} s: ${someOf(odd.map(formatTime))}`]),
    ...(twice.length === 0
      ? []
      : [`${plural(twice.length, 'bar')} there twice: ${someOf(twice.map(formatTime))}`]),
  ];
  if (findings.length === 0) return;
  const gap = missing > 0 || odd.length > 0;
  const fix = gap
    ? 'Get what is missing, or cut a window without it: --since, --until. Nothing is filled'
    : 'Give each bar once. Nothing is dropped';
  throw new DataError(gap ? 'gap' : 'duplicate', `has ${findings.join('; ')}`, { file, fix });
}

const since = (from: number, count: number) =>
  count === 1 ? formatTime(from) : `${count} from ${formatTime(from)}`;
