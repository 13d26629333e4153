import { InputError } from '../errors.js';
import { checkClaim, type ProveStep } from '../proof/prove.js';
import type { Progress } from './progress.js';

/** Around `prove`: the same checks before any key is needed, and its progress. */

/** Everything that can be checked without a key, so that a claim that does not hold costs no setup. Names the files. */
export function checkClaimOf(claim: Parameters<typeof checkClaim>[0], files: readonly string[]): void {
  try {
    checkClaim(claim);
  } catch (error) {
    throw namingFile(error, files);
  }
}

/** `attestations[1].asOf` becomes `b.json: asOf`. */
function namingFile(error: unknown, files: readonly string[]): unknown {
  if (!(error instanceof InputError)) return error;
  const [, index, field] = /^attestations\[(\d)\]\.?(.*)$/.exec(error.field ?? '') ?? [];
  const file = index === undefined ? undefined : files[Number(index)];
  if (file === undefined) return error;
  return new InputError(error.shortMessage, {
    file,
    ...(field ? { field } : {}),
    ...(error.fix ? { fix: error.fix } : {}),
  });
}

const STEPS: Record<ProveStep, [string, number]> = {
  check: ['checking the claim', 0.02],
  witness: ['computing the witness', 0.05],
  prove: ['proving', 0.35],
  verify: ['verifying the proof', 0.95],
  done: ['done', 1],
};

/** Shows the steps of `prove`. */
export function showProving(progress: Progress): (step: ProveStep) => void {
  return (step) => {
    if (step !== 'done') progress.step(...STEPS[step]);
  };
}
