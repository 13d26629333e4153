import { InputError } from '../errors.js';
import { type ProveOptions, type ProveStep, prove } from '../proof/prove.js';
import type { Progress } from './progress.js';

/** Around `prove`: the same checks before any key is needed, and its progress. */

class Checked extends Error {}

const NO_KEYS = { wasm: new Uint8Array(), zkey: new Uint8Array(), verificationKey: new Uint8Array() };

/**
 * Everything that `prove` checks before it needs a key: it is stopped where the witness would begin. So a claim that does
 * not hold costs no setup. Errors about an attestation name its file.
 */
export async function checkClaim(
  claim: Omit<ProveOptions, 'artifacts' | 'onProgress'>,
  files: readonly string[],
): Promise<void> {
  const onProgress = (step: ProveStep) => {
    if (step === 'witness') throw new Checked();
  };
  try {
    await prove({ ...claim, artifacts: NO_KEYS, onProgress });
  } catch (error) {
    if (!(error instanceof Checked)) throw namingFile(error, files);
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
