import { DataError } from '../errors.js';
import { dateMilliseconds, parseTime } from '../files/time.js';
import type { Place } from './figure.js';

/** Times as sources print them, to whole unix seconds. */

/** Unix seconds: 1973 to 5138. Milliseconds lie above, day numbers below. */
const [EARLIEST, LATEST] = [100_000_000n, 100_000_000_000n];

const ISO = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,3})?Z$/;

/** Whole unix seconds. Throws {@link DataError} `badDate` for milliseconds and for what is no time at all. */
export function unixSeconds(seconds: bigint, at: Place): number {
  if (seconds >= EARLIEST && seconds < LATEST) return Number(seconds);
  const fix = seconds >= LATEST ? { fix: 'Divide milliseconds by 1000' } : {};
  throw new DataError('badDate', 'is not in unix seconds', { ...at, ...fix });
}

/** The second that a time in milliseconds lies in: rounded down, so that a price never looks younger than it is. */
export function unixMilliseconds(milliseconds: bigint, at: Place): number {
  const seconds = milliseconds / 1000n;
  if (seconds >= EARLIEST && seconds < LATEST) return Number(seconds);
  const fix = 'Give unix time times 1000';
  throw new DataError('badDate', 'is not in milliseconds', { ...at, fix });
}

/** Milliseconds of a UTC time like `2026-01-31T12:00:00.000Z`. Throws {@link DataError} `badDate`. */
export function isoMilliseconds(text: string, at: Place): bigint {
  const time = ISO.test(text) ? dateMilliseconds(text) : undefined;
  if (time === undefined) {
    throw new DataError('badDate', 'is not a UTC time like "2026-01-31T12:00:00.000Z"', at);
  }
  return BigInt(time);
}

/** Unix seconds or a UTC time, as text. Throws {@link DataError} `badDate`. */
export function writtenTime(text: string, at: Place): number {
  let time: bigint;
  try {
    time = parseTime(text, '');
  } catch {
    const fix = 'Write whole unix seconds, or 2026-01-31T12:00:00Z';
    throw new DataError('badDate', 'is neither unix seconds nor a UTC time', { ...at, fix });
  }
  return unixSeconds(time, at);
}
