import { z } from 'zod';
import { InputError } from '../errors.js';
import type { MarginType } from '../market/model.js';

/** Building blocks of the parameter schemas. They check the form; ranges are checked when text becomes a number. */

const UNSIGNED = '(?:0|[1-9][0-9]{0,77})(?:\\.[0-9]{1,77})?';

/** A plain decimal, 0 or more. */
export function unsignedText(description: string) {
  return z
    .string({ error: 'must be a decimal in quotes' })
    .regex(new RegExp(`^${UNSIGNED}$`), { error: 'is not a plain decimal of 0 or more, like "12.5"' })
    .describe(description);
}

/** A rate: a plain decimal or a fraction of two, 0 or more. */
export function rateText(description: string) {
  return z
    .string({ error: 'must be a decimal or a fraction in quotes' })
    .regex(new RegExp(`^${UNSIGNED}(?:/${UNSIGNED})?$`), {
      error: 'is not a rate of 0 or more, like "0.0125" or "1/75"',
    })
    .describe(description);
}

/** A unified symbol or plain asset. */
export const symbolText = z
  .string()
  .regex(/^[^\p{C}\p{Z}]{1,64}$/u, { error: 'must be 1 to 64 characters without spaces' })
  .describe('Unified symbol as ccxt writes it, like "BTC/USDT:USDT", or a plain asset');

/** A short text for readers. */
export function labelText(description: string) {
  return z
    .string()
    .regex(/^[^\p{C}]{1,80}$/u, { error: 'must be 1 to 80 printable characters' })
    .describe(description);
}

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

/** Runs `body`; an {@link InputError} from it gets the outer field path in front. */
export function inField<Result>(field: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof InputError) throw error.within({ field });
    throw error;
  }
}
