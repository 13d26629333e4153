import { InputError } from '../errors.js';

/** Guards for floating point: NaN and Infinity neither enter a function of the risk engine nor leave it. */

/** Throws {@link InputError} naming the first entry that is not a finite number. */
export function assertFinite(values: readonly number[], field: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError('must be a finite number', { field: `${field}[${bad}]` });
}

/** Throws {@link InputError} unless the number is finite and above 0. */
export function assertPositive(value: number, field: string): void {
  if (!(Number.isFinite(value) && value > 0)) throw new InputError('must be a number above 0', { field });
}

/** Throws {@link InputError} unless the number is whole and `min <= value <= max`. */
export function assertWhole(value: number, min: number, max: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw new InputError(`must be a whole number ${range}`, { field });
  }
}

/** The result of a computation on finite numbers, unless it left the range of floating point. */
export function finiteResult(value: number, field: string): number {
  if (!Number.isFinite(value)) {
    throw new InputError('leaves the range of floating-point numbers', { field, fix: 'Use a larger unit' });
  }
  return value;
}
