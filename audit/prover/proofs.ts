import { sampleClaim, worldOf } from '../../fixtures/claim.js';
import { Prover } from '../../src/groth16/prover.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import type { Instance } from '../../src/market/instances.js';
import { loadProvingArtifacts } from '../../src/node.js';
import { CLAIM_INPUTS } from '../../src/proof/fold.js';
import { foldedKey } from '../../src/proof/foldCache.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { verifyWithSnarkjs } from '../../src/proof/snarkjs.js';
import { parseVerificationKey } from '../../src/proof/verificationKey.js';
import { sha256Hex } from '../../src/units/hash.js';
import { numbers } from './numbers.js';

/** Proofs of claims by chance, under two verifiers. */

/** Lots that no limit of the small market is near, and cash that covers every loss of them. */
const LOTS = 6_000n;
const CASH = 1n << 36n;

/** What is wrong with `count` proofs of an instance, with the development key and all threads. */
export async function wrongWithProofs(instance: Instance, seed: string, count: number): Promise<string[]> {
  const { wasm, zkey, verificationKey } = await loadProvingArtifacts(instance.name);
  const world = worldOf(instance);
  const key = parseVerificationKey(new TextDecoder().decode(verificationKey));
  const random = numbers(seed);
  const draw = (below: bigint) => random.next().value % below;
  const holdingOf = () => ({
    quantities: [draw(LOTS), draw(LOTS) - LOTS / 2n, draw(LOTS) - LOTS / 2n],
    cash: CASH + draw(CASH),
  });
  const found: string[] = [];
  const prover = await Prover.open(zkey, { check: false });
  try {
    for (let n = 0; n < count; n++) {
      const { inputs, context } = sampleClaim(instance, { world, holdingOf });
      const { proof, publicSignals } = await prover.prove(await calculateWitness(inputs, wasm));
      const folded = foldedKey(key, sha256Hex(verificationKey), context);
      const claim = publicSignals.slice(0, CLAIM_INPUTS).map(BigInt);
      const say = (what: string) => found.push(`${instance.name}, proof ${n} of ${seed}: ${what}`);
      if (!verifyGroth16(folded, claim, parseGroth16(proof))) say('does not verify');
      if (!(await verifyWithSnarkjs(folded, claim, proof))) say('does not verify with snarkjs');
    }
  } finally {
    await prover.close();
  }
  return found;
}
