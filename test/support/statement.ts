import { expect } from 'vitest';
import { makeWorld, type World } from '../../fixtures/world.js';
import { findInstance, type Instance } from '../../src/market/instances.js';
import { buildContext } from '../../src/proof/context.js';
import { packPolicy } from '../../src/proof/policy.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import type { ProveOptions } from '../../src/proof/prove.js';
import { type Verification, verify } from '../../src/proof/verify.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { type Artifacts, loadArtifact } from '../../src/setup/artifacts.js';
import { setup } from '../../src/setup/setup.js';
import { accountOf, askedOf } from './claimed.js';

/** A whole statement on the smallest instance: what a holder proves and a verifier holds it against. */
export interface Statement {
  readonly world: World;
  readonly artifacts: Artifacts;
  readonly proveOptions: ProveOptions;
  readonly verifyOptions: VerifyOptions;
}

/** Files of an instance; makes them first where there are none. */
export async function artifactsOf(instance: Instance): Promise<Artifacts> {
  await setup(instance);
  const [wasm, zkey, verificationKey] = await Promise.all([
    loadArtifact(instance.name, 'wasm'),
    loadArtifact(instance.name, 'zkey'),
    loadArtifact(instance.name, 'verificationKey'),
  ]);
  return { wasm, zkey, verificationKey };
}

/** Long spot, short perpetual: equity of 1 205 quote over a requirement of 200. */
export async function makeStatement(): Promise<Statement> {
  const instance = findInstance('solvency-8');
  const { entry } = await setup(instance);
  const artifacts = await artifactsOf(instance);
  const world = makeWorld(instance.instruments);
  const common = askedOf(world);
  const { sha256 } = entry.key.verificationKey;
  return {
    world,
    artifacts,
    proveOptions: {
      ...common,
      instance,
      identity: world.identity,
      attestations: [accountOf(world)],
      artifacts,
    },
    verifyOptions: {
      ...common,
      key: {
        bytes: artifacts.verificationKey,
        sha256,
        trust: { grade: 'development' },
        instance: instance.name,
      },
      grade: 'development',
    },
  };
}

/** Verifies with both implementations, which must agree on everything. */
export async function verifyBoth(
  { verifyOptions }: Statement,
  proof: ProofFile,
  change: Partial<VerifyOptions> = {},
): Promise<Verification> {
  const strict = await verify(proof, { ...verifyOptions, ...change, verifier: 'strict' });
  const other = await verify(proof, { ...verifyOptions, ...change, verifier: 'snarkjs' });
  expect(other).toEqual(strict);
  return strict;
}

/** The proof, saying of itself all that a verifier asks for: nothing but the equation can then tell. */
export function sayingWhatIsAsked(proof: ProofFile, options: VerifyOptions): ProofFile {
  const { marginType, scope, binding = BigInt(proof.claim.binding), policy } = options;
  const { digests } = buildContext({ ...options, instance: findInstance(options.key.instance) });
  const asked = { scope: `${scope}`, binding: `${binding}`, policy: `${packPolicy(policy)}` };
  return { ...proof, marginType, claim: { ...proof.claim, ...asked }, context: digests };
}
