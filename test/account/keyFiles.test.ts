import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { publicKeyOf } from '../../src/account/eddsa.js';
import {
  createSignerKey,
  formatSignerKey,
  isSignerKeyEncrypted,
  parseSignerKey,
} from '../../src/account/signerKey.js';
import { readSecretFile, writeSecretFile } from '../../src/files/secretFile.js';
import { inspectRefusal } from './fixtures.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ballast-keys-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const refused = async (promise: Promise<unknown>, canary?: string): Promise<string> =>
  promise.then(
    () => Promise.reject(new Error('expected a refusal')),
    (error) => inspectRefusal(error, canary),
  );

const passphrase = 'correct horse battery';
const key = createSignerKey('binance');
const scalar = key.privateKey.reveal().toString();
/** A key file, as its changes see it. */
interface BentFile {
  custodian: string;
  publicKey: unknown;
  privateKey: unknown;
  encrypted: Record<string, unknown>;
}

const change = (text: string, edit: (data: BentFile) => void): string => {
  const data = JSON.parse(text);
  edit(data);
  return JSON.stringify(data);
};

describe('signer keys', () => {
  test('in the clear: round trip, and the pair must match', async () => {
    const text = await formatSignerKey(key);
    expect(isSignerKeyEncrypted(text)).toBe(false);
    const read = await parseSignerKey(text);
    expect(read.privateKey.reveal()).toBe(key.privateKey.reveal());
    expect(read.publicKey).toEqual(publicKeyOf(key.privateKey));
    expect(JSON.stringify(read.privateKey)).toBe('"[secret]"');

    const other = await formatSignerKey(createSignerKey('binance'));
    const mixed = change(text, (data) => {
      data.publicKey = JSON.parse(other).publicKey;
    });
    expect(await refused(parseSignerKey(mixed, { file: 'k.json' }), scalar)).toMatch(
      /k\.json: publicKey: does not belong/,
    );
    for (const bad of ['0', `${scalar} `, `0${scalar}`, (2n ** 253n).toString()]) {
      const text2 = change(text, (data) => {
        data.privateKey = bad;
      });
      expect(await refused(parseSignerKey(text2), scalar)).toContain('privateKey');
    }
    await expect(formatSignerKey({ ...key, publicKey: { x: 0n, y: 1n } })).rejects.toThrow('publicKey');
  });

  test('encrypted: round trip, wrong passphrase, tampering', async () => {
    const text = await formatSignerKey(key, { passphrase });
    expect(text).not.toContain(scalar);
    expect(JSON.parse(text).encrypted).toMatchObject({
      kdf: 'scrypt',
      N: 131072,
      r: 8,
      p: 1,
      cipher: 'aes-256-gcm',
    });
    expect(isSignerKeyEncrypted(text)).toBe(true);
    expect((await parseSignerKey(text, { passphrase })).privateKey.reveal()).toBe(key.privateKey.reveal());
    // Written decomposed, the same characters are the same passphrase.
    const accented = await formatSignerKey(key, { passphrase: 'café crème brûlée' });
    await parseSignerKey(accented, { passphrase: 'café crème brûlée'.normalize('NFD') });

    expect(await refused(parseSignerKey(text, { file: 'k.json' }))).toContain('needs a passphrase');
    const wrong = await refused(
      parseSignerKey(text, { passphrase: `${passphrase}!`, file: 'k.json' }),
      passphrase,
    );
    expect(wrong).toContain('k.json: encrypted: cannot be decrypted');
    const flip = (hex: string) => `${hex[0] === '0' ? '1' : '0'}${hex.slice(1)}`;
    for (const part of ['salt', 'iv', 'ciphertext', 'tag']) {
      const bent = change(text, (data) => {
        data.encrypted[part] = flip(data.encrypted[part] as string);
      });
      expect(await refused(parseSignerKey(bent, { passphrase }))).toContain('cannot be decrypted');
    }
    const renamed = change(text, (data) => {
      data.custodian = 'okx';
    });
    expect(await refused(parseSignerKey(renamed, { passphrase }))).toContain('cannot be decrypted');
  });

  test('parameters out of bounds are refused before any work', async () => {
    const text = await formatSignerKey(key, { passphrase });
    const bad: [string, unknown][] = [
      ['N', 2 ** 16],
      ['N', 2 ** 21],
      ['N', 2 ** 17 + 1],
      ['r', 16],
      ['p', 2],
      ['kdf', 'pbkdf2'],
      ['cipher', 'aes-256-cbc'],
      ['salt', '00'],
      ['iv', 'AA'.repeat(12)],
      ['tag', '00'.repeat(4)],
      ['ciphertext', '00'.repeat(33)],
      ['extra', 1],
    ];
    for (const [name, value] of bad) {
      const bent = change(text, (data) => {
        data.encrypted[name] = value;
      });
      expect(await refused(parseSignerKey(bent, { passphrase }))).toContain(
        name === 'extra' ? 'extra' : `encrypted.${name}`,
      );
    }
    for (const both of ['both', 'neither']) {
      const bent = change(text, (data) => {
        if (both === 'both') data.privateKey = scalar;
        else Reflect.deleteProperty(data, 'encrypted');
      });
      expect(await refused(parseSignerKey(bent, { passphrase }), scalar)).toContain('exactly one');
    }
    expect(await refused(formatSignerKey(key, { passphrase: 'short' }))).toContain('passphrase');
    expect(() => createSignerKey('Binance')).toThrow('custodian');
  });
});

describe('secret files', () => {
  test('are written with mode 0600 and not overwritten by accident', async () => {
    const path = join(dir, 'identity.json');
    await writeSecretFile(path, 'one');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readSecretFile(path, 'identity')).toBe('one');
    expect(await refused(writeSecretFile(path, 'two'), 'two')).toContain('already exists');
    expect(await readFile(path, 'utf8')).toBe('one');
    await writeSecretFile(path, 'two', { overwrite: true });
    expect(await readSecretFile(path, 'identity')).toBe('two');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(['identity.json']);
  });

  test('open to others: refused, with the fix', async () => {
    const path = join(dir, "it's open.json");
    await writeFile(path, 'x');
    for (const mode of [0o640, 0o604, 0o610, 0o666]) {
      await chmod(path, mode);
      expect(await refused(readSecretFile(path, 'identity'))).toContain("chmod 600 '");
    }
    await chmod(path, 0o400);
    expect(await readSecretFile(path, 'identity')).toBe('x');
    await rm(path, { force: true });
  });

  test('missing files, directories and dangling links have plain errors', async () => {
    await mkdir(join(dir, 'folder'), { recursive: true });
    await symlink(join(dir, 'nowhere'), join(dir, 'dangling'));
    expect(await refused(readSecretFile(join(dir, 'none.json'), 'identity'))).toContain('does not exist');
    expect(await refused(readSecretFile(join(dir, 'folder'), 'identity'))).toContain('not a plain file');
    expect(await refused(readSecretFile(join(dir, 'dangling'), 'identity'))).toContain('does not exist');
    expect(await refused(writeSecretFile(join(dir, 'no', 'such.json'), 'x'))).toContain('does not exist');
    expect(await refused(writeSecretFile(join(dir, 'dangling'), 'x'))).toContain('already exists');
    expect((await readdir(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
