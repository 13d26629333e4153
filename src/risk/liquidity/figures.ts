import { DataError, type ErrorContext } from '../../errors.js';
import { PRINTED } from '../../units/printed.js';
import { SIZES } from '../guards.js';

/** Figures as exchanges print them. */

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
  if (value < SIZES.min || value > SIZES.max) {
    throw new DataError('notANumber', 'is outside 1e-30 to 1e30', { ...at, fix: 'Check its unit' });
  }
  return value;
}
