import { InputError } from '../../errors.js';
import { about } from './places.js';

/** The same error; about one of these fields, and about no file, it names the option that the field came from. */
export function ownField(options: Readonly<Record<string, string>>, error: unknown): unknown {
  if (!(error instanceof InputError) || error.file !== undefined) return error;
  const field = error.field ?? '';
  return Object.hasOwn(options, field) ? about(error, { field: options[field] }) : error;
}

/** Runs `body`, whose errors are as {@link ownField} makes them. */
export function namingOwn<Result>(options: Readonly<Record<string, string>>, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw ownField(options, error);
  }
}
