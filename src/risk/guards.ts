import { DataError, InputError } from '../errors.js';

/**
 * Guards for floating point: NaN and Infinity neither enter a function of the risk engine nor leave it. The subject of
 * a message is its field.
 */

/** Largest size of a return: squares and their sums stay finite. */
const MAX_RETURN = 1e100;

/** Prices and sizes outside this range are no market data; inside it, sums and products stay finite. */
export const SIZES = { min: 1e-30, max: 1e30 } as const;

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

/** Throws {@link InputError} naming the first entry that is not a finite number. */
export function assertFinite(values: readonly number[], field: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('must be a finite number', { field: `${field}[${bad}]` });
}

/** Throws {@link InputError} unless the number is whole and `min <= value <= max`. */
export function assertWhole(value: number, min: number, max: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw new InputError(`must be a whole number ${range}`, { field });
  }
}

/** Throws {@link InputError} unless `min <= value <= max`. */
export function assertWithin(value: number, min: number, max: number, field: string): void {
  if (!(value >= min && value <= max)) throw new InputError(`must be from ${min} to ${max}`, { field });
}

/** Throws {@link InputError} unless `above < value < below`. */
export function assertBetween(value: number, above: number, below: number, field: string): void {
  if (!(value > above && value < below)) {
    throw new InputError(`must be above ${above} and below ${below}`, { field });
  }
}

/** Throws {@link InputError} unless the size is from 1e-30 to 1e30 units. */
export function assertSize(value: number, field: string): void {
  assertWithin(value, SIZES.min, SIZES.max, field);
}

/** Returns must be finite and at least `min` of them: throws {@link DataError} `notANumber` or `tooShort`. */
export function checkReturns(returns: readonly number[], min: number, field = 'returns'): void {
  returns.forEach((value, i) => {
    if (!(Math.abs(value) <= MAX_RETURN)) {
      throw new DataError('notANumber', 'is not a finite number', { field: `${field}[${i}]` });
    }
  });
  if (returns.length < min) {
    throw new DataError('tooShort', `has ${returns.length} observations, ${min} are needed`, { field });
  }
}

/** Variances must be finite and 0 or more, at least `min` of them: `notANumber`, `negative` or `tooShort`. */
export function checkVariances(variances: readonly number[], min: number, field = 'variances'): void {
  checkReturns(variances, min, field);
  const below = variances.findIndex((variance) => variance < 0);
  if (below >= 0) throw new DataError('negative', 'must not be negative', { field: `${field}[${below}]` });
}

/** The result of a computation on finite numbers, unless it left the range of floating point. */
export function finiteResult(value: number, field: string): number {
  if (!Number.isFinite(value)) {
    throw new InputError('leaves the range of floating-point numbers', { field, fix: 'Use a larger unit' });
  }
  return value;
}

/** An expiry that has passed. */
export function expired(field: string): DataError {
  return new DataError('expired', 'has expired', {
    field,
    fix: 'Remove it, or use data from before its expiry',
  });
}
