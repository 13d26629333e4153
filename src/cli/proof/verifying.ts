import { developmentKeyOf, findLocalKey, type LocalKey, readVerifierKey } from '../../load/keys.js';
import { INSTANCES, type Instance } from '../../market/instances.js';
import { misfit } from '../../proof/fit.js';
import type { ProofFile } from '../../proof/proofFile.js';
import { type Verification, verify } from '../../proof/verify.js';
import { type Check, claimChecks, type VerifyOptions } from '../../proof/verifyChecks.js';

/**
 * Verifies with a key of the verifier: the one that is asked, or the one that the proof names where this machine has it. It is
 * loaded only for a proof that claims what is asked, and never made: anyone can hand in a proof. The proof names the circuit, so
 * a name that does not exist, or that the verifier's market does not fit, is a failed check and not an error of the verifier.
 */
export async function verifyFile(
  proof: ProofFile,
  {
    instance: asked,
    key: askedKey,
    ...options
  }: Omit<VerifyOptions, 'key'> & {
    readonly instance?: Instance;
    readonly key?: LocalKey | 'development';
  },
): Promise<Verification> {
  const { market, marginType } = options;
  const instance = INSTANCES.find(({ name }) => name === proof.instance);
  if (instance === undefined) return misnamed(proof, 'not an instance that this version knows');
  if (asked !== undefined && asked !== instance) {
    return misnamed(proof, `the proof names ${instance.name}, and ${asked.name} is asked`);
  }
  const misfitting = () => {
    const error = misfit(market, marginType, instance);
    if (error === undefined) return undefined;
    const fitsAnother = INSTANCES.some((other) => misfit(market, marginType, other) === undefined);
    if (!fitsAnother) throw error;
    return misnamed(proof, `${instance.name} is not a circuit for this market`);
  };
  const ofOtherSize = market.universe.slots === instance.instruments ? undefined : misfitting();
  if (ofOtherSize !== undefined) return ofOtherSize;
  const key =
    askedKey === 'development'
      ? developmentKeyOf(instance.name)
      : (askedKey ?? (await findLocalKey(instance.name, proof.keyHash)));
  if (key === undefined) {
    const detail = `the proof was made with key ${proof.keyHash.slice(0, 16)}, which this machine does not have: ballast keys import`;
    return refused(proof, [{ name: 'key', ok: false, detail }]);
  }
  if (key.instance !== instance.name) {
    return misnamed(proof, `the proof names ${instance.name}, and the key is of ${key.instance}`);
  }
  const checks = claimChecks(proof, { ...options, key });
  if (checks.some(({ ok }) => !ok)) return refused(proof, checks);
  const tooSmall = misfitting(); // encodes the whole market, so it comes after what is cheap
  if (tooSmall !== undefined) return tooSmall;
  return verify(proof, { ...options, key: await readVerifierKey(key) });
}

const misnamed = (proof: ProofFile, detail: string) =>
  refused(proof, [{ name: 'instance', ok: false, detail }]);

function refused(proof: ProofFile, checks: readonly Check[]): Verification {
  return {
    valid: false,
    checks,
    grade: undefined,
    trust: undefined,
    nullifier: BigInt(proof.claim.nullifier),
  };
}
