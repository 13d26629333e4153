import { InputError } from '../../errors.js';

/**
 * Runs `body`, which compiles parameters that were made from others: an {@link InputError} from it gets the field that
 * the reader wrote. `names` are tried in order; `$1` stands for the first group of the pattern.
 */
export function renameFields<Result>(
  names: readonly (readonly [pattern: RegExp, replacement: string])[],
  body: () => Result,
): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof InputError) || error.field === undefined) throw error;
    const { field, shortMessage, fix } = error;
    const name = names.find(([pattern]) => pattern.test(field));
    if (name === undefined) throw error;
    throw new InputError(shortMessage, {
      field: field.replace(...name),
      ...(fix !== undefined && { fix }),
      cause: error,
    });
  }
}
