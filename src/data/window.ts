import { InputError } from '../errors.js';
import { NANOS } from './moment.js';

/** What is looked at: times from `since` on and before `until`, unix seconds. Default: all. */
export interface Window {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Throws {@link InputError} for a window that nothing lies in. */
export function checkWindow({ since, until }: Window): void {
  if (since === undefined || until === undefined || since < until) return;
  throw new InputError('is not after since', { field: 'until' });
}

/** Whether a time, in nanoseconds, lies in it. */
export function inWindow(nanos: bigint, { since, until }: Window): boolean {
  return (
    (since === undefined || nanos >= BigInt(since) * NANOS) &&
    (until === undefined || nanos < BigInt(until) * NANOS)
  );
}
