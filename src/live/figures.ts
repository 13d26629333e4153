import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { inField } from '../files/places.js';
import { formatFraction } from '../units/decimal.js';
import { add } from '../units/fraction.js';
import { parsePrinted } from '../units/printed.js';

/** Reading raw answers: what should be there must be. Errors name the field and never its value. */

export const word = z.string({ error: 'must be text' });
export const words = z.union([z.string(), z.number()], { error: 'must be text or a number' });

/** The answer in a shape; fields below `place`. */
export function shaped<Schema extends z.ZodType>(
  answer: unknown,
  schema: Schema,
  place: string,
): z.output<Schema> {
  return inField(place, () => checkShape(answer, schema));
}

/** Amounts by name, those of 0 left out; `''` is how some exchanges say 0. Throws {@link InputError} for one name twice. */
export function amounts(
  entries: readonly (readonly [name: string, printed: string | number | undefined | null])[],
): Record<string, string> {
  const found = new Map<string, string>();
  for (const [name, printed] of entries) {
    if (printed === undefined || printed === null || printed === '') continue;
    const value = parsePrinted(printed, name);
    if (value.n === 0n) continue;
    if (found.has(name)) throw new InputError('is there twice', { field: name });
    found.set(name, formatFraction(value));
  }
  return Object.fromEntries(found);
}

/** The sum of printed amounts, exact. */
export function total(...parts: readonly (string | number)[]): string {
  return formatFraction(parts.map((part) => parsePrinted(part)).reduce(add));
}
