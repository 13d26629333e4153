import { z } from 'zod';
import type { MarginType } from '../../market/model.js';

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

/** The number that holds for a margin type. */
export function forMarginType(
  value: string | { readonly initial: string; readonly maintenance: string },
  marginType: MarginType,
): string {
  return typeof value === 'string' ? value : value[marginType];
}
