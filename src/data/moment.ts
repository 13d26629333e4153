import { DataError } from '../errors.js';
import { dateMilliseconds } from '../files/time.js';
import { parsePrinted } from '../units/printed.js';
import type { RowPlace } from './saved.js';

/** Times as exchanges and libraries write them: exact, in nanoseconds since 1970. */

/** What a time is written in; `text` is a date. */
const TIME_UNITS = ['seconds', 'milliseconds', 'microseconds', 'nanoseconds', 'text'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface Moment {
  readonly nanos: bigint;
  readonly unit: TimeUnit;
}

export const NANOS = 1_000_000_000n;

/** The size of a number tells its unit: seconds of 1973 to 5138 lie here, and each unit counts a thousand times more. */
const EARLIEST = 10n ** 8n;
const LATEST = 10n ** 11n;

const ISO =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?(Z|\+00:?00| UTC)?)?$/;
/** `2020-01-31 11-PM`: the hours of older downloads. */
const HALF_DAY = /^([0-9]{4}-[0-9]{2}-[0-9]{2}) (0[1-9]|1[0-2])-([AP])M$/;

export interface MomentPlace extends RowPlace {
  readonly column?: string;
}

/**
 * A time: unix seconds, milliseconds, micro- or nanoseconds, told apart by their size (1973 to 5138), or a date in UTC. A day
 * alone is its midnight. `utc` says that dates without a zone are in UTC, because the publisher says so. Throws
 * {@link DataError} `badDate`.
 */
export function readMoment(text: string, at: MomentPlace, utc = false): Moment {
  if (/^[0-9]{4}-/.test(text)) return { nanos: dateNanos(text, at, utc), unit: 'text' };
  const { n, d } = figureOf(text, at);
  const unit = unitOf(n / d);
  if (unit === undefined) throw bad('is no time from 1973 on', at);
  const scale = 10n ** BigInt(9 - 3 * TIME_UNITS.indexOf(unit));
  if ((n * scale) % d !== 0n) throw bad('has a fraction of a nanosecond', at);
  return { nanos: (n * scale) / d, unit };
}

function figureOf(text: string, at: MomentPlace): { readonly n: bigint; readonly d: bigint } {
  if (/^[1-9][0-9]{8,19}$/.test(text)) return { n: BigInt(text), d: 1n };
  try {
    return parsePrinted(text);
  } catch {
    throw bad('is neither unix time nor a date', at);
  }
}

function unitOf(whole: bigint): Exclude<TimeUnit, 'text'> | undefined {
  const fits = (thousands: number) => {
    const scale = 1000n ** BigInt(thousands);
    return whole >= EARLIEST * scale && whole < LATEST * scale;
  };
  return (['seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const).find((_, i) => fits(i));
}

function dateNanos(text: string, at: MomentPlace, utc: boolean): bigint {
  const [, halfDay, hour, half] = HALF_DAY.exec(text) ?? [];
  if (halfDay !== undefined) {
    const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
    return dateNanos(`${halfDay} ${String(hours).padStart(2, '0')}:00:00`, at, utc);
  }
  const [, day, clock = '00:00:00', fraction = '', zone] = ISO.exec(text) ?? [];
  if (day === undefined) throw bad('is no date in UTC', at);
  if (zone === undefined && text.length > day.length && !utc) throw bad('does not say its time zone', at);
  const time = dateMilliseconds(`${day}T${clock}Z`);
  if (time === undefined) throw bad('is not a date that exists', at);
  return BigInt(time) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function bad(rule: string, at: MomentPlace): DataError {
  const fix = 'Write unix time, or UTC like 2026-01-31T12:00:00Z';
  return new DataError('badDate', rule, { ...at, fix });
}
