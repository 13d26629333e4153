import { loadVerifierKey } from '../../load/keys.js';
import { INSTANCES } from '../../market/instances.js';
import { misfit } from '../../proof/fit.js';
import type { ProofFile } from '../../proof/proofFile.js';
import { type Check, type Verification, type VerifyOptions, verify } from '../../proof/verify.js';
import { withKeys } from '../shell/keys.js';
import type { Shell } from '../shell/shell.js';

/**
 * Verifies with the verifier's own key, which is made if it is not there. The proof names the circuit, so a name that
 * does not exist, or that the verifier's market does not fit, is a failed check and not an error of the verifier.
 */
export async function verifyFile(
  proof: ProofFile,
  options: Omit<VerifyOptions, 'key'>,
  shell: Shell,
): Promise<Verification> {
  const { market, marginType } = options;
  const instance = INSTANCES.find(({ name }) => name === proof.instance);
  if (instance === undefined) return refused(proof, 'not an instance that this version knows');
  const error = misfit(market, marginType, instance);
  if (error !== undefined) {
    const fitsAnother = INSTANCES.some((other) => misfit(market, marginType, other) === undefined);
    if (!fitsAnother) throw error;
    return refused(proof, `${instance.name} is not a circuit for this market`);
  }
  const key = await withKeys(instance, shell, () => loadVerifierKey(instance.name));
  return verify(proof, { ...options, key });
}

function refused(proof: ProofFile, detail: string): Verification {
  const checks: Check[] = [{ name: 'instance', ok: false, detail }];
  return { valid: false, checks, grade: undefined, nullifier: BigInt(proof.claim.nullifier) };
}
