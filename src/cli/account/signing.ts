import type { ConvertedAccount } from '../../account/accountFile.js';
import type { AttestOptions } from '../../account/attestation.js';
import type { SignerKey } from '../../account/signerKey.js';
import { assertMaySign } from '../../account/validity.js';
import { InputError } from '../../errors.js';
import { inFile } from '../../files/places.js';
import { clockTime } from '../../files/time.js';
import type { Market } from '../../market/market.js';

/** What signing one account and signing many have in common. */

/** A key, and the file that it came from. */
export interface KeyFile {
  readonly key: SignerKey;
  readonly file: string;
}

/** How an account is signed; `place` is how errors name it. */
export interface SigningOptions {
  readonly place: string;
  readonly market: Market;
  readonly subject: bigint;
  readonly unreconciled: boolean;
}

/** Signs a converted account with the key of its custodian, by `attest` or `attestUnchecked`. */
export function signConverted<Signed>(
  sign: (options: AttestOptions) => Signed,
  account: ConvertedAccount,
  { key, file }: KeyFile,
  { place, market, subject, unreconciled }: SigningOptions,
): Signed {
  if (key.custodian !== account.custodian) {
    throw new InputError('is for another custodian than the account', {
      file,
      field: 'custodian',
      fix: 'Sign with a key for the account’s custodian',
    });
  }
  inFile(file, () => assertMaySign(key, { asOf: account.asOf, now: clockTime() }));
  return inFile(place, () => sign({ account, universe: market.universe, subject, key, unreconciled }));
}

/** What a signature of the account may not be good for. */
export function warningsOf(account: ConvertedAccount, { time, maxSkew }: Market): string[] {
  const warnings: string[] = [];
  const away = account.asOf - BigInt(time);
  if (away > BigInt(maxSkew) || away < -BigInt(maxSkew)) {
    warnings.push(
      `the account’s time is more than ${maxSkew} s from that of this market: no proof is possible with it`,
    );
  }
  const { open } = account.reconciliation ?? { open: [] };
  if (open.length > 0) warnings.push(`signed unreconciled: ${open.join('; ')}`);
  return warnings;
}
