import type { Signer } from '../account/signers.js';
import { ArtifactError, BallastError } from '../errors.js';
import { INSTANCES } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { assertField } from '../units/field.js';
import { alarmWords, sortAlarms } from './alarms.js';
import type { Context } from './context.js';
import { type AskedGrade, judgeGrade, type KeyTrust } from './grade.js';
import { type KnownKey, revokedWords } from './knownKey.js';
import { assertAsks, assertCovered, type Policy, packPolicy } from './policy.js';
import { policyDifferences } from './policyDiff.js';
import type { ProofFile } from './proofFile.js';
import type { NullifierRegister } from './register.js';

/** The table of what `verify` checks: each row a question, and the words for yes and for no. */

/**
 * Names of the checks, in order. `request` is made in place of `recipient` where a request is answered, `alarms` only where the
 * market has any, `register` only where there is one.
 */
const CHECKS = [
  'instance',
  'key',
  'grade',
  'marginType',
  'scope',
  'recipient',
  'request',
  'policy',
  'alarms',
  'market',
  'signers',
  'proof',
  'register',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** One question that `verify` asked, and its answer. */
export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found, for a person. */
  readonly detail: string;
}

/** What a proof is held against: all of it is the verifier's own, and plain data but for `register`. */
export interface VerifyOptions {
  /** The verifier's own market, signer list and policy: nothing of them is taken from the proof. */
  readonly market: Market;
  readonly marginType: MarginType;
  readonly signers: readonly Signer[];
  readonly policy: Policy;
  readonly scope: bigint;
  /** Who the proof must be for; without it any recipient passes, and the check says so. */
  readonly binding?: bigint;
  /**
   * Binding of the request that the proof must answer, in place of the recipient's: docs/formats.md says how a request is hashed.
   * `binding` is then the recipient whom the request names, and whom the register remembers.
   */
  readonly request?: bigint;
  /** The verifier's own key file, and what the verifier knows of it. A key that comes with a proof is never used. */
  readonly key: KnownKey & { readonly bytes: Uint8Array };
  /** Rules of market alarms that do not matter, like `stale`. With any other alarm nothing is accepted. */
  readonly acceptAlarms?: readonly string[];
  /** The grade of key to accept. Default: `own` and `ceremony`. Either only from those whom the verifier trusts. */
  readonly grade?: AskedGrade | undefined;
  /** Remembers nullifiers, so that nobody pledges twice in a scope. Written only when everything else passes. */
  readonly register?: NullifierRegister;
  /** Which implementation checks the equation. Default `strict`. */
  readonly verifier?: 'strict' | 'snarkjs';
}

/** What is asked before the key itself is needed: its record says which one it is. */
export type ClaimTerms = Omit<VerifyOptions, 'key'> & { readonly key: Omit<VerifyOptions['key'], 'bytes'> };

/** A check that is asked: its name, whether the answer is yes, and the words for yes and for no. */
type Row = readonly [name: CheckName, ok: boolean, good: string, bad: string];

const answered = (rows: readonly Row[]): Check[] =>
  rows.map(([name, ok, good, bad]) => ({ name, ok, detail: ok ? good : bad }));
export const allOk = (checks: readonly Check[]): boolean => checks.every(({ ok }) => ok);

/**
 * The checks that compare a proof with what the verifier asks: all that {@link verify} asks before it needs the key's bytes.
 * Throws {@link BallastError} for malformed input of the verifier.
 */
export function claimChecks(proof: ProofFile, options: ClaimTerms): Check[] {
  const { instance, scope, binding, policy } = askedOf(proof, options);
  const { claim } = proof;
  const revoked = revokedWords(options.key, options);
  const differences = policyDifferences(BigInt(claim.policy), options.policy).join(', ');
  const { open, accepted } = sortAlarms(options.market, options.acceptAlarms);
  const alarms: Row = [
    'alarms',
    open.length === 0,
    `accepted: ${alarmWords(accepted)}`,
    `the verifier’s market has alarms that were not accepted: ${alarmWords(open)}`,
  ];
  return answered([
    [
      'instance',
      proof.instance === instance.name,
      instance.name,
      `the proof names another instance than ${instance.name}, which the verifier’s key is for`,
    ],
    [
      'key',
      proof.keyHash === options.key.sha256 && revoked === undefined,
      'the verifier’s own',
      (proof.keyHash === options.key.sha256 && revoked) || 'the proof was made with another key',
    ],
    [
      'marginType',
      proof.marginType === options.marginType,
      options.marginType,
      `the proof is for ${proof.marginType}`,
    ],
    ['scope', BigInt(claim.scope) === scope, 'as expected', 'the proof is for another scope'],
    boundTo(BigInt(claim.binding), binding, options),
    ['policy', BigInt(claim.policy) === policy, 'as expected', `the proof claims ${differences}`],
    ...(open.length + accepted.length > 0 ? [alarms] : []),
  ]);
}

/** Whether the proof is for the recipient, or answers the request. */
function boundTo(claimed: bigint, wanted: bigint, { binding, request }: ClaimTerms): Row {
  const ok = claimed === wanted;
  if (request === undefined) {
    const good = binding === undefined ? 'not asked: any recipient passes' : 'as expected';
    return ['recipient', ok, good, 'the proof is for another recipient'];
  }
  const bad =
    claimed === binding
      ? 'the proof is for this recipient, and was made without a request'
      : 'the proof does not answer this request: it was made for another one, or for none';
  return ['request', ok, 'answered by this proof', bad];
}

/** The digests of market and signers, or why the market is none for this instance. */
export function contextChecks({ context: made }: ProofFile, context: Context | string): Check[] {
  if (typeof context === 'string') return answered([['market', false, '', context]]);
  const { market, signers } = context.digests;
  return answered([
    ['market', made.market === market, 'as expected', 'the proof was made for another market'],
    ['signers', made.signers === signers, 'as expected', 'the proof was made for another signer list'],
  ]);
}

export function gradeChecks(trust: KeyTrust, { grade }: VerifyOptions): Check[] {
  return [{ name: 'grade', ...judgeGrade(trust, grade) }];
}

export function inOrder(checks: readonly Check[]): Check[] {
  return [...checks].sort((a, b) => CHECKS.indexOf(a.name) - CHECKS.indexOf(b.name));
}

/** What the verifier asks for, in numbers. Throws {@link BallastError} for terms that are none. */
export function askedOf({ claim }: ProofFile, options: ClaimTerms) {
  const instance = INSTANCES.find(({ name }) => name === options.key.instance);
  if (instance === undefined) throw notForInstance();
  assertAsks(options.policy);
  assertCovered(options.policy, options.signers.length);
  const recipient = assertField(options.binding ?? BigInt(claim.binding), 'binding');
  return {
    instance,
    scope: assertField(options.scope, 'scope'),
    recipient,
    binding: options.request === undefined ? recipient : assertField(options.request, 'request'),
    policy: packPolicy(options.policy),
  };
}

export function notForInstance(): ArtifactError {
  return new ArtifactError('is not for the instance that it names', { field: 'key' });
}
