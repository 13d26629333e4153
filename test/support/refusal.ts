import { expect } from 'vitest';
import { BallastError } from '../../src/errors.js';

/** What a refused call threw: always one of our own errors. */
export function refusal(run: () => unknown): BallastError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(BallastError);
    return error as BallastError;
  }
  throw new Error('was expected to be refused');
}

/** The same for a promise. */
export async function rejection(promise: Promise<unknown>): Promise<BallastError> {
  const result = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(result).toBeInstanceOf(BallastError);
  return result as BallastError;
}

/** Everything that an error could show: message, details, causes and stack. */
export function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.values(error).map(String).join(' ');
  return `${error.message} ${error.stack ?? ''} ${own} ${error.cause ? everythingIn(error.cause) : ''}`;
}
