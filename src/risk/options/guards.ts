import { DataError, InputError } from '../../errors.js';

/** Guards of the option formulas: each gives back the number that it checked. */

/** Seconds of a year of 365 days: years to expiry are Actual/365. */
export const SECONDS_PER_YEAR = 31_536_000;

/** Seconds of a day. */
export const SECONDS_PER_DAY = 86_400;

export function finite(value: number, field: string): number {
  if (!Number.isFinite(value)) throw new InputError('must be a finite number', { field });
  return value;
}

export function positive(value: number, field: string): number {
  if (finite(value, field) <= 0) throw new InputError('must be above 0', { field });
  return value;
}

export function notNegative(value: number, field: string): number {
  if (finite(value, field) < 0) throw new InputError('must not be negative', { field });
  return value;
}

/** An expiry that has passed. */
export function expired(field: string): DataError {
  return new DataError('expired', 'has expired', {
    field,
    fix: 'Remove it, or use data from before its expiry',
  });
}
