import { InputError } from '../errors.js';
import { inRange, type Quote, RATIO_BITS, type Ratio, TIME_BITS, type Timestamp } from '../units/numbers.js';

/** What a claim asks for. A check that is absent is off: there are no sentinel values. */
export interface Policy {
  /** Netted equity is at least this share of the requirement, basis points. */
  readonly minRatio?: Ratio;
  /** Netted equity is below this share of the requirement, basis points. Says something about these accounts only. */
  readonly maxRatio?: Ratio;
  /** Netted equity is at least this, whole units of the quote currency. */
  readonly minEquity?: Quote;
  /** `asOf` lies in this window, unix seconds, both ends included. */
  readonly window?: { readonly notBefore: Timestamp; readonly notAfter: Timestamp };
  /** Indices of entries of the signers part whose custodians must have an account in the proof. */
  readonly coverage?: readonly number[];
  /**
   * The same requirement for each custodian, alone or gone, at this ratio, basis points. An empty view reaches any ratio:
   * `withMinEquity` asks each view for `minEquity` too.
   */
  readonly views?: {
    readonly mode: 'alone' | 'gone';
    readonly minRatio: Ratio;
    readonly withMinEquity?: boolean;
  };
}

/**
 * Layout of the packed policy, low bits first. One constant for circuit (`UnpackPolicy`), TypeScript and contracts.
 * `signed` fields are stored with half their range added.
 */
export const POLICY_LAYOUT = [
  { name: 'minRatio', bits: RATIO_BITS, signed: false },
  { name: 'maxRatio', bits: RATIO_BITS, signed: false },
  { name: 'minRatioView', bits: RATIO_BITS, signed: false },
  { name: 'notBefore', bits: TIME_BITS, signed: false },
  { name: 'notAfter', bits: TIME_BITS, signed: false },
  { name: 'minEquity', bits: 64, signed: true },
  { name: 'coverage', bits: 8, signed: false },
  { name: 'checkMinRatio', bits: 1, signed: false },
  { name: 'checkMaxRatio', bits: 1, signed: false },
  { name: 'checkMinEquity', bits: 1, signed: false },
  { name: 'checkWindow', bits: 1, signed: false },
  { name: 'checkCoverage', bits: 1, signed: false },
  { name: 'checkViews', bits: 1, signed: false },
  { name: 'viewsGone', bits: 1, signed: false },
  { name: 'minEquityViews', bits: 1, signed: false },
] as const;

export type PolicyField = (typeof POLICY_LAYOUT)[number]['name'];
export type PolicyFields = Readonly<Record<PolicyField, bigint>>;

const CHECKS = ['minRatio', 'maxRatio', 'minEquity', 'window', 'coverage', 'views'];

/** A policy without a check would be met by anything. Throws {@link InputError}. */
export function assertAsks(policy: Policy): void {
  if (CHECKS.some((name) => policy[name as keyof Policy] !== undefined)) return;
  throw new InputError('asks for nothing', { field: 'policy', fix: 'Give a minRatio, a minEquity, or both' });
}

/** What types cannot hold callers in JavaScript to: a misspelt check must not become a missing one. */
function assertShape(policy: Policy): void {
  for (const [name, value] of Object.entries(policy)) {
    if (!CHECKS.includes(name)) throw new InputError('is not a check', { field: `policy.${name}` });
    if (value === null) throw new InputError('must not be null', { field: `policy.${name}` });
  }
  const { views, coverage } = policy;
  if (coverage?.length === 0)
    throw new InputError('must name at least one entry', { field: 'policy.coverage' });
  if (views === undefined) return;
  if (views.mode !== 'alone' && views.mode !== 'gone') {
    throw new InputError('must be "alone" or "gone"', { field: 'policy.views.mode' });
  }
  if (views.minRatio === undefined) throw new InputError('is missing', { field: 'policy.views.minRatio' });
  if (views.withMinEquity && policy.minEquity === undefined) {
    throw new InputError('needs a minEquity', { field: 'policy.views.withMinEquity' });
  }
}

/** The fields that the circuit sees. Fields of a check that is off are 0. Throws {@link InputError}. */
export function policyFields(policy: Policy): PolicyFields {
  assertShape(policy);
  const { window, views, coverage } = policy;
  if (window !== undefined && window.notAfter < window.notBefore) {
    throw new InputError('ends before it starts', { field: 'policy.window' });
  }
  const mask = (coverage ?? []).reduce((bits, index) => {
    if (!Number.isInteger(index) || index < 0 || index > 7) {
      throw new InputError('must be indices from 0 to 7', { field: 'policy.coverage' });
    }
    return bits | (1n << BigInt(index));
  }, 0n);
  const given = (field: bigint | undefined): bigint => (field === undefined ? 0n : field); // null is out of range
  const on = (field: unknown): bigint => (field === undefined ? 0n : 1n);
  return {
    minRatio: given(policy.minRatio),
    maxRatio: given(policy.maxRatio),
    minRatioView: given(views?.minRatio),
    notBefore: given(window?.notBefore),
    notAfter: given(window?.notAfter),
    minEquity: given(policy.minEquity),
    coverage: mask,
    checkMinRatio: on(policy.minRatio),
    checkMaxRatio: on(policy.maxRatio),
    checkMinEquity: on(policy.minEquity),
    checkWindow: on(window),
    checkCoverage: on(coverage),
    checkViews: on(views),
    viewsGone: views?.mode === 'gone' ? 1n : 0n,
    minEquityViews: views?.withMinEquity ? 1n : 0n,
  };
}

/** Padding repeats the last custodian, so an index past the list would silently mean that one. Throws {@link InputError}. */
export function assertCovered({ coverage }: Policy, signers: number): void {
  if (coverage?.some((index) => index >= signers)) {
    throw new InputError('names an entry that the signer list does not have', { field: 'policy.coverage' });
  }
}

/** Packs a policy into one field element. Every field is ranged, so `r − 1` cannot pass for a ratio. */
export function packPolicy(policy: Policy): bigint {
  const fields = policyFields(policy);
  let packed = 0n;
  let at = 0n;
  for (const { name, bits, signed } of POLICY_LAYOUT) {
    const half = signed ? 1n << BigInt(bits - 1) : 0n;
    const bound = 1n << BigInt(bits);
    packed |= (inRange(fields[name], -half, bound - half, `policy.${name}`) + half) << at;
    at += BigInt(bits);
  }
  return packed;
}
