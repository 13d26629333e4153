import { z } from 'zod';
import { InputError } from '../errors.js';
import { TIME_BITS, type Timestamp, toTimestamp } from '../units/numbers.js';

const RULE = 'must be whole unix seconds, or a UTC time like "2026-01-31T12:00:00Z"';
const UTC = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?Z$/;

/** A time in a file: unix seconds below 2^40, or ISO 8601 in UTC, whose fractions of a second are dropped. */
export function timeShape(description: string) {
  return z
    .union([
      z
        .int({ error: RULE })
        .min(0, { error: RULE })
        .lt(2 ** TIME_BITS, { error: `${RULE}; this looks like milliseconds` }),
      z.string({ error: RULE }).regex(UTC, { error: RULE }),
    ])
    .describe(description);
}

/**
 * Unix seconds from a number, its text, or an ISO time in UTC, rounded down. Throws {@link InputError} for dates that do not
 * exist.
 */
export function parseTime(value: number | string, field: string): Timestamp {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InputError(RULE, { field });
    return toTimestamp(BigInt(value), field);
  }
  if (/^(0|[1-9][0-9]{0,12})$/.test(value)) return toTimestamp(BigInt(value), field);
  const [, seconds] = UTC.exec(value) ?? [];
  if (seconds === undefined) throw new InputError(RULE, { field });
  const time = dateMilliseconds(`${seconds}Z`);
  if (time === undefined) throw new InputError('is not a date that exists', { field });
  return toTimestamp(BigInt(time / 1000), field);
}

/** Milliseconds since 1970 of a text like `2026-01-31T12:00:00Z`, perhaps with milliseconds; undefined for a date that does not exist. */
export function dateMilliseconds(text: string): number | undefined {
  const time = Date.parse(text);
  // Date.parse rolls 31 April over; the round trip shows it.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
  return exists ? time : undefined;
}

/** The first second of the year 10000: from here on a date has more digits than files take. */
const YEAR_10000 = 253_402_300_800n;

/** A time as files write it: a date, or unix seconds where dates end. */
export function writtenTime(time: Timestamp): string | number {
  return time < YEAR_10000 ? formatTime(time) : Number(time);
}

/** Unix seconds by the clock of this machine. */
export function clockTime(): Timestamp {
  return BigInt(Math.floor(Date.now() / 1000));
}

/** Unix seconds to `2026-01-31T12:00:00Z`. */
export function formatTime(seconds: bigint | number): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19)}Z`;
}
