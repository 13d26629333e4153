import { makeWorld } from '../../fixtures/world.js';
import { createIdentity, nullifierOf } from '../../src/account/identity.js';
import { formatIdentityBackup, parseIdentityBackup } from '../../src/account/identityBackup.js';
import type { Secret } from '../../src/account/secret.js';
import { formatSignerKey, parseSignerKey, type SignerKey } from '../../src/account/signerKey.js';
import type { Reader } from './readers.js';

/** Readers of files under a passphrase: each attempt may derive a key, which takes a good part of a second. */

const passphrase = 'nine words that nobody else would think of';

export async function sealedReaders(): Promise<Reader[]> {
  const [key] = makeWorld(8).keys as [SignerKey];
  const identity = createIdentity();
  const isCanonical = true;
  const secretsOf = (secret: Secret) => {
    const number = secret.reveal();
    return [passphrase, `${number}`, number.toString(16)];
  };
  return [
    {
      ...{ name: 'identity backup', text: await formatIdentityBackup(identity, passphrase), isCanonical },
      secrets: secretsOf(identity.secret),
      read: async (text) => nullifierOf((await parseIdentityBackup(text, { passphrase })).secret, 1n),
    },
    {
      ...{ name: 'sealed signer key', text: await formatSignerKey(key, { passphrase }), isCanonical },
      secrets: secretsOf(key.privateKey),
      read: async (text) => ({ ...(await parseSignerKey(text, { passphrase })), privateKey: undefined }),
    },
  ];
}
