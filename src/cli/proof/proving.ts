import { InputError } from '../../errors.js';
import { checkClaim, type ProveStep } from '../../proof/prove.js';
import { about, namingMarket, type Place, within } from '../shell/places.js';
import type { Progress } from '../shell/progress.js';

/** Around `prove`: the same checks before any key is needed, and its progress. */

/** Files that a claim is made from. */
export interface ClaimFiles {
  readonly market: Place;
  readonly signers: Place;
  readonly attestations: readonly string[];
}

/** Everything that can be checked without a key, so that a claim that does not hold costs no setup. Names the files. */
export function checkClaimOf(claim: Parameters<typeof checkClaim>[0], files: ClaimFiles): void {
  try {
    checkClaim(claim);
  } catch (error) {
    throw namingFiles(error, files);
  }
}

/** `attestations[1].asOf` becomes `b.json: asOf`. */
function namingFiles(error: unknown, files: ClaimFiles): unknown {
  if (!(error instanceof InputError)) return error;
  const field = error.field ?? '';
  if (field === 'attestations') return about(error, { field: '--attestation' });
  if (/^signers\b/.test(field)) return within(error, files.signers, field);
  const [, index, rest] = /^attestations\[(\d)\]\.?(.*)$/.exec(field) ?? [];
  const file = files.attestations[Number(index)];
  return file === undefined ? namingMarket(error, files.market) : about(error, { file, field: rest });
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
