import { z } from 'zod';
import { InputError } from '../errors.js';
import { CANONICAL } from '../units/field.js';
import { type JsonOptions, parseFile } from './json.js';

/** Building blocks of the file schemas. They check the form; range checks follow when text becomes a number. */

const SIGNED_PATTERN = /^(0|-?[1-9][0-9]{0,76})$/;
const DECIMAL_PATTERN = /^-?(0|[1-9][0-9]{0,77})(\.[0-9]{1,77})?$/;

/** A field element as a canonical decimal string. */
export function fieldText(description: string) {
  return z
    .string()
    .regex(CANONICAL, { error: 'must be a whole number in quotes: digits only, no leading zeros' })
    .describe(description);
}

/** A canonical decimal string below a bound: longer texts never reach `BigInt`. */
export function numberBelow(bound: bigint) {
  return z
    .string()
    .regex(CANONICAL, { error: 'must be a whole number in quotes: digits only, no leading zeros' })
    .refine((text) => !CANONICAL.test(text) || BigInt(text) < bound, 'is not below the field order');
}

/** A signed integer as a canonical decimal string. */
export function signedText(description: string) {
  return z
    .string()
    .regex(SIGNED_PATTERN, { error: 'must be a whole number in quotes: digits with an optional minus sign' })
    .describe(description);
}

/** A plain decimal in quotes: no exponent, plus sign, hex or spaces. */
export function decimalText(description: string) {
  return z
    .string({ error: 'must be a decimal in quotes' })
    .regex(DECIMAL_PATTERN, { error: 'is not a plain decimal number like "-12.5"' })
    .describe(description);
}

/** Version 1, the only one so far. */
export const versionOne = z
  .literal(1, { error: 'must be 1: this program reads version 1 only' })
  .describe('Version of the file format');

/** The `kind` of a file. */
export function kindOf<Kind extends string>(kind: Kind) {
  return z.literal(kind, { error: `must be "${kind}"` }).describe('What the file is');
}

/** Reads a file text: JSON, then schema, then conversion; every error names the file. */
export function readFileText<Schema extends z.ZodType, Result>(
  text: string,
  schema: Schema,
  file: string | undefined,
  convert: (data: z.output<Schema>) => Result,
  options?: JsonOptions,
): Result {
  const data = parseFile(text, schema, file, options);
  return inFile(file, () => convert(data));
}

/** Runs `body`; an {@link InputError} from it gets the file name in front. */
export function inFile<Result>(file: string | undefined, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (file !== undefined && error instanceof InputError) throw error.within({ file });
    throw error;
  }
}

/** The text of a file: two-space JSON with a final newline. */
export function toFileText(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
