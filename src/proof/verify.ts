import type { Signer } from '../account/signers.js';
import { ArtifactError, BallastError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { INSTANCES, type Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { assertField } from '../units/field.js';
import { sha256Hex } from '../units/hash.js';
import { alarmWords, sortAlarms } from './alarms.js';
import { buildContext, type Context, publicInputCount } from './context.js';
import { foldedKey } from './foldCache.js';
import type { Grade } from './grade.js';
import { type Groth16Proof, parseGroth16, verifyGroth16 } from './groth16.js';
import { assertAsks, assertCovered, type Policy, packPolicy } from './policy.js';
import { type ProofFile, proofSchema } from './proofFile.js';
import type { NullifierRegister } from './register.js';
import { verifyWithSnarkjs } from './snarkjs.js';
import { isDevelopmentKey, parseVerificationKey, type VerificationKey } from './verificationKey.js';

/** Names of the checks, in order. `alarms` is made only where the market has any, `register` only where there is one. */
export const CHECKS = [
  'instance',
  'key',
  'grade',
  'marginType',
  'scope',
  'recipient',
  'policy',
  'alarms',
  'market',
  'signers',
  'proof',
  'register',
] as const;
export type CheckName = (typeof CHECKS)[number];

export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found, for a person. */
  readonly detail: string;
}

/** The answer, with every check that led to it. */
export interface Verification {
  readonly valid: boolean;
  readonly checks: readonly Check[];
  readonly grade: Grade;
  /** The holder in this scope. */
  readonly nullifier: bigint;
}

export interface VerifyOptions {
  /** The verifier's own market, signer list and policy: nothing of them is taken from the proof. */
  readonly market: Market;
  readonly marginType: MarginType;
  readonly signers: readonly Signer[];
  readonly policy: Policy;
  readonly scope: bigint;
  /** Who the proof must be for; without it any recipient passes, and the check says so. */
  readonly binding?: bigint;
  /** The verifier's own key file, and what its manifest records of it. A key that comes with a proof is never used. */
  readonly key: {
    readonly bytes: Uint8Array;
    readonly sha256: string;
    readonly grade: Grade;
    /** Name of the instance that the key is for. */
    readonly instance: string;
  };
  /** Rules of market alarms that do not matter, like `stale`. With any other alarm nothing is accepted. */
  readonly acceptAlarms?: readonly string[];
  /** The lowest grade of key to accept. Default `ceremony`. */
  readonly minimumGrade?: Grade;
  /** Remembers nullifiers, so that nobody pledges twice in a scope. Written only when everything else passes. */
  readonly register?: NullifierRegister;
  /** Which implementation checks the equation. Default `strict`. */
  readonly verifier?: 'strict' | 'snarkjs';
}

/**
 * Verifies a proof file against the verifier's own market, signer list, policy and key. Answers with reasons; throws
 * {@link BallastError} only for malformed input: the verifier's own, or a proof that is not in the form of a proof file.
 */
export async function verify(file: ProofFile, options: VerifyOptions): Promise<Verification> {
  const proof = checkShape(file, proofSchema); // whoever read it, and however: strictly
  const checks: Check[] = [];
  const check = (name: CheckName, ok: boolean, good: string, bad: string) => {
    checks.push({ name, ok, detail: ok ? good : bad });
  };

  // 1. Which circuit, which key.
  const keyHash = sha256Hex(options.key.bytes);
  if (keyHash !== options.key.sha256)
    throw new ArtifactError('is not the one that the manifest records', { field: 'key' });
  const key = parseVerificationKey(new TextDecoder().decode(options.key.bytes));
  const instance = INSTANCES.find(({ name }) => name === options.key.instance);
  if (instance === undefined || publicInputCount(instance) !== key.ic.length - 1) {
    throw new ArtifactError('is not for the instance that it names', { field: 'key' });
  }
  check(
    'instance',
    proof.instance === instance.name,
    instance.name,
    `the proof names another instance than ${instance.name}, which the verifier’s key is for`,
  );
  const grade = isDevelopmentKey(key) ? 'development' : options.key.grade;
  check('key', proof.keyHash === keyHash, 'the verifier’s own', 'the proof was made with another key');
  const gradeOk = grade === 'ceremony' || options.minimumGrade === 'development';
  check('grade', gradeOk, grade, 'a development key: anyone can forge proofs for it');

  // 2. What is claimed, in the verifier's words.
  const { claim } = proof;
  const nullifier = BigInt(claim.nullifier);
  const scope = assertField(options.scope, 'scope');
  const binding = assertField(options.binding ?? BigInt(claim.binding), 'binding');
  assertAsks(options.policy);
  const policy = packPolicy(options.policy);
  assertCovered(options.policy, options.signers.length);
  check(
    'marginType',
    proof.marginType === options.marginType,
    options.marginType,
    `the proof is for ${proof.marginType}`,
  );
  check('scope', BigInt(claim.scope) === scope, 'as expected', 'the proof is for another scope');
  const bound = options.binding === undefined ? 'not asked: any recipient passes' : 'as expected';
  check('recipient', BigInt(claim.binding) === binding, bound, 'the proof is for another recipient');
  check('policy', BigInt(claim.policy) === policy, 'as expected', 'the proof claims something else');

  // 3. The equation, on the verifier's own inputs.
  const alarms = sortAlarms(options.market, options.acceptAlarms);
  if (options.market.alarms !== undefined && options.market.alarms.length > 0) {
    check(
      'alarms',
      alarms.open.length === 0,
      `accepted: ${alarmWords(alarms.accepted)}`,
      `the verifier’s market has alarms that were not accepted: ${alarmWords(alarms.open)}`,
    );
  }
  const context = contextFor(instance, options);
  if (typeof context === 'string') checks.push({ name: 'market', ok: false, detail: context });
  else {
    const { digests } = context;
    check(
      'market',
      proof.context.market === digests.market,
      'as expected',
      'the proof was made for another market',
    );
    check(
      'signers',
      proof.context.signers === digests.signers,
      'as expected',
      'the proof was made for another signer list',
    );
    const inputs = [nullifier, scope, binding, policy];
    const folded = foldedKey(key, keyHash, context);
    const holds = await checkEquation(folded, inputs, proof, options.verifier ?? 'strict');
    check('proof', holds, 'holds', 'does not hold for this market, these signers and this policy');
  }

  // 4. Not pledged before.
  if (options.register !== undefined && checks.every(({ ok }) => ok)) {
    const { window } = options.policy;
    const answer = await options.register.use({ nullifier, scope, binding, ...(window ? { window } : {}) });
    check('register', answer.ok, answer.detail, answer.detail);
  }
  return { valid: checks.every(({ ok }) => ok), checks, grade, nullifier };
}

/** The context, or why this market cannot be encoded for the instance that the proof names. */
function contextFor(instance: Instance, options: VerifyOptions): Context | string {
  const { universe } = options.market;
  if (universe.slots !== instance.instruments) {
    return `the verifier’s market has ${universe.slots} slots, ${instance.name} has ${instance.instruments}`;
  }
  return buildContext({ ...options, instance });
}

async function checkEquation(
  key: VerificationKey,
  inputs: readonly bigint[],
  proof: ProofFile,
  verifier: 'strict' | 'snarkjs',
): Promise<boolean> {
  let points: Groth16Proof;
  try {
    points = parseGroth16(proof.proof);
  } catch (error) {
    if (error instanceof BallastError) return false; // not points: no proof
    throw error;
  }
  return verifier === 'strict'
    ? verifyGroth16(key, inputs, points)
    : verifyWithSnarkjs(key, inputs, proof.proof);
}
