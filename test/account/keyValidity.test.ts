import { describe, expect, test } from 'vitest';
import { convertAccount } from '../../src/account/accountFile.js';
import { attest } from '../../src/account/attestation.js';
import { custodianId } from '../../src/account/ids.js';
import { integerToBytes } from '../../src/account/random.js';
import { seal, sealedKeySchema, unseal } from '../../src/account/sealedKey.js';
import {
  createSignerKey,
  formatSignerKey,
  limitSignerKey,
  parseSignerKey,
  type SignerKey,
} from '../../src/account/signerKey.js';
import type { Dated } from '../../src/account/validity.js';
import { verifyAttestation } from '../../src/account/verifyAttestation.js';
import { clockTime } from '../../src/files/time.js';
import { signPrices } from '../../src/prices/signedPrices.js';
import { refusal, rejection } from '../support/refusal.js';
import { accountOf, universe } from './fixtures.js';

const passphrase = 'correct horse battery';
const AS_OF = 1_767_225_600n; // of the account
const account = convertAccount(accountOf({ holdings: { cash: '1', positions: [] } }), universe);
const dates = { validFrom: AS_OF - 10n, validUntil: AS_OF + 10n };
const key = createSignerKey('binance', dates);

describe('the time of a key', () => {
  test('is written, read, and nothing where there is none', async () => {
    const text = await formatSignerKey(key);
    expect(JSON.parse(text)).toMatchObject({
      validFrom: '2025-12-31T23:59:50Z',
      validUntil: '2026-01-01T00:00:10Z',
    });
    expect(await parseSignerKey(text)).toMatchObject(dates);
    const plain = createSignerKey('binance');
    expect(await formatSignerKey(plain)).not.toContain('valid');
    expect(Object.keys(await parseSignerKey(await formatSignerKey(plain)))).toEqual([
      'custodian',
      'publicKey',
      'privateKey',
    ]);
    expect(refusal(() => createSignerKey('binance', { validFrom: 5n, validUntil: 5n })).field).toBe(
      'validUntil',
    );
    const turned = text.replace('2026-01-01', '2025-01-01');
    expect((await rejection(parseSignerKey(turned, { file: 'k.json' }))).message).toMatch(
      /^k\.json: validUntil: must be later/,
    );
  });

  test('is set anew, with what is not given gone', () => {
    const limited = limitSignerKey(key, { validUntil: AS_OF });
    expect(limited).toEqual({
      custodian: 'binance',
      publicKey: key.publicKey,
      privateKey: key.privateKey,
      validUntil: AS_OF,
    });
    expect(refusal(() => limitSignerKey(key, { validFrom: 5n, validUntil: 4n })).field).toBe('validUntil');
  });

  test('is sealed with it: another one, or none, does not open', async () => {
    const text = await formatSignerKey(key, { passphrase });
    expect(await parseSignerKey(text, { passphrase })).toMatchObject(dates);
    const bent: Record<string, unknown>[] = [
      { validFrom: undefined },
      { validUntil: undefined },
      { validFrom: undefined, validUntil: undefined },
      { validUntil: Number(AS_OF + 11n) },
      { validFrom: Number(AS_OF - 11n) },
      { validFrom: undefined, validUntil: '2025-12-31T23:59:50Z' },
    ];
    for (const change of bent) {
      const other = JSON.stringify({ ...(JSON.parse(text) as object), ...change });
      expect((await rejection(parseSignerKey(other, { passphrase }))).message).toContain(
        'cannot be decrypted',
      );
    }
    // The same time in its other form is the same.
    await parseSignerKey(text.replace('"2026-01-01T00:00:10Z"', String(AS_OF + 10n)), { passphrase });
  });

  test('changes nothing of keys without: what was sealed before there were any still opens', async () => {
    const plain = createSignerKey('binance');
    const context = `ballast/signer-key/1\0binance\0${plain.publicKey.x}\0${plain.publicKey.y}`;
    const text = await formatSignerKey(plain, { passphrase });
    const { encrypted } = JSON.parse(text) as { encrypted: unknown };
    const scalar = integerToBytes(plain.privateKey.reveal());
    expect(Buffer.from(await unseal(sealedKeySchema.parse(encrypted), passphrase, context))).toEqual(
      Buffer.from(scalar),
    );
    const before = { ...(JSON.parse(text) as object), encrypted: await seal(scalar, passphrase, context) };
    expect((await parseSignerKey(JSON.stringify(before), { passphrase })).privateKey.reveal()).toBe(
      plain.privateKey.reveal(),
    );
  });
});

describe('signing', () => {
  const sign = (by: SignerKey, now?: bigint) =>
    attest({ account, universe, subject: 5n, key: by, ...(now !== undefined && { now }) });
  const limited = (change: object) => ({ ...key, ...change });

  test.each<[string, SignerKey, bigint]>([
    ['in the last second of the key', key, AS_OF + 9n],
    ['in its first', limited({ validFrom: AS_OF }), AS_OF],
    ['an account of its last second', limited({ validUntil: AS_OF + 1n }), AS_OF],
  ])('holds %s', (_, by, now) => {
    expect(sign(by, now).snapshot.asOf).toBe(AS_OF);
  });

  test.each<[string, SignerKey, bigint, string]>([
    ['at the end of the key', key, AS_OF + 10n, 'key.validUntil'],
    ['before its beginning', key, AS_OF - 11n, 'key.validFrom'],
    ['an account of its end', limited({ validUntil: AS_OF }), AS_OF - 1n, 'key.validUntil'],
    ['an account of before its beginning', limited({ validFrom: AS_OF + 1n }), AS_OF + 2n, 'key.validFrom'],
  ])('is refused %s', (_, by, now, field) => {
    expect(refusal(() => sign(by, now)).field).toBe(field);
  });

  test('goes by the clock of the machine', () => {
    const now = clockTime();
    expect(refusal(() => sign(limited({ validUntil: now }))).field).toBe('key.validUntil');
    expect(sign(limited({ validUntil: now + 3600n })).snapshot.asOf).toBe(AS_OF);
  });

  test('of prices is the same', () => {
    const set = {
      source: 'binance',
      time: Number(AS_OF),
      prices: [{ symbol: 'BTC', price: '1', time: Number(AS_OF) }],
    };
    expect(signPrices(set, key, AS_OF).set.source).toBe('binance');
    expect(refusal(() => signPrices(set, key, AS_OF + 10n)).field).toBe('key.validUntil');
    expect(refusal(() => signPrices(set, key)).field).toBe('key.validUntil');
    expect(refusal(() => signPrices(set, limited({ validFrom: AS_OF + 1n }), AS_OF + 1n)).field).toBe(
      'key.validFrom',
    );
  });
});

describe('an attestation', () => {
  const attestation = attest({ account, universe, subject: 5n, key: createSignerKey('binance') });
  const verdict = (entry: Dated) => {
    const signer = { custodian: 'binance', custodianId: custodianId('binance'), key: attestation.signer };
    const answer = verifyAttestation(attestation, { signers: [{ ...signer, ...entry }], universe });
    return answer.ok || answer.reason;
  };

  test.each<[string, Dated, true | string]>([
    ['an entry that begins then', { validFrom: AS_OF }, true],
    ['one that begins a second later', { validFrom: AS_OF + 1n }, 'lapsed-signer'],
    ['one that ends then', { validUntil: AS_OF }, 'lapsed-signer'],
    ['one that ends a second later', { validUntil: AS_OF + 1n }, true],
    ['one that was revoked from then', { revoked: { from: AS_OF, reason: 'x' } }, 'lapsed-signer'],
    ['one that was revoked later, however long ago', { revoked: { from: AS_OF + 1n, reason: 'x' } }, true],
  ])('is judged as of its account: %s', (_, entry, expected) => {
    expect(verdict(entry)).toBe(expected);
  });
});
