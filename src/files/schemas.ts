import { z } from 'zod';
import { CANONICAL } from '../units/field.js';
import { type JsonOptions, parseFile } from './json.js';
import type { FileKind } from './limits.js';
import { inFile } from './places.js';

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
  kind: FileKind,
  text: string,
  schema: Schema,
  file: string | undefined,
  convert: (data: z.output<Schema>) => Result,
  options?: JsonOptions,
): Result {
  const data = parseFile(kind, text, schema, file, options);
  return inFile(file, () => convert(data));
}

/** The text of a file: two-space JSON with a final newline. */
export function toFileText(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

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

/** A number as exchanges and libraries print it: of JSON, or its text. What it says is read by `parsePrinted`. */
export const printedNumber = z.union([z.number(), z.string()], { error: 'must be a number' });

/** A short text for readers. */
export function labelText(description: string) {
  return z
    .string()
    .regex(/^[^\p{C}]{1,80}$/u, { error: 'must be 1 to 80 printable characters' })
    .describe(description);
}

/** A custodian or exchange name. */
export function nameText(description: string) {
  return z
    .string()
    .regex(NAME_PATTERN, {
      error: 'must be 1 to 64 lower-case letters, digits, dots, underscores and hyphens',
    })
    .describe(description);
}

/** A point of Baby Jubjub in affine coordinates. */
export function pointShape(description: string) {
  return z
    .strictObject({
      x: fieldText('Affine x coordinate on Baby Jubjub, below the BN254 scalar field order'),
      y: fieldText('Affine y coordinate on Baby Jubjub, below the BN254 scalar field order'),
    })
    .describe(description);
}

/** Signer and exchange names: lower-case letters, digits, dot, underscore and hyphen, 1 to 64 characters. */
export const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** A unified symbol or plain asset. */
export const symbolText = z
  .string()
  .regex(/^[^\p{C}\p{Z}]{1,64}$/u, { error: 'must be 1 to 64 characters without spaces' })
  .describe('Unified symbol as ccxt writes it, like "BTC/USDT" or "BTC/USDT:USDT", or a plain asset');
