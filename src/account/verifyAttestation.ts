import { BallastError } from '../errors.js';
import { type Universe, universeHash } from '../market/universe.js';
import type { Attestation } from './attestation.js';
import { samePoint } from './curve.js';
import { verifyDigest } from './eddsa.js';
import { checkSigners, type Signer } from './signers.js';
import { snapshotDigest } from './snapshot.js';
import { lapseIn } from './validity.js';

/** Why an attestation does not count, in the order of the checks. */
export type AttestationFailure =
  /** A number is out of range or a field is missing. */
  | 'malformed'
  /** It is about another universe than the verifier's. */
  | 'other-universe'
  /** It has another number of slots, or holds something in a slot without an instrument. */
  | 'bad-slots'
  /** The list has no entry for its custodian. */
  | 'unknown-custodian'
  /** The list has the custodian, but not with this key. */
  | 'unknown-signer'
  /** The list has the key, but not as valid at the time of the account. */
  | 'lapsed-signer'
  /** The signature does not hold. */
  | 'bad-signature';

export type AttestationVerdict =
  | { readonly ok: true; readonly custodian: Signer; readonly digest: bigint }
  | { readonly ok: false; readonly reason: AttestationFailure };

export interface VerifyAttestationOptions {
  /** The verifier's own trusted list. */
  signers: readonly Signer[];
  /** The verifier's own universe. */
  universe: Universe;
}

/**
 * Whether a trusted signer attested this account in this universe. Answers with a reason; throws
 * {@link BallastError} only for a bad trusted list.
 */
export function verifyAttestation(
  { snapshot, signer, signature }: Attestation,
  { signers, universe }: VerifyAttestationOptions,
): AttestationVerdict {
  const trusted = checkSigners(signers);
  const digest = digestOf(snapshot);
  if (digest === undefined) return fail('malformed');
  if (snapshot.universe !== universeHash(universe)) return fail('other-universe');
  const unused = snapshot.quantities.slice(universe.instruments.length);
  if (snapshot.quantities.length !== universe.slots || unused.some((quantity) => quantity !== 0n)) {
    return fail('bad-slots');
  }
  const entries = trusted.filter((entry) => entry.custodianId === snapshot.custodianId);
  if (entries.length === 0) return fail('unknown-custodian');
  const custodian = entries.find((entry) => samePoint(entry.key, signer));
  if (custodian === undefined) return fail('unknown-signer');
  const { asOf } = snapshot;
  if (lapseIn(custodian, { first: asOf, last: asOf }) !== undefined) return fail('lapsed-signer');
  return verifyDigest(digest, signature, signer) ? { ok: true, custodian, digest } : fail('bad-signature');
}

function digestOf(snapshot: Attestation['snapshot']): bigint | undefined {
  try {
    return snapshotDigest(snapshot);
  } catch (error) {
    if (error instanceof BallastError) return undefined;
    throw error;
  }
}

function fail(reason: AttestationFailure): AttestationVerdict {
  return { ok: false, reason };
}
