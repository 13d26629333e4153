import type { Address, Hex } from 'viem';
import type { ProofFile } from '../proof/proofFile.js';
import { parseField } from '../units/field.js';
import type { Quote, Ratio } from '../units/numbers.js';
import { type ProofWords, proofWords } from './proofWords.js';

/** Where a proof is held against: verifier, typed points and their numbers in the registries. */
export interface SubmissionContext {
  readonly verifier: Address;
  /** Circuit id that market and signers are typed by. */
  readonly circuit: Hex;
  /** Series of the market, and its index there. */
  readonly series: Hex;
  readonly market: number;
  /** Version of the signer list. */
  readonly signers: number;
}

/** The argument of `SolvencyRegistry.submit`. Scope and binding are not in it: the contract derives them. */
export interface Submission extends SubmissionContext {
  readonly nullifier: bigint;
  readonly policy: bigint;
  readonly proof: ProofWords;
}

/** What a registry remembers of a recipient, in the units of the policy: seconds, basis points, whole quote units. */
export interface ChainStatus {
  /** The accounts were as of this second or later: ages count from here. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly submittedAt: number;
  readonly minRatio: Ratio;
  /** 0 where the registry does not ask for views. */
  readonly minRatioView: Ratio;
  readonly minEquity: Quote;
}

/** The submission of a proof file. Throws {@link InputError} for numbers and points that are none. */
export function toSubmission(proof: ProofFile, at: SubmissionContext): Submission {
  const { verifier, circuit, series, market, signers } = at;
  return {
    verifier,
    circuit,
    series,
    market,
    signers,
    nullifier: parseField(proof.claim.nullifier, 'claim.nullifier'),
    policy: parseField(proof.claim.policy, 'claim.policy'),
    proof: proofWords(proof),
  };
}
