import { assertValidIn, claimSpan, windowSpan } from '../account/claimTime.js';
import { type Signer, toSignersFile } from '../account/signers.js';
import { InputError } from '../errors.js';
import { canonicalJson } from '../files/canonicalJson.js';
import { inField } from '../files/places.js';
import { formatTime } from '../files/time.js';
import { encodeMarket } from '../market/encode.js';
import type { Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import { marketHash } from '../market/marketFile.js';
import type { MarginType } from '../market/model.js';
import { hashText } from '../units/field.js';
import { assertQuiet } from './alarms.js';
import { encodeSigners } from './context.js';
import { assertViews } from './fit.js';
import type { AskedGrade } from './grade.js';
import type { Policy } from './policy.js';
import { policyTerms } from './policyTerms.js';

/** What a verifier asks of a holder, whole: in one public file, to which a proof is bound. */
export interface ProofRequest {
  /** Who asks and why, for a person. One line. */
  readonly words?: string;
  /** The market, where the request carries it; otherwise whoever answers or checks brings the one of `marketHash`. */
  readonly market?: Market;
  /** See `marketHash`. */
  readonly marketHash: string;
  readonly marginType: MarginType;
  readonly signers: readonly Signer[];
  readonly policy: Policy;
  /** Purpose of the proof: one nullifier per scope. */
  readonly scope: string;
  /** Who may use the proof. */
  readonly recipient: string;
  readonly instance: Instance;
  readonly key: {
    /** sha256 of the verification key of the instance, as the manifest has it. */
    readonly sha256: string;
    /** Grade of key to accept. */
    readonly grade: AskedGrade;
  };
  /** Rules of market alarms that do not matter, sorted, each once. */
  readonly acceptAlarms: readonly string[];
}

/**
 * The field element by which a proof says that it answers this request and no other. It depends on what is asked, the words
 * included, and not on how the file is written; a market that is carried and the same market by its hash are one request.
 */
export function requestBinding(request: ProofRequest): bigint {
  return hashText('ballast/request/1', requestText(request));
}

const WORDS = /^[^\p{C}\p{Zl}\p{Zp}]{1,1000}$/u;

/** Words for a person in their one form (NFC): one line of text. Throws {@link InputError}. */
export function wordsText(text: string): string {
  const normal = text.normalize('NFC');
  if (WORDS.test(normal) && normal === normal.trim()) return normal;
  throw new InputError('must be 1 to 1000 printable characters on one line, without surrounding spaces', {
    field: 'words',
  });
}

/** The request as one canonical text. */
export function requestText(request: ProofRequest): string {
  const { words, marginType, signers, policy, scope, recipient, instance, key, acceptAlarms } = request;
  return canonicalJson({
    version: 1,
    kind: 'ballast/request',
    words,
    marketHash: request.marketHash,
    marginType,
    signers: toSignersFile(signers).signers,
    policy: policyTerms(policy, signers),
    scope,
    recipient,
    instance: instance.name,
    key: { sha256: key.sha256, grade: key.grade },
    acceptAlarms,
  });
}

/**
 * What can be checked of a request without its market: nobody can answer one that breaks these. Fields are those of the
 * request. Throws {@link InputError}.
 */
export function checkRequest({ instance, policy, signers }: ProofRequest): void {
  encodeSigners(signers, instance.signers);
  const { window } = policy;
  if (window !== undefined) inField('signers', () => assertValidIn(signers, windowSpan(window)));
  assertViews(policy, instance);
  const covered = policy.coverage?.length ?? 0;
  if (covered > instance.accounts) {
    throw new InputError(
      `names ${covered} custodians, and a proof of ${instance.name} takes ${instance.accounts} accounts at most`,
      { field: 'policy.coverage', fix: 'Ask for an instance of more accounts, or cover fewer custodians' },
    );
  }
}

/**
 * The market that a request asks about: its own, or `given` where it has a hash only. Throws {@link InputError} for another
 * market, and for one that the request cannot be about; fields below `market`.
 */
export function marketOf(request: ProofRequest, given?: Market): Market {
  const market = request.market ?? sameMarket(request, given);
  checkAgainst(request, market);
  return market;
}

function sameMarket(request: ProofRequest, given: Market | undefined): Market {
  if (given === undefined) {
    throw new InputError('is named by its hash only', { field: 'market', fix: 'Give the market file' });
  }
  if (marketHash(given) === request.marketHash) return given;
  throw new InputError('is not the market of the request: its hash is another', {
    field: 'market',
    fix: 'Ask for the file that the request was made with',
  });
}

function checkAgainst(request: ProofRequest, market: Market): void {
  const { marginType, instance, policy, acceptAlarms, signers } = request;
  assertQuiet(market, acceptAlarms);
  inField('market', () => encodeMarket(market, marginType, instance));
  const { time, maxSkew } = market;
  const { window } = policy;
  inField('signers', () => assertValidIn(signers, claimSpan({ market, window })));
  if (window === undefined) return;
  if (window.notAfter < BigInt(time - maxSkew) || window.notBefore > BigInt(time + maxSkew)) {
    throw new InputError(`does not meet ${formatTime(time)}, the time of the market, within ${maxSkew} s`, {
      field: 'policy.window',
      fix: 'Use a market of that time, or another window',
    });
  }
}
