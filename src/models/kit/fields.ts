import { z } from 'zod';
import { InputError } from '../../errors.js';
import type { MarginType } from '../../market/model.js';
import { parseRate } from '../../units/decimal.js';
import { compare, type Fraction, fraction } from '../../units/fraction.js';

/** Building blocks of the parameter schemas. They check the form; ranges are checked when text becomes a number. */

/** One number for both margin types, or one for each. */
export function perMarginType<Schema extends z.ZodType<string>>(schema: Schema) {
  return z
    .union([
      schema,
      z.strictObject({
        initial: schema.describe('For initial margin'),
        maintenance: schema.describe('For maintenance margin'),
      }),
    ])
    .describe(`${schema.description}. One for both margin types, or {"initial": …, "maintenance": …}`);
}

/** A factor above this is a percentage. */
const MAX_FACTOR = fraction(10n);

/** The factor of a loss, above 0 and at most 10; 1 where it is left out. Throws {@link InputError}. */
export function factorOf(
  value: Parameters<typeof forMarginType>[0] | undefined,
  marginType: MarginType,
  field: string,
): Fraction {
  const factor = parseRate(forMarginType(value ?? '1', marginType), field);
  if (factor.n <= 0n) throw new InputError('must be above 0', { field });
  if (compare(factor, MAX_FACTOR) > 0n) {
    throw new InputError(`is above ${MAX_FACTOR.n}: is it a percentage?`, {
      field,
      fix: 'Write 1.2 for 120 %',
    });
  }
  return factor;
}

/** The number that holds for a margin type. */
export function forMarginType(
  value: string | { readonly initial: string; readonly maintenance: string },
  marginType: MarginType,
): string {
  return typeof value === 'string' ? value : value[marginType];
}
