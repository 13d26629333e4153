import { z } from 'zod';
import { InputError } from '../errors.js';
import { inFile } from '../files/places.js';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { type Identity, identityOf, secretOf } from './identity.js';
import { bytesToInteger, integerToBytes } from './random.js';
import { seal, sealedKeySchema, unseal } from './sealedKey.js';

/** `identity-backup.json`: only ever encrypted. It says nothing of whose identity it is. */
export const identityBackupSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/identity-backup'),
    encrypted: sealedKeySchema,
  })
  .describe('Backup of a Ballast identity, under a passphrase');

const CONTEXT = 'ballast/identity-backup/1';

/** The text of `identity-backup.json`. Throws {@link InputError} for a short passphrase. */
export async function formatIdentityBackup(identity: Identity, passphrase: string): Promise<string> {
  const encrypted = await seal(integerToBytes(secretOf(identity)), passphrase, CONTEXT);
  return toFileText({ version: 1, kind: 'ballast/identity-backup', encrypted });
}

/** Reads the text of `identity-backup.json`. Throws {@link InputError} for a wrong passphrase or a changed file. */
export async function parseIdentityBackup(
  text: string,
  { passphrase, file }: { readonly passphrase: string; readonly file?: string | undefined },
): Promise<Identity> {
  const { encrypted } = readFileText('identityBackup', text, identityBackupSchema, file, (data) => data);
  const bytes = await unseal(encrypted, passphrase, CONTEXT).catch((error: unknown) => {
    throw error instanceof InputError ? error.within({ file }) : error;
  });
  return inFile(file, () => identityOf(bytesToInteger(bytes)));
}
