import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createIdentity,
  formatIdentity,
  identityOf,
  nullifierOf,
  parseIdentity,
  secretOf,
  subjectOf,
} from '../../src/account/identity.js';
import { poseidon } from '../../src/account/poseidon.js';
import { integerToBytes } from '../../src/account/random.js';
import { Secret } from '../../src/account/secret.js';
import { TAG_NULLIFIER, TAG_SUBJECT } from '../../src/account/tags.js';
import { FIELD } from '../../src/units/field.js';
import { refusal } from './fixtures.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

const file = (secret: unknown, rest = {}) =>
  JSON.stringify({ version: 1, kind: 'ballast/identity', secret, ...rest });

describe('identity', () => {
  test('has 248 bits and round-trips', () => {
    const identity = createIdentity();
    const secret = identity.secret.reveal();
    expect(secret < 1n << 248n && secret >= 1n << 184n).toBe(true);
    expect(createIdentity().secret.reveal()).not.toBe(secret);
    expect(parseIdentity(formatIdentity(identity)).secret.reveal()).toBe(secret);
  });

  test('derives subjects and nullifiers as the circuit does', () => {
    const secret = new Secret((1n << 247n) + 12345n);
    expect(subjectOf(secret, 7n)).toBe(poseidon([TAG_SUBJECT, secret.reveal(), 7n]));
    expect(nullifierOf(secret, 7n)).toBe(poseidon([TAG_NULLIFIER, secret.reveal(), 7n]));
    expect(refusal(() => nullifierOf(secret, FIELD), secret.reveal().toString())).toContain('scope');
    expect(refusal(() => subjectOf(5n as unknown as Secret, 7n))).toContain('secret');
  });

  test('is drawn again where the drawn number is a short one', () => {
    const least = 1n << 184n;
    const drawn = [0n, least - 1n, least];
    vi.stubGlobal('crypto', {
      getRandomValues: (bytes: Uint8Array) => {
        bytes.set(integerToBytes(drawn.shift()!).subarray(1));
        return bytes;
      },
    });
    expect(secretOf(createIdentity())).toBe(least);
    expect(drawn).toEqual([]);
    expect(secretOf(identityOf(least))).toBe(least);
    expect(refusal(() => identityOf(least - 1n))).toContain('248 random bits');
    expect(refusal(() => identityOf(1n << 248n))).toContain('248 random bits');
  });

  test('is refused without a cryptographic random source', () => {
    vi.stubGlobal('crypto', undefined);
    expect(refusal(() => createIdentity())).toContain('random source');
    vi.stubGlobal('crypto', {});
    expect(refusal(() => createIdentity())).toContain('random source');
  });

  test('never shows its secret', () => {
    const identity = createIdentity();
    const secret = identity.secret.reveal().toString();
    const shown = [
      JSON.stringify({ identity }),
      inspect(identity, { depth: 9, showHidden: true }),
      `${identity.secret}`,
      String(Object.entries(identity.secret)),
    ].join();
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain(secret);
    expect(() => new Secret(-1n)).toThrow('non-negative');
  });

  test('files are strict, and errors do not repeat them', () => {
    const secret = ((1n << 247n) + 987654321n).toString();
    expect(parseIdentity(file(secret)).secret.reveal().toString()).toBe(secret);
    const bad: [string, string][] = [
      [file(`${secret} `), 'secret'],
      [file(`0${secret}`), 'secret'],
      [file(`-${secret}`), 'secret'],
      [file(`0x${BigInt(secret).toString(16)}`), 'secret'],
      [file((FIELD + BigInt(secret)).toString()), 'secret'],
      [file((1n << 248n).toString()), '248 random bits'],
      [file('987654321'), '248 random bits'],
      [file(987654321), 'secret'],
      [file(secret, { note: secret }), 'unknown key'],
      [file(secret, { version: 2 }), 'version'],
      [file(secret, { kind: 'ballast/signers' }), 'kind'],
      [`{"secret":"${secret}","secret":"${secret}"}`, 'twice'],
      [`{"secret": ${secret}`, 'JSON'],
      ['null', 'id.json'],
    ];
    for (const [text, expected] of bad) {
      const message = refusal(() => parseIdentity(text, 'id.json'), '987654321');
      expect(message).toContain(expected);
      expect(message).toContain('id.json');
      expect(message).not.toContain(secret);
    }
  });
});
