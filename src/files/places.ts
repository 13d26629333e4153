import { InputError } from '../errors.js';

/** Runs `body`; an {@link InputError} from it gets the file name in front. */
export function inFile<Result>(file: string | undefined, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (file !== undefined && error instanceof InputError) throw error.within({ file });
    throw error;
  }
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

/** Runs `body`; an error that names no file is about this one. Those about the inputs of a risk file name theirs. */
export function unlessNamed<Result>(file: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof InputError && error.file === undefined ? error.within({ file }) : error;
  }
}
