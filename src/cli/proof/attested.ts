import type { Attestation } from '../../account/attestation.js';
import type { Venue } from '../../account/venues.js';
import { type AttestationFailure, verifyAttestation } from '../../account/verifyAttestation.js';
import { InputError } from '../../errors.js';
import type { Market } from '../../market/market.js';
import { loadAttestation } from '../../node.js';

/** Attestations as a proof would take them: what is shown must be what was signed. */

const SIGN_AGAIN = 'Ask the venue to sign the account again';
const RULES: Readonly<
  Record<AttestationFailure, readonly [field: string | undefined, rule: string, fix: string]>
> = {
  malformed: [undefined, 'has a number out of range', SIGN_AGAIN],
  'other-universe': [
    'universe',
    'is about another universe than the market',
    'Use the market it was signed for, or one with the same universe',
  ],
  'bad-slots': ['quantities', 'does not fit the slots of the market', SIGN_AGAIN],
  'unknown-venue': ['venue', 'is not a venue of the trusted list', 'Give the list that has it'],
  'unknown-signer': ['signer', 'is a key that the trusted list does not have', 'Give the list that has it'],
  'bad-signature': ['signature', 'does not hold: the file was changed after it was signed', SIGN_AGAIN],
};

/**
 * Reads an attestation and verifies it: for the market's universe, and by a signer of `venues`. Without a list under the
 * key that the attestation itself names. Throws {@link InputError} naming the file.
 */
export async function loadAttested(
  file: string,
  market: Market,
  venues: readonly Venue[] | undefined,
): Promise<Attestation> {
  const attestation = await loadAttestation(file);
  const { venue, snapshot, signer } = attestation;
  const itself: Venue = { venue, venueId: snapshot.venueId, key: signer };
  const verdict = verifyAttestation(attestation, { venues: venues ?? [itself], universe: market.universe });
  if (verdict.ok) return attestation;
  const [field, rule, fix] = RULES[verdict.reason];
  throw new InputError(rule, { file, ...(field ? { field } : {}), fix });
}
