import { DataError, InputError } from '../../errors.js';

/** Largest size of a return: squares and their sums stay finite. */
const MAX_RETURN = 1e100;

/** Conditional variances of a return series: the forecast of each return from what came before it. */
export interface VarianceSeries {
  /** Index of the first return that has a forecast. */
  readonly first: number;
  /**
   * `variances[j]` is for `returns[first + j]`, per bar; the last one is for the return that is yet to come.
   */
  readonly variances: readonly number[];
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

/** A number with `above < value < below`: throws {@link InputError}. */
export function checkBetween(value: number, above: number, below: number, field: string): void {
  if (!(value > above && value < below)) {
    throw new InputError(`must be above ${above} and below ${below}`, { field });
  }
}

/** A variance, finite and 0 or more: throws {@link InputError}. */
export function checkVariance(value: number, field = 'variance'): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new InputError('must be a finite number, 0 or more', { field });
  }
}

/** Mean of squares: the variance of returns whose mean is taken to be 0. */
export function meanSquare(returns: readonly number[]): number {
  return returns.reduce((sum, value) => sum + value * value, 0) / returns.length;
}
