import { DataError, type ErrorContext, InputError } from '../../errors.js';
import { PRINTED } from '../../units/printed.js';

/** Figures as exchanges print them, and the ranges of what liquidity and order flow compute with. */

/** Prices and sizes outside this range are no market data; inside it, sums and products stay finite. */
const [SMALLEST, LARGEST] = [1e-30, 1e30];

/** Where a figure of a data file stands. */
export type FigurePlace = ErrorContext & { row?: number | undefined; column?: string | undefined };

/**
 * A price or size as an exchange prints it, a JSON number or its text, from 1e-30 to 1e30. Throws {@link DataError}:
 * `notANumber`, `notPositive`.
 */
export function positiveFigure(printed: number | string, at: FigurePlace): number {
  if (typeof printed === 'string' && !PRINTED.test(printed)) {
    throw new DataError('notANumber', 'is not a number', { ...at, fix: 'Write it like 12.5 or 1e-7' });
  }
  const value = Number(printed);
  if (!Number.isFinite(value)) throw new DataError('notANumber', 'is too large for a number', at);
  if (value <= 0) throw new DataError('notPositive', 'must be above 0', at);
  if (value < SMALLEST || value > LARGEST) {
    throw new DataError('notANumber', 'is outside 1e-30 to 1e30', { ...at, fix: 'Check its unit' });
  }
  return value;
}

/** Throws {@link InputError} unless `min <= value <= max`. */
export function assertWithin(value: number, min: number, max: number, field: string): void {
  if (!(value >= min && value <= max)) throw new InputError(`must be from ${min} to ${max}`, { field });
}

/** Throws {@link InputError} unless the size is from 1e-30 to 1e30 units. */
export function assertSize(value: number, field: string): void {
  assertWithin(value, SMALLEST, LARGEST, field);
}
