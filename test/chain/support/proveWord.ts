import { instance, signedAccount, type World } from '../../../fixtures/chain/proofs.js';
import { calculateWitness } from '../../../src/groth16/witnessProgram.js';
import type { MarginType } from '../../../src/market/model.js';
import { toInputs } from '../../../src/market/signals.js';
import { loadProvingArtifacts } from '../../../src/node.js';
import { buildContext } from '../../../src/proof/context.js';
import type { ProofFile } from '../../../src/proof/proofFile.js';
import { proveGroth16 } from '../../../src/proof/snarkjs.js';
import { claimSignals, privateSignals } from '../../../src/proof/witness.js';
import { sha256Hex } from '../../../src/units/hash.js';

/**
 * A proof of any packed word that the circuit lets pass, also one that `prove` would not make: what somebody with a prover
 * of their own can have. The account is that of `makeProof`.
 */
export async function proveWord(
  world: World,
  terms: {
    readonly scope: bigint;
    readonly binding: bigint;
    readonly policy: bigint;
    /** Of the account. */
    readonly time: number;
    readonly marginType?: MarginType;
  },
): Promise<ProofFile> {
  const { scope, binding, policy, time, marginType = 'maintenance' } = terms;
  const { market, signers, identity } = world;
  const context = buildContext({ market, marginType, signers, instance });
  const account = { quantities: [2000n, -1500n, 0n], cash: 1_005_000_000n, asOf: time };
  const attestations = [signedAccount(world, 0, account)];
  const { wasm, zkey, verificationKey } = await loadProvingArtifacts(instance.name);
  const inputs = toInputs([
    ...claimSignals({ scope, binding, policy }),
    ...context.market,
    ...context.signers,
    ...privateSignals({ identity, attestations, signers, instance }),
  ]);
  const { proof, inputs: outputs } = await proveGroth16(zkey, await calculateWitness(inputs, wasm));
  return {
    version: 1,
    kind: 'ballast/proof',
    instance: instance.name,
    keyHash: sha256Hex(verificationKey),
    marginType,
    context: context.digests,
    proof,
    claim: {
      nullifier: outputs[0]!.toString(),
      scope: scope.toString(),
      binding: binding.toString(),
      policy: policy.toString(),
    },
  };
}
