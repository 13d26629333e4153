import { findInstance } from '../../../src/market/instances.js';
import { flatten } from '../../../src/market/signals.js';
import { loadProvingArtifacts, loadVerifierKey } from '../../../src/node.js';
import { buildContext, type Context } from '../../../src/proof/context.js';
import { foldPart } from '../../../src/proof/fold.js';
import { parseGroth16 } from '../../../src/proof/groth16.js';
import type { Policy } from '../../../src/proof/policy.js';
import type { ProofFile } from '../../../src/proof/proofFile.js';
import { prove } from '../../../src/proof/prove.js';
import { type G1, parseVerificationKey, type VerificationKey } from '../../../src/proof/verificationKey.js';
import { makeWorld, signedAccount, TIME, type World } from '../../support/fixtures.js';

/** The small market, its custodians and a holder, with real proofs of the smallest instance. */

export type { Context, G1, Policy, ProofFile, VerificationKey, World };
export { buildContext, findInstance, flatten, foldPart, makeWorld, parseGroth16, signedAccount, TIME };

export const instance = findInstance('solvency-8');

/** The verification key of an instance, from the cache of keys. */
export async function loadKey(name = 'solvency-8'): Promise<VerificationKey> {
  const { bytes } = await loadVerifierKey(name);
  return parseVerificationKey(new TextDecoder().decode(bytes));
}

export interface ProofTerms {
  readonly scope: bigint;
  readonly binding: bigint;
  readonly policy?: Policy;
  /** Of the account. Default: {@link TIME}. */
  readonly time?: number;
}

const proofs = new WeakMap<World, Map<string, Promise<ProofFile>>>();

/**
 * A proof of the holder's account: 20 A, 15 A short, 1 005 of cash, at 150 % and 100 at least unless the policy says
 * otherwise. Made once for each world and terms.
 */
export function makeProof(world: World, terms: ProofTerms): Promise<ProofFile> {
  const made = proofs.get(world) ?? new Map<string, Promise<ProofFile>>();
  proofs.set(world, made);
  const name = JSON.stringify(terms, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
  const proof = made.get(name) ?? proveOf(world, terms);
  made.set(name, proof);
  return proof;
}

async function proveOf(
  world: World,
  { scope, binding, policy, time = TIME }: ProofTerms,
): Promise<ProofFile> {
  const account = { quantities: [2000n, -1500n, 0n], cash: 1_005_000_000n, asOf: time };
  const window = { notBefore: BigInt(time), notAfter: BigInt(time) };
  return prove({
    ...{ instance, scope, binding, market: world.market, marginType: 'maintenance', signers: world.signers },
    policy: policy ?? { minRatio: 15_000n, minEquity: 100n, window },
    identity: world.identity,
    attestations: [signedAccount(world, 0, account)],
    artifacts: await loadProvingArtifacts('solvency-8'),
  });
}

/** Affine coordinates, (0, 0) for infinity. */
export function point(of: G1): { x: bigint; y: bigint } {
  if (of.is0()) return { x: 0n, y: 0n };
  const { x, y } = of.toAffine();
  return { x, y };
}
