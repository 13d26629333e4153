import { type AccountFile, parseAccount } from '../account/accountFile.js';
import { formatIdentity, type Identity, parseIdentity } from '../account/identity.js';
import { formatSignerKey, parseSignerKey, type SignerKey } from '../account/signerKey.js';
import { parseSigners, type Signer } from '../account/signers.js';
import { readSecretFile, type WriteOptions, writeSecretFile } from '../files/secretFile.js';
import { readTextFile } from '../files/textFile.js';

/** Accounts and keys from files. Errors name the file; secret files are refused when others can read them. */

export const loadAccount = async (path: string): Promise<AccountFile> =>
  parseAccount(await readTextFile(path), path);

export const loadSigners = async (path: string): Promise<Signer[]> =>
  parseSigners(await readTextFile(path), path);

export const loadIdentity = async (path: string): Promise<Identity> =>
  parseIdentity(await readSecretFile(path), path);

export const loadSignerKey = async (path: string, passphrase?: string): Promise<SignerKey> =>
  parseSignerKey(await readSecretFile(path), {
    file: path,
    ...(passphrase === undefined ? {} : { passphrase }),
  });

/** Secret files are written with mode 0600 and never replaced unless asked. */
export const saveIdentity = async (path: string, identity: Identity, options?: WriteOptions): Promise<void> =>
  writeSecretFile(path, formatIdentity(identity), options);

export const saveSignerKey = async (
  path: string,
  key: SignerKey,
  options: WriteOptions & { passphrase?: string } = {},
): Promise<void> => writeSecretFile(path, await formatSignerKey(key, options), options);
