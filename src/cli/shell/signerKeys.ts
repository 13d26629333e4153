import { custodianId } from '../../account/ids.js';
import { isSignerKeyEncrypted, parseSignerKey, type SignerKey } from '../../account/signerKey.js';
import type { Signer } from '../../account/signers.js';
import { assertUsable } from '../../account/validity.js';
import { inFile } from '../../files/places.js';
import { readSecretFile } from '../../files/secretFile.js';
import { clockTime } from '../../files/time.js';
import { readPassphrase } from './passphrase.js';

/** Signing keys from files, with a passphrase where one is needed. */

/** A key, and the passphrase that its file is under. */
export interface OpenedKey {
  readonly key: SignerKey;
  readonly passphrase?: string;
}

/** Reads a key file, whether the key is valid or not. */
export async function openSignerKey(file: string): Promise<OpenedKey> {
  const text = await readSecretFile(file, 'signerKey');
  const secret = isSignerKeyEncrypted(text, file) ? { passphrase: await readPassphrase(file) } : {};
  return { key: await parseSignerKey(text, { file, ...secret }), ...secret };
}

/** A key to sign with. Throws {@link InputError} for one that the clock says is not valid. */
export async function openUsableKey(file: string): Promise<SignerKey> {
  const { key } = await openSignerKey(file);
  inFile(file, () => assertUsable(key, clockTime()));
  return key;
}

/** The public part of a key as an entry of a list, with its time. */
export function entryOf({ custodian, publicKey, validFrom, validUntil }: SignerKey): Signer {
  return {
    custodian,
    custodianId: custodianId(custodian),
    key: publicKey,
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  };
}
