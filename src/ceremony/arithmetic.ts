import { InternalError } from '../errors.js';
import { runQuietChild } from '../setup/quietChild.js';
import type { Job, Message } from './arithmeticJob.js';

/** Called as a step of arithmetic goes on: from 0 to 1, several times over where the work has parts. */
export type OnFraction = (fraction: number) => void;

/**
 * Has snarkjs do a piece of work in a process of its own, which makes the randomness that it needs and ends at once afterwards.
 * The answer of a check, or the hash of what was made. Throws {@link InternalError} where it did not get to an answer; what
 * snarkjs says of it, nobody hears.
 */
export async function compute(job: Job, onFraction?: OnFraction): Promise<boolean | string> {
  let answer: boolean | string | undefined;
  const script = new URL('./arithmeticChild.js', import.meta.url);
  const done = await runQuietChild(script, [JSON.stringify(job)], (said) => {
    const message = said as Message;
    if ('answer' in message) answer = message.answer;
    else onFraction?.(message.fraction);
  });
  if (!done || answer === undefined) throw new InternalError('the arithmetic stopped', { field: job.do });
  return answer;
}

/** The same for work that makes something: the hash of it. */
export async function make(job: Job, onFraction?: OnFraction): Promise<string> {
  const answer = await compute(job, onFraction);
  if (typeof answer === 'string') return answer;
  throw new InternalError('the arithmetic was refused', { field: job.do });
}
