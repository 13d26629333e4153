import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, privateKeyOf } from '../../fixtures/chain/client.js';
import { openKeystore, readAccount } from '../../src/chain/keystore.js';
import { InputError } from '../../src/errors.js';
import { keystoreOf } from './support/keystoreFile.js';

/** Test vectors of the Web3 Secret Storage Definition: one key under both derivations. */
const VECTOR_KEY_ADDRESS = '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b';
const PASSWORD = 'testpassword';
const PBKDF2 = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
};
const SCRYPT = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262144,
      p: 8,
      r: 1,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
};

const KEY = privateKeyOf(1);
const { address: ADDRESS } = accountOf(1);
const PASSPHRASE = 'correct horse battery staple';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-keystore-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

/** The error of a promise, which must fail. */
async function failure(promise: Promise<unknown>): Promise<InputError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

/** Nothing of a key or a passphrase is anywhere in an error. */
function expectSilent(error: InputError): void {
  const text = JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause });
  for (const secret of [KEY.slice(2), KEY.slice(34), PASSPHRASE, 'horse']) {
    expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  }
}

describe('a keystore file', () => {
  it.each([
    ['pbkdf2', PBKDF2],
    ['scrypt', SCRYPT],
  ])('opens the published vector of %s', async (_, file) => {
    expect((await openKeystore(JSON.stringify(file), PASSWORD)).address).toBe(VECTOR_KEY_ADDRESS);
  });

  it('opens as other programs write it: Crypto, 0x, an address, more fields', async () => {
    const text = keystoreOf(KEY, PASSPHRASE, ({ crypto, ...rest }) => ({
      ...rest,
      Crypto: { ...(crypto as object), mac: `0x${(crypto as { mac: string }).mac}` },
      address: ADDRESS.slice(2).toLowerCase(),
      'x-ethers': { client: 'some program' },
    }));
    expect((await openKeystore(text, PASSPHRASE)).address).toBe(ADDRESS);
  });

  it('opens with a passphrase in either normal form', async () => {
    const text = keystoreOf(KEY, 'p\u00e4sswort of mine'); // composed
    expect((await openKeystore(text, 'pa\u0308sswort of mine')).address).toBe(ADDRESS);
  });

  it('and a wrong passphrase, or a changed ciphertext, are one error', async () => {
    const wrong = await failure(openKeystore(keystoreOf(KEY, PASSPHRASE), `${PASSPHRASE}r`, 'k.json'));
    const changed = keystoreOf(KEY, PASSPHRASE, (file) => {
      const crypto = file.crypto as { ciphertext: string };
      return {
        ...file,
        crypto: { ...crypto, ciphertext: crypto.ciphertext.replace(/^./, (c) => (c === '0' ? '1' : '0')) },
      };
    });
    expect((await failure(openKeystore(changed, PASSPHRASE, 'k.json'))).message).toBe(wrong.message);
    expect(wrong.message).toBe(
      'k.json: crypto: cannot be decrypted. The passphrase is wrong, or the file was changed',
    );
    expectSilent(wrong);
  });

  it.each<[string, (file: Record<string, unknown>) => unknown, RegExp]>([
    ['another version', (file) => ({ ...file, version: 1 }), /version: must be 3/],
    ['no crypto', ({ crypto: _, ...file }) => file, /must have one "crypto"/],
    ['two of them', (file) => ({ ...file, Crypto: file.crypto }), /must have one "crypto"/],
    [
      'another cipher',
      (file) => withCrypto(file, { cipher: 'aes-256-gcm' }),
      /cipher: must be "aes-128-ctr"/,
    ],
    ['another derivation', (file) => withCrypto(file, { kdf: 'argon2' }), /crypto/],
    [
      'n no power of two',
      (file) => withParams(file, { n: 3 }),
      /kdfparams: are not ones that this program runs/,
    ],
    ['too much memory', (file) => withParams(file, { n: 2 ** 24, r: 8 }), /kdfparams/],
    ['too many lanes', (file) => withParams(file, { p: 17 }), /kdfparams/],
    ['a short key', (file) => withParams(file, { dklen: 16 }), /dklen: must be 32/],
    [
      'an address of another key',
      (file) => ({ ...file, address: accountOf(2).address }),
      /address: is not the address/,
    ],
  ])('with %s is refused', async (_, change, message) => {
    const error = await failure(openKeystore(keystoreOf(KEY, PASSPHRASE, change), PASSPHRASE, 'k.json'));
    expect(error.message).toMatch(message);
    expectSilent(error);
  });

  it.each([
    ['0', `0x${'0'.repeat(64)}`],
    ['the order of the curve', '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'],
  ] as const)('whose key is %s is refused, without showing it', async (_, key) => {
    const error = await failure(openKeystore(keystoreOf(key, PASSPHRASE), PASSPHRASE, 'k.json'));
    expect(error.message).toContain('crypto.ciphertext: is not a private key');
    expect(error.message).not.toContain(key.slice(2));
  });

  it('and one just below the order is not', async () => {
    const last = '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140';
    expect((await openKeystore(keystoreOf(last, PASSPHRASE), PASSPHRASE)).address).toMatch(/^0x/);
  });
});

function withCrypto(file: Record<string, unknown>, change: object): unknown {
  return { ...file, crypto: { ...(file.crypto as object), ...change } };
}

function withParams(file: Record<string, unknown>, change: object): unknown {
  return withCrypto(file, { kdfparams: { ...(file.crypto as { kdfparams: object }).kdfparams, ...change } });
}

describe('the account', () => {
  const readPassphrase = async () => PASSPHRASE;
  const nobody = async () => {
    throw new Error('nobody was to be asked');
  };

  it('comes from the environment, with and without 0x', async () => {
    for (const text of [KEY, KEY.slice(2), ` ${KEY}\n`]) {
      const account = await readAccount({ readPassphrase: nobody, env: { BALLAST_PRIVATE_KEY: text } });
      expect(account.address).toBe(ADDRESS);
    }
  });

  it('or from a keystore file, whose name is what the passphrase is asked for', async () => {
    const keystore = await fileOf(keystoreOf(KEY, PASSPHRASE));
    const asked: string[] = [];
    const ask = async (file: string) => {
      asked.push(file);
      return PASSPHRASE;
    };
    expect((await readAccount({ keystore, readPassphrase: ask, env: {} })).address).toBe(ADDRESS);
    expect(asked).toEqual([keystore]);
  });

  it('from one of them, not from both and not from neither', async () => {
    const keystore = await fileOf(keystoreOf(KEY, PASSPHRASE));
    const both = await failure(readAccount({ keystore, readPassphrase, env: { BALLAST_PRIVATE_KEY: KEY } }));
    expect(both.message).toContain('BALLAST_PRIVATE_KEY is set too');
    expectSilent(both);
    const neither = await failure(readAccount({ readPassphrase: nobody, env: {} }));
    expect(neither.message).toContain('Set BALLAST_PRIVATE_KEY, or give a keystore file');
  });

  it.each([
    ['a digit too few', KEY.slice(0, -1)],
    ['a digit too many', `${KEY}0`],
    ['no hex', `${KEY.slice(0, -1)}g`],
    ['a mnemonic', 'test test test test test test test test test test test junk'],
    ['0', `0x${'0'.repeat(64)}`],
  ])('a key of the environment with %s is refused, without showing it', async (_, text) => {
    const error = await failure(readAccount({ readPassphrase: nobody, env: { BALLAST_PRIVATE_KEY: text } }));
    expect(error.message).toBe(
      'BALLAST_PRIVATE_KEY: is not a private key: 32 bytes in hex, not 0 and below the order of the curve',
    );
    expectSilent(error);
    expect(error.cause).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('a keystore open to others is refused', async () => {
    const keystore = await fileOf(keystoreOf(KEY, PASSPHRASE), 0o644);
    const error = await failure(readAccount({ keystore, readPassphrase: nobody, env: {} }));
    expect(error.message).toContain('open to other users');
  });
});
