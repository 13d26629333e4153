import { ArtifactError, BallastError } from '../errors.js';
import type { Instance } from '../market/instances.js';
import { sha256Hex } from '../units/hash.js';
import { buildContext, type Context, publicInputCount } from './context.js';
import { foldedKey } from './foldCache.js';
import { type Grade, type KeyTrust, trustWords } from './grade.js';
import { type Groth16Proof, parseGroth16, verifyGroth16 } from './groth16.js';
import type { ProofFile } from './proofFile.js';
import { readOptions, readProof } from './readOnce.js';
import { verifyWithSnarkjs } from './snarkjs.js';
import { isDevelopmentKey, parseVerificationKey, type VerificationKey } from './verificationKey.js';
import {
  allOk,
  askedOf,
  type Check,
  claimChecks,
  contextChecks,
  gradeChecks,
  inOrder,
  notForInstance,
  type VerifyOptions,
} from './verifyChecks.js';

/** The answer, with every check that led to it. A check that a failed one made idle is not made, and not listed. */
export interface Verification {
  readonly valid: boolean;
  readonly checks: readonly Check[];
  /** Of the verifier's key; undefined where something failed before the key was looked at. */
  readonly grade: Grade | undefined;
  /** Whom the verifier trusts who accepts proofs under this key, in a sentence. */
  readonly trust: string | undefined;
  /** The holder in this scope. */
  readonly nullifier: bigint;
}

/**
 * Verifies a proof file against the verifier's own market, signer list, policy and key. Both are read once, own properties of
 * plain objects only, before anything is asked. Cheap questions come first: the market is encoded only for a proof that claims
 * what is asked, the key read only for one about this market, and the equation computed only where all is answered well. Answers
 * with reasons; throws {@link BallastError} only for malformed input: the verifier's own, or a proof that is not in the form of a
 * proof file.
 */
export async function verify(file: ProofFile, options: VerifyOptions): Promise<Verification> {
  const proof = readProof(file);
  const asked = readOptions(options);
  const nullifier = BigInt(proof.claim.nullifier);
  const answer = (checks: readonly Check[], trust?: KeyTrust): Verification => ({
    valid: trust !== undefined && allOk(checks),
    checks: inOrder(checks),
    grade: trust?.grade,
    trust: trust && trustWords(trust),
    nullifier,
  });

  // 1. What is claimed, in the verifier's words; the grade of the key on record; and points that could prove it.
  const checks = claimChecks(proof, asked);
  if (!allOk(checks)) return answer(checks);
  const recorded = gradeChecks(asked.key.trust, asked);
  if (!allOk(recorded)) return answer([...checks, ...recorded], asked.key.trust);
  const points = pointsOf(proof);
  if (points === undefined) return answer([...checks, equationCheck(false)]);

  // 2. For which market and signers.
  const { instance, scope, recipient, binding, policy } = askedOf(proof, asked);
  const context = contextFor(instance, asked);
  checks.push(...contextChecks(proof, context));
  if (typeof context === 'string' || !allOk(checks)) return answer(checks);

  // 3. The key, and the equation on the verifier's own inputs.
  const key = readKey(asked.key);
  if (publicInputCount(instance) !== key.ic.length - 1) throw notForInstance();
  const trust: KeyTrust = isDevelopmentKey(key) ? { grade: 'development' } : asked.key.trust;
  checks.push(...gradeChecks(trust, asked));
  if (!allOk(checks)) return answer(checks, trust);
  const folded = foldedKey(key, asked.key.sha256, context);
  const inputs = [nullifier, scope, binding, policy];
  const holds =
    asked.verifier === 'snarkjs'
      ? await verifyWithSnarkjs(folded, inputs, proof.proof)
      : verifyGroth16(folded, inputs, points);
  checks.push(equationCheck(holds));
  if (!holds) return answer(checks, trust);

  // 4. Not pledged before.
  const { register } = asked;
  if (register !== undefined) {
    const { window } = asked.policy;
    const use = { nullifier, scope, binding: recipient, ...(window && { window }) };
    const { ok, detail } = await register.use(use);
    checks.push({ name: 'register', ok: ok === true, detail });
  }
  return answer(checks, trust);
}

/** The points of a proof; undefined where they are none. */
function pointsOf({ proof }: ProofFile): Groth16Proof | undefined {
  try {
    return parseGroth16(proof);
  } catch (error) {
    if (error instanceof BallastError) return undefined;
    throw error;
  }
}

function equationCheck(ok: boolean): Check {
  const detail = ok ? 'holds' : 'does not hold for this market, these signers and this policy';
  return { name: 'proof', ok, detail };
}

/** The key of the bytes that its sha256 names. Throws {@link ArtifactError} for other bytes. */
function readKey({ bytes, sha256 }: VerifyOptions['key']): VerificationKey {
  if (sha256Hex(bytes) !== sha256)
    throw new ArtifactError('is not the one that its sha256 names', { field: 'key' });
  return parseVerificationKey(new TextDecoder().decode(bytes));
}

/** The context, or why this market cannot be encoded for the instance that the proof names. */
function contextFor(instance: Instance, options: VerifyOptions): Context | string {
  const { universe } = options.market;
  if (universe.slots !== instance.instruments) {
    return `the verifier’s market has ${universe.slots} slots, ${instance.name} has ${instance.instruments}`;
  }
  return buildContext({ ...options, instance, window: options.policy.window });
}
