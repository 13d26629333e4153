import { loadVerifierKey, verifierKeyRecord } from '../../load/keys.js';
import { INSTANCES, type Instance } from '../../market/instances.js';
import { misfit } from '../../proof/fit.js';
import type { ProofFile } from '../../proof/proofFile.js';
import { type Verification, verify } from '../../proof/verify.js';
import { type Check, claimChecks, type VerifyOptions } from '../../proof/verifyChecks.js';

/**
 * Verifies with the verifier's own key, which is loaded only for a proof that claims what is asked, and never made: that
 * takes half a minute, and anyone can hand in a proof. The proof names the circuit, so a name that does not exist, or that
 * the verifier's market does not fit, is a failed check and not an error of the verifier.
 */
export async function verifyFile(
  proof: ProofFile,
  { instance: asked, ...options }: Omit<VerifyOptions, 'key'> & { readonly instance?: Instance },
): Promise<Verification> {
  const { market, marginType } = options;
  const instance = INSTANCES.find(({ name }) => name === proof.instance);
  if (instance === undefined) return misnamed(proof, 'not an instance that this version knows');
  if (asked !== undefined && asked !== instance) {
    return misnamed(proof, `the proof names ${instance.name}, and ${asked.name} is asked`);
  }
  const error = misfit(market, marginType, instance);
  if (error !== undefined) {
    const fitsAnother = INSTANCES.some((other) => misfit(market, marginType, other) === undefined);
    if (!fitsAnother) throw error;
    return misnamed(proof, `${instance.name} is not a circuit for this market`);
  }
  const checks = claimChecks(proof, { ...options, key: verifierKeyRecord(instance.name) });
  if (checks.some(({ ok }) => !ok)) return refused(proof, checks);
  return verify(proof, { ...options, key: await loadVerifierKey(instance.name) });
}

const misnamed = (proof: ProofFile, detail: string) =>
  refused(proof, [{ name: 'instance', ok: false, detail }]);

function refused(proof: ProofFile, checks: readonly Check[]): Verification {
  return { valid: false, checks, grade: undefined, nullifier: BigInt(proof.claim.nullifier) };
}
