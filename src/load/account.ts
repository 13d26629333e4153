import { type AccountFile, parseAccount } from '../account/accountFile.js';
import { formatIdentity, type Identity, parseIdentity } from '../account/identity.js';
import { formatSignerKey, parseSignerKey, type SignerKey } from '../account/signerKey.js';
import { readSecretFile, type WriteOptions, writeSecretFile } from '../files/secretFile.js';
import { readTextFile } from '../files/textFile.js';
import { type ExchangeKey, parseExchangeKey } from '../live/exchangeKey.js';

/** Accounts, identities and signing keys from files. Errors name the file; secret files are refused when others can read them. */

/** `account.json`. */
export const loadAccount = async (path: string): Promise<AccountFile> =>
  parseAccount(await readTextFile(path, 'account'), path);

/** `identity.json`: refused where other users of the machine can read it. */
export const loadIdentity = async (path: string): Promise<Identity> =>
  parseIdentity(await readSecretFile(path, 'identity'), path);

/** `signer-key.json`, opened with the passphrase where it is encrypted; refused where other users can read it. */
export const loadSignerKey = async (path: string, passphrase?: string): Promise<SignerKey> =>
  parseSignerKey(await readSecretFile(path, 'signerKey'), {
    file: path,
    ...(passphrase === undefined ? {} : { passphrase }),
  });

/** Writes `identity.json` with mode 0600; never over a file unless asked. */
export const saveIdentity = async (path: string, identity: Identity, options?: WriteOptions): Promise<void> =>
  writeSecretFile(path, formatIdentity(identity), options);

/** Writes `signer-key.json` with mode 0600, encrypted where a passphrase is given; never over a file unless asked. */
export const saveSignerKey = async (
  path: string,
  key: SignerKey,
  options: WriteOptions & { passphrase?: string } = {},
): Promise<void> => writeSecretFile(path, await formatSignerKey(key, options), options);

/** `exchange-key.json`, opened with the passphrase; refused where other users can read it. */
export const loadExchangeKey = async (
  path: string,
  exchange: string,
  passphrase: string,
): Promise<ExchangeKey> =>
  parseExchangeKey(await readSecretFile(path, 'exchangeKey'), { exchange, passphrase, file: path });
