import type { Attestation } from '../account/attestation.js';
import { type Identity, subjectOf } from '../account/identity.js';
import type { Signer } from '../account/signers.js';
import { type AttestationFailure, verifyAttestation } from '../account/verifyAttestation.js';
import { ArtifactError, ClaimError, InputError, InternalError } from '../errors.js';
import { Prover } from '../groth16/prover.js';
import { calculateWitness } from '../groth16/witnessProgram.js';
import type { Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { toInputs } from '../market/signals.js';
import { assertField } from '../units/field.js';
import { sha256Hex } from '../units/hash.js';
import { assertQuiet } from './alarms.js';
import { type ClaimCheck, type ClaimEvaluation, evaluateClaim } from './claim.js';
import { buildContext, type Context } from './context.js';
import { assertViews } from './fit.js';
import { foldedKey } from './foldCache.js';
import { type Groth16Json, parseGroth16, verifyGroth16 } from './groth16.js';
import { assertAsks, type Policy, packPolicy } from './policy.js';
import type { ProofFile } from './proofFile.js';
import { proveGroth16 } from './snarkjs.js';
import { parseVerificationKey, type VerificationKey } from './verificationKey.js';
import { type ClaimInputs, claimSignals, privateSignals } from './witness.js';

export type ProveStep = 'check' | 'witness' | 'prove' | 'verify' | 'done';

export interface ProveOptions {
  /** Circuit sizes; must have as many slots as the market's universe. */
  readonly instance: Instance;
  readonly market: Market;
  readonly marginType: MarginType;
  /** The verifier's trusted list, in the verifier's order. */
  readonly signers: readonly Signer[];
  readonly policy: Policy;
  /** Field element that names verifier and purpose: see `scopeOf`. */
  readonly scope: bigint;
  /** Field element that names the recipient (see `bindingOf`), or the request that is answered. */
  readonly binding: bigint;
  readonly identity: Identity;
  readonly attestations: readonly Attestation[];
  /** Rules of market alarms that do not matter, like `stale`. Any other alarm of the market is an error. */
  readonly acceptAlarms?: readonly string[];
  /** Bytes of the instance's files, already checked against the manifest. */
  readonly artifacts: {
    readonly wasm: Uint8Array;
    readonly zkey: Uint8Array;
    readonly verificationKey: Uint8Array;
  };
  /**
   * What proves: one that is open already, for who proves often; default: one that is opened for this proof, with all processors. `snarkjs`
   * is a second, slower prover.
   */
  readonly prover?: Prover | 'snarkjs';
  /** Told as each step begins. */
  readonly onProgress?: (step: ProveStep) => void;
}

const REASONS: Record<AttestationFailure, string> = {
  malformed: 'has a number out of range',
  'other-universe': 'is about another universe than the market',
  'bad-slots': 'holds something in a slot without an instrument',
  'unknown-custodian': 'is for a custodian that the signer list does not have',
  'unknown-signer': 'is signed by a key that the signer list does not have',
  'lapsed-signer': 'is signed by a key that the signer list does not have as valid at that time',
  'bad-signature': 'does not carry a valid signature',
};

/**
 * Proves a claim. The witness lives in memory only, and the proof is verified before it is returned.
 *
 * @throws InputError  a market with alarms that were not accepted; attestations that do not fit the market, the list, the
 *   identity or each other
 * @throws ClaimError  the claim does not hold: nothing is proved
 */
export async function prove(options: ProveOptions): Promise<ProofFile> {
  const { instance, marginType, signers, identity, attestations, artifacts, onProgress } = options;
  onProgress?.('check');
  const { scope, binding, policy, context } = checkClaim(options);

  onProgress?.('witness');
  const inputs = toInputs([
    ...claimSignals({ scope, binding, policy }),
    ...context.market,
    ...context.signers,
    ...privateSignals({ identity, attestations, signers, instance }),
  ]);
  const witness = await calculateWitness(inputs, artifacts.wasm);

  onProgress?.('prove');
  const { proof, inputs: publicInputs } = await proveWith(options.prover, artifacts.zkey, witness);

  onProgress?.('verify');
  const keyHash = sha256Hex(artifacts.verificationKey);
  const key = parseVerificationKey(new TextDecoder().decode(artifacts.verificationKey));
  const nullifier = publicInputs[0]!;
  const claim = [nullifier, scope, binding, policy];
  if (!verifies(foldedKey(key, keyHash, context), claim, proof)) {
    throw new InternalError('the proof that was just made does not verify');
  }
  onProgress?.('done');
  return {
    version: 1,
    kind: 'ballast/proof',
    instance: instance.name,
    keyHash,
    marginType,
    claim: {
      nullifier: nullifier.toString(),
      scope: scope.toString(),
      binding: binding.toString(),
      policy: policy.toString(),
    },
    context: context.digests,
    proof,
  };
}

/**
 * All that `prove` checks before it needs a key: attestations, policy, market, and whether the claim holds. Throws as
 * {@link prove} does.
 */
export function checkClaim(
  options: Omit<ProveOptions, 'artifacts' | 'onProgress'>,
): ClaimInputs & { context: Context } {
  const { market, marginType, signers, instance } = options;
  assertQuiet(market, options.acceptAlarms);
  const scope = assertField(options.scope, 'scope');
  const binding = assertField(options.binding, 'binding');
  assertAsks(options.policy);
  const policy = packPolicy(options.policy);
  checkAttestations(options);
  const context = buildContext({ market, marginType, signers, instance, window: options.policy.window });
  assertHolds(evaluateClaim(options));
  return { scope, binding, policy, context };
}

async function proveWith(
  prover: Prover | 'snarkjs' | undefined,
  zkey: Uint8Array,
  witness: Uint8Array,
): Promise<{ proof: Groth16Json; inputs: bigint[] }> {
  if (prover === 'snarkjs') return proveGroth16(zkey, witness);
  // The proof is verified below, with the folded key.
  const own = prover ?? (await Prover.open(zkey, { check: false }));
  try {
    const { proof, publicSignals } = await own.prove(witness);
    return { proof, inputs: publicSignals.map(BigInt) };
  } catch (error) {
    if (error instanceof ArtifactError || error instanceof InternalError) throw error;
    throw new InternalError('the prover stopped'); // the witness is our own: it is not the caller's fault
  } finally {
    if (prover === undefined) await own.close();
  }
}

/** A damaged proving key can give points that are no points. */
function verifies(key: VerificationKey, claim: readonly bigint[], proof: Groth16Json): boolean {
  try {
    return verifyGroth16(key, claim, parseGroth16(proof));
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Everything the circuit will ask of the attestations, with an error that says which one and why. */
function checkAttestations(options: Omit<ProveOptions, 'artifacts' | 'onProgress'>): void {
  const { attestations, signers, market, identity, instance, policy } = options;
  if (attestations.length < 1 || attestations.length > instance.accounts) {
    throw new InputError(`must be 1 to ${instance.accounts} for ${instance.name}`, { field: 'attestations' });
  }
  assertViews(policy, instance);
  attestations.forEach((attestation, i) => {
    const field = `attestations[${i}]`;
    const { snapshot } = attestation;
    const verdict = verifyAttestation(attestation, { signers, universe: market.universe });
    if (!verdict.ok) throw new InputError(REASONS[verdict.reason], { field });
    if (snapshot.subject !== subjectOf(identity.secret, snapshot.custodianId)) {
      throw new InputError('was signed for another identity', {
        field,
        fix: 'Use the identity it was attested for',
      });
    }
    if (snapshot.asOf !== attestations[0]!.snapshot.asOf) {
      throw new InputError('has another time than the first', {
        field: `${field}.asOf`,
        fix: 'Ask the signers for snapshots of one time: assets must not be counted before and after a transfer',
      });
    }
    const twin = attestations.findIndex((other) => other.snapshot.accountId === snapshot.accountId);
    if (twin < i) throw new InputError(`is the same account as attestations[${twin}]`, { field });
  });
}

/** What to do about a part that does not hold, the part that takes most work first. */
const HINTS: readonly (readonly [readonly ClaimCheck['name'][], string])[] = [
  [['minRatio', 'maxRatio', 'minEquity', 'views'], 'See where it falls short with: ballast margin'],
  [['window', 'skew'], 'Ask the signers for snapshots of that time'],
  [['coverage'], 'Add an attestation of each of these custodians'],
];

function assertHolds({ checks }: ClaimEvaluation): void {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return;
  const list = failed.map(({ statement }) => statement).join('; ');
  throw new ClaimError(`these parts of the claim do not hold: ${list}`, {
    fix: HINTS.find(([names]) => failed.some(({ name }) => names.includes(name)))![1],
  });
}
