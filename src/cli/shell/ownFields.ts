import { InputError } from '../../errors.js';
import { about } from './places.js';

/** Runs `body`; an error about one of these fields, and about no file, names the option that the field came from. */
export function namingOwn<Result>(options: Readonly<Record<string, string>>, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof InputError) || error.file !== undefined) throw error;
    const field = error.field ?? '';
    throw Object.hasOwn(options, field) ? about(error, { field: options[field] }) : error;
  }
}
