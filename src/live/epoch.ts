import { InputError } from '../errors.js';
import { formatTime, parseTime } from '../files/time.js';

/** Moments that accounts of several exchanges can be taken at together: each quarter of an hour. */

const QUARTER = 900;

/** The moment that `--at` means: a time, or `next`. Throws {@link InputError} for one that is no quarter of an hour, or over. */
export function epochOf(at: string, now: number, within: number): number {
  if (at === 'next') return (Math.floor(now / QUARTER) + 1) * QUARTER;
  const time = Number(parseTime(at, '--at'));
  if (time % QUARTER !== 0) {
    throw new InputError('is not a quarter of an hour', {
      field: '--at',
      fix: `Choose one, like ${formatTime(Math.ceil(time / QUARTER) * QUARTER)}, or "next"`,
    });
  }
  if (now > time + within) {
    throw new InputError('is over', {
      field: '--at',
      fix: 'Accounts show what is, not what was: choose one to come',
    });
  }
  return time;
}

/** Throws {@link InputError} unless a snapshot from `start` to `end` lies within `within` seconds of an epoch. Unix seconds. */
export function checkWithin(epoch: number, start: number, end: number, within: number): void {
  const apart = Math.max(Math.abs(start - epoch), Math.abs(end - epoch));
  if (apart <= within) return;
  throw new InputError(`was taken up to ${Math.ceil(apart)} s from its time, ${within} s at most`, {
    field: '--within',
    fix: 'Choose another time, or allow more seconds',
  });
}
