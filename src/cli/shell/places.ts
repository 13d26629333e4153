import { InputError } from '../../errors.js';

/** Errors speak of fields; on a command line a field came from a file or from an option, and that is its name. */

/** Runs `body`; an {@link InputError} about a field names the option that the field came from. */
export function namingOption<Result>(
  option: (field: string) => string | undefined,
  body: () => Result,
): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof InputError ? about(error, { field: option(error.field ?? '') }) : error;
  }
}

/** The same error about another place. What is not given stays. */
export function about(error: InputError, place: { file?: string; field?: string | undefined }): InputError {
  const file = place.file ?? error.file;
  const field = place.field ?? error.field;
  return new InputError(error.shortMessage, {
    ...(file ? { file } : {}),
    ...(field ? { field } : {}),
    ...(error.fix ? { fix: error.fix } : {}),
    cause: error.cause,
  });
}

/** Where something stands: a file, or a part of one. */
export interface Place {
  readonly file: string;
  /** The part, like `market` in a request. */
  readonly part?: string;
}

/** The same error about a field of what stands in a place. */
export function within(error: InputError, { file, part }: Place, field: string): InputError {
  const inner = about(error, { file, field });
  return part === undefined ? inner : inner.within({ field: part });
}

const MARKET_FIELD = /^(?:universe|models|prices|time|maxSkew|market)\b/;

/** An error about a field of the market names its file. */
export function namingMarket(error: unknown, place: Place): unknown {
  if (!(error instanceof InputError) || error.file !== undefined) return error;
  const field = error.field ?? '';
  return MARKET_FIELD.test(field) ? within(error, place, field.replace(/^market\.?/, '')) : error;
}

/** Runs `body`; an error about a field of the market names its file. */
export function inMarket<Result>(place: Place, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw namingMarket(error, place);
  }
}
