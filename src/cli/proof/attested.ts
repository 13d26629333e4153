import type { Attestation } from '../../account/attestation.js';
import type { Signer } from '../../account/signers.js';
import { type AttestationFailure, verifyAttestation } from '../../account/verifyAttestation.js';
import { InputError } from '../../errors.js';
import { loadAttestation } from '../../load/attestation.js';
import type { Market } from '../../market/market.js';

/** Attestations as a proof would take them: what is shown must be what was signed. */

const SIGN_AGAIN = 'Ask the custodian to sign the account again';
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
  'unknown-custodian': ['custodian', 'is not a custodian of the trusted list', 'Give the list that has it'],
  'unknown-signer': ['signer', 'is a key that the trusted list does not have', 'Give the list that has it'],
  'lapsed-signer': [
    'signer',
    'is a key that the trusted list does not have as valid at the time of the account',
    'Ask for a signature by a key that is valid',
  ],
  'bad-signature': ['signature', 'does not hold: the file was changed after it was signed', SIGN_AGAIN],
};

/**
 * Reads an attestation and verifies it: for the market's universe, and by a signer of `signers`. Without a list under the
 * key that the attestation itself names. Throws {@link InputError} naming the file.
 */
export async function loadAttested(
  file: string,
  market: Market,
  signers: readonly Signer[] | undefined,
): Promise<Attestation> {
  const attestation = await loadAttestation(file);
  const { custodian, snapshot, signer } = attestation;
  const itself: Signer = { custodian, custodianId: snapshot.custodianId, key: signer };
  const verdict = verifyAttestation(attestation, { signers: signers ?? [itself], universe: market.universe });
  if (verdict.ok) return attestation;
  const [field, rule, fix] = RULES[verdict.reason];
  throw new InputError(rule, { file, ...(field ? { field } : {}), fix });
}
