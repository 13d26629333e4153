import { bn254 } from '@noble/curves/bn254.js';
import { makeWorld, type World } from '../../fixtures/world.js';
import { findInstance } from '../../src/market/instances.js';
import { buildContext, publicInputCount } from '../../src/proof/context.js';
import type { Groth16Json } from '../../src/proof/groth16.js';
import { packPolicy } from '../../src/proof/policy.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import type { ProveOptions } from '../../src/proof/prove.js';
import { formatVerificationKey } from '../../src/proof/verificationKey.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { FIELD } from '../../src/units/field.js';
import { sha256Hex } from '../../src/units/hash.js';
import { accountOf, askedOf } from './claimed.js';
import { pointText1, pointText2 } from './points.js';

/**
 * Proofs without a prover, for tests of what a verifier asks: they hold under a key whose secrets are known here. The circuit
 * has no part in them.
 */

const { G1, G2, fields } = bn254;
const ALPHA = G1.Point.BASE.multiply(11n);
const BETA = G2.Point.BASE.multiply(13n);

/** A key with so many public inputs. `ratio` is δ/γ: 1 makes it a development key. */
export function makeForgeableKey(inputs: number, ratio = 2n) {
  // Input i has the point (first + i)·G.
  const first = 17n;
  const ic = [G1.Point.BASE.multiply(first)];
  while (ic.length <= inputs) ic.push(ic.at(-1)!.add(G1.Point.BASE));
  const key = {
    alpha: ALPHA,
    beta: BETA,
    gamma: G2.Point.BASE.multiply(3n),
    delta: G2.Point.BASE.multiply(3n * ratio),
    ic,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(formatVerificationKey(key)));
  /** With A = α and B = β, C has to take away what the inputs add. */
  const forge = (values: readonly bigint[]): Groth16Json => {
    const added = values.reduce((sum, value, i) => sum + value * (first + 1n + BigInt(i)), first);
    const taken = fields.Fr.create(-added * fields.Fr.inv(ratio));
    return {
      pi_a: pointText1(ALPHA),
      pi_b: pointText2(BETA),
      pi_c: pointText1(G1.Point.BASE.multiply(taken)),
      protocol: 'groth16',
      curve: 'bn128',
    };
  };
  return { key, bytes, sha256: sha256Hex(bytes), forge };
}

/** A statement whose proofs are forged: what a holder would prove and a verifier holds it against. */
export interface Forged {
  readonly world: World;
  readonly claimOptions: Omit<ProveOptions, 'artifacts' | 'onProgress'>;
  readonly verifyOptions: VerifyOptions;
  /** A proof of what these options ask, by the holder of a nullifier. */
  prove(options?: VerifyOptions, nullifier?: bigint): ProofFile;
}

/** Long spot, short perpetual: equity of 1 205 quote over a requirement of 200. The key is one that the verifier made. */
export function makeForged(ratio?: bigint): Forged {
  const instance = findInstance('solvency-8');
  const { bytes, sha256, forge } = makeForgeableKey(publicInputCount(instance), ratio);
  const world = makeWorld(instance.instruments);
  const common = askedOf(world);
  const verifyOptions: VerifyOptions = {
    ...common,
    key: {
      bytes,
      sha256,
      instance: instance.name,
      trust: { grade: 'own', makers: ['the verifier'], isMine: true },
    },
  };
  return {
    world,
    claimOptions: {
      ...common,
      instance,
      identity: world.identity,
      attestations: [accountOf(world)],
    },
    verifyOptions,
    prove(options = verifyOptions, nullifier = 77n) {
      const { market, marginType, signers, policy, scope, binding = 0n, request = binding } = options;
      const context = buildContext({ market, marginType, signers, instance, window: policy.window });
      const claim = [nullifier, scope, request, packPolicy(policy)];
      const scalars = context.scalars.map((scalar) => (scalar < 0n ? scalar + FIELD : scalar));
      return {
        version: 1,
        kind: 'ballast/proof',
        instance: instance.name,
        keyHash: sha256,
        marginType,
        claim: {
          nullifier: `${nullifier}`,
          scope: `${scope}`,
          binding: `${request}`,
          policy: `${packPolicy(policy)}`,
        },
        context: context.digests,
        proof: forge([...claim, ...scalars]),
      };
    },
  };
}
