import { ArtifactError, BallastError, ClaimError, InputError } from '../../errors.js';
import { clean, toJson } from './text.js';

/** What a shell sees. */
export const EXIT = { done: 0, internal: 1, usage: 2, input: 3, no: 4 } as const;

/** A command line that does not parse. */
export class UsageError extends BallastError {
  constructor(message: string) {
    // yargs spreads some messages over lines.
    super('USAGE', message.replace(/\s+/g, ' ').trim());
  }
}

/** Prints an error and gives its exit code: one line on stderr; with `json` also an object on stdout. */
export function reportError(error: unknown, json: boolean): number {
  const known = asKnown(error);
  process.stderr.write(`error: ${clean(known.message)}\n`);
  if (known instanceof UsageError) process.stderr.write('See: ballast --help\n');
  if (json) {
    const { code, shortMessage: message, file, field, fix } = known;
    process.stdout.write(`${toJson({ error: { code, message, file, field, fix } })}\n`);
  }
  return exitCodeOf(known);
}

/** An error as users see it. */
export function asKnown(error: unknown): BallastError {
  return error instanceof BallastError ? error : unexpected(error);
}

/** The result did not get to where stdout leads: whoever waits for it must not think that all is well. */
export function reportLostResult({ code = 'unknown error' }: NodeJS.ErrnoException): number {
  process.stderr.write(`error: the result could not be written to stdout (${code})\n`);
  return EXIT.internal;
}

function exitCodeOf(error: BallastError): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof InputError || error instanceof ArtifactError) return EXIT.input;
  if (error instanceof ClaimError) return EXIT.no;
  return EXIT.internal;
}

/** Errors that nobody threw on purpose: their text can quote private values, so it stays out. */
function unexpected(error: unknown): BallastError {
  const name = error instanceof Error ? error.name : typeof error;
  const code = (error as { code?: unknown } | null)?.code;
  const what = typeof code === 'string' && /^[A-Z_0-9]{2,40}$/.test(code) ? `${name} ${code}` : name;
  return new BallastError('INTERNAL', `something went wrong that should not have (${what})`, {
    fix: 'This is a bug: please report the command, without private files',
  });
}
