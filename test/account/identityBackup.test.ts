import { entropyToMnemonic, generateMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { describe, expect, test } from 'vitest';
import { createIdentity, type Identity } from '../../src/account/identity.js';
import { formatIdentityBackup, parseIdentityBackup } from '../../src/account/identityBackup.js';
import { identityWords, parseIdentityWords } from '../../src/account/identityWords.js';
import { integerToBytes } from '../../src/account/random.js';
import { seal, sealedKeySchema, unseal } from '../../src/account/sealedKey.js';
import { Secret } from '../../src/account/secret.js';
import { everythingIn, refusal, rejection } from '../support/refusal.js';

const of = (secret: bigint): Identity => ({ secret: new Secret(secret) });
const known = of((1n << 247n) + 987_654_321n);
/** The words of the identity above. */
const WORDS =
  'account abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon admit hundred people cake';
const secretIn = (identity: Identity) => identity.secret.reveal();

describe('the words of an identity', () => {
  test('are the version and the secret, as BIP39 writes them', () => {
    expect(identityWords(known)).toBe(WORDS);
    const bytes = mnemonicToEntropy(WORDS, wordlist);
    expect([bytes.length, bytes[0]]).toEqual([32, 1]);
    expect(Buffer.from(bytes.subarray(1)).toString('hex')).toBe(
      secretIn(known).toString(16).padStart(62, '0'),
    );
  });

  test('give it back, at both ends of what a secret may be and anywhere between', () => {
    const ends = [1n << 184n, (1n << 248n) - 1n].map(of);
    for (const identity of [known, ...ends, ...Array.from({ length: 20 }, createIdentity)]) {
      expect(secretIn(parseIdentityWords(identityWords(identity)))).toBe(secretIn(identity));
    }
  });

  test.each([
    ['in capitals', WORDS.toUpperCase()],
    ['one on each line', `${WORDS.replaceAll(' ', '\r\n')}\n`],
    ['with more space', `\t  ${WORDS.replaceAll(' ', '   ')}  `],
  ])('are read %s', (_, text) => {
    expect(secretIn(parseIdentityWords(text))).toBe(secretIn(known));
  });

  const list = WORDS.split(' ');
  const at = (index: number, word: string) => list.map((one, i) => (i === index ? word : one)).join(' ');
  const swapped = [...list.slice(0, 21), 'people', 'hundred', 'cake'].join(' ');
  const versions = [0, 2, 255].map((version) => {
    const bytes = integerToBytes(secretIn(known));
    bytes[0] = version;
    return ['another version', entropyToMnemonic(bytes, wordlist), 'not those of an identity'] as const;
  });
  test.each<readonly [string, string, string]>([
    ['one too few', list.slice(1).join(' '), '24 words, and there are 23'],
    ['one too many', `${WORDS} cake`, '24 words, and there are 25'],
    ['none', '', 'there are 0'],
    ['a word that is none', at(21, 'hundered'), 'word 22 is none'],
    ['the first letters of one', at(21, 'hund'), 'word 22 is none'],
    ['a word of another list', at(0, 'ábaco'), 'word 1 is none'],
    ['a word that is wrong', at(21, 'people'), 'do not fit together'],
    ['another order', swapped, 'do not fit together'],
    ['another last word', at(23, 'zoo'), 'do not fit together'],
    ...versions,
    [
      'a secret that nobody drew',
      entropyToMnemonic(integerToBytes((1n << 248n) + 5n), wordlist),
      '248 random bits',
    ],
    ['words of 128 bits', generateMnemonic(wordlist, 128), '24 words, and there are 12'],
  ])('are refused with %s, and no error has a word of them', (_, text, message) => {
    const error = refusal(() => parseIdentityWords(text));
    expect(error.message).toContain(message);
    expect([error.code, error.cause]).toEqual(['INPUT', undefined]);
    const shown = everythingIn(error);
    for (const word of ['hundred', 'hundered', 'people', 'cake', 'abandon', 'admit', 'hund', 'ábaco']) {
      expect(shown).not.toMatch(new RegExp(`\\b${word}\\b`));
    }
  });
});

describe('a sealed backup', () => {
  const passphrase = 'correct horse battery';

  test('opens under its passphrase, and has nothing else in it', async () => {
    const text = await formatIdentityBackup(known, passphrase);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['version', 'kind', 'encrypted']);
    expect(text).not.toContain(secretIn(known).toString());
    expect(secretIn(await parseIdentityBackup(text, { passphrase }))).toBe(secretIn(known));
    expect(secretIn(await parseIdentityBackup(JSON.stringify(JSON.parse(text)), { passphrase }))).toBe(
      secretIn(known),
    );
    const { encrypted } = JSON.parse(text) as { encrypted: unknown };
    const bytes = await unseal(sealedKeySchema.parse(encrypted), passphrase, 'ballast/identity-backup/1');
    expect(Buffer.from(bytes)).toEqual(Buffer.from(integerToBytes(secretIn(known))));
  });

  test('is refused with another passphrase, a short one, or changed; naming the file', async () => {
    const text = await formatIdentityBackup(known, passphrase);
    const wrong = await rejection(
      parseIdentityBackup(text, { passphrase: `${passphrase}!`, file: 'b.json' }),
    );
    expect(wrong.message).toMatch(/^b\.json: encrypted: cannot be decrypted/);
    expect(everythingIn(wrong)).not.toContain(passphrase);
    expect((await rejection(formatIdentityBackup(known, 'short'))).field).toBe('passphrase');
    const bent = text.replace(/"tag": "(.)/, (_, digit: string) => `"tag": "${digit === '0' ? '1' : '0'}`);
    expect((await rejection(parseIdentityBackup(bent, { passphrase }))).message).toContain(
      'cannot be decrypted',
    );
    for (const [change, message] of [
      [{ kind: 'ballast/identity' }, 'kind'],
      [{ version: 2 }, 'version'],
      [{ note: 'x' }, 'unknown key'],
    ] as const) {
      const other = JSON.stringify({ ...(JSON.parse(text) as object), ...change });
      expect((await rejection(parseIdentityBackup(other, { passphrase }))).message).toContain(message);
    }
  });

  test('of more than one can be, is not read', async () => {
    const padded = `${await formatIdentityBackup(known, passphrase)}${' '.repeat(4096)}`;
    const error = await rejection(parseIdentityBackup(padded, { passphrase }));
    expect(error.message).toContain('4 KiB, the most that a backup of an identity takes');
  });

  test('is not a sealed key of another kind, nor a secret that is none', async () => {
    const sealed = async (secret: bigint, context: string) => {
      const encrypted = await seal(integerToBytes(secret), passphrase, context);
      return JSON.stringify({ version: 1, kind: 'ballast/identity-backup', encrypted });
    };
    const key = await sealed(secretIn(known), 'ballast/signer-key/1');
    expect((await rejection(parseIdentityBackup(key, { passphrase }))).message).toContain(
      'cannot be decrypted',
    );
    const invented = await sealed(12345n, 'ballast/identity-backup/1');
    const error = await rejection(parseIdentityBackup(invented, { passphrase, file: 'b.json' }));
    expect([error.file, error.message]).toEqual(['b.json', expect.stringContaining('248 random bits')]);
    expect(everythingIn(error)).not.toContain('12345');
  });

  test('is not made of an identity that is none', async () => {
    expect((await rejection(formatIdentityBackup(of(12345n), passphrase))).field).toBe('secret');
    expect(refusal(() => identityWords(of(1n << 248n))).field).toBe('secret');
  });
});
