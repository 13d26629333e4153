import { ArtifactError, BallastError } from '../errors.js';
import { checkShape } from '../files/json.js';
import type { Instance } from '../market/instances.js';
import { sha256Hex } from '../units/hash.js';
import { buildContext, type Context, publicInputCount } from './context.js';
import { foldedKey } from './foldCache.js';
import { type Grade, type KeyTrust, trustWords } from './grade.js';
import { type Groth16Proof, parseGroth16, verifyGroth16 } from './groth16.js';
import { type ProofFile, proofSchema } from './proofFile.js';
import { verifyWithSnarkjs } from './snarkjs.js';
import { isDevelopmentKey, parseVerificationKey, type VerificationKey } from './verificationKey.js';
import {
  allOk,
  answered,
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
 * Verifies a proof file against the verifier's own market, signer list, policy and key. Cheap questions come first: the
 * equation is computed only where all of them are answered well. Answers with reasons; throws {@link BallastError} only for
 * malformed input: the verifier's own, or a proof that is not in the form of a proof file.
 */
export async function verify(file: ProofFile, options: VerifyOptions): Promise<Verification> {
  const proof = checkShape(file, proofSchema); // whoever read it, and however: strictly
  const { bytes, sha256 } = options.key;
  if (sha256Hex(bytes) !== sha256)
    throw new ArtifactError('is not the one that its sha256 names', { field: 'key' });
  const nullifier = BigInt(proof.claim.nullifier);
  const answer = (checks: readonly Check[], trust?: KeyTrust): Verification => ({
    valid: trust !== undefined && allOk(checks),
    checks: inOrder(checks),
    grade: trust?.grade,
    trust: trust && trustWords(trust),
    nullifier,
  });

  // 1. What is claimed, in the verifier's words.
  const checks = claimChecks(proof, options);
  if (!allOk(checks)) return answer(checks);

  // 2. For which market and signers.
  const { instance, scope, recipient, binding, policy } = askedOf(proof, options);
  const context = contextFor(instance, options);
  checks.push(...contextChecks(proof, context));
  if (typeof context === 'string' || !allOk(checks)) return answer(checks);

  // 3. The key, and the equation on the verifier's own inputs.
  const key = parseVerificationKey(new TextDecoder().decode(bytes));
  if (publicInputCount(instance) !== key.ic.length - 1) throw notForInstance();
  const trust: KeyTrust = isDevelopmentKey(key) ? { grade: 'development' } : options.key.trust;
  checks.push(...gradeChecks(trust, options));
  if (!allOk(checks)) return answer(checks, trust);
  const inputs = [nullifier, scope, binding, policy];
  const holds = await checkEquation(foldedKey(key, sha256, context), inputs, proof, options.verifier);
  const bad = 'does not hold for this market, these signers and this policy';
  checks.push(...answered([['proof', holds, 'holds', bad]]));
  if (!holds) return answer(checks, trust);

  // 4. Not pledged before.
  if (options.register !== undefined) {
    const { window } = options.policy;
    const use = { nullifier, scope, binding: recipient, ...(window && { window }) };
    checks.push({ name: 'register', ...(await options.register.use(use)) });
  }
  return answer(checks, trust);
}

/** The context, or why this market cannot be encoded for the instance that the proof names. */
function contextFor(instance: Instance, options: VerifyOptions): Context | string {
  const { universe } = options.market;
  if (universe.slots !== instance.instruments) {
    return `the verifier’s market has ${universe.slots} slots, ${instance.name} has ${instance.instruments}`;
  }
  return buildContext({ ...options, instance, window: options.policy.window });
}

async function checkEquation(
  key: VerificationKey,
  inputs: readonly bigint[],
  proof: ProofFile,
  verifier: VerifyOptions['verifier'],
): Promise<boolean> {
  let points: Groth16Proof;
  try {
    points = parseGroth16(proof.proof);
  } catch (error) {
    if (error instanceof BallastError) return false; // not points: no proof
    throw error;
  }
  return verifier === 'snarkjs'
    ? verifyWithSnarkjs(key, inputs, proof.proof)
    : verifyGroth16(key, inputs, points);
}
