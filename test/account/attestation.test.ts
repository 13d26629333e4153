import { babyjubjub } from '@noble/curves/misc.js';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accountSchema, convertAccount } from '../../src/account/accountFile.js';
import {
  attest,
  attestationSchema,
  attestUnchecked,
  formatAttestation,
  parseAttestation,
} from '../../src/account/attestation.js';
import { SUBGROUP_ORDER } from '../../src/account/curve.js';
import { createIdentity, identitySchema, subjectOf } from '../../src/account/identity.js';
import { accountId, custodianId } from '../../src/account/ids.js';
import {
  createSignerKey,
  formatSignerKey,
  parseSignerKey,
  signerKeySchema,
} from '../../src/account/signerKey.js';
import { formatSigners, parseSigners, type Signer, signersSchema } from '../../src/account/signers.js';
import { snapshotDigest } from '../../src/account/snapshot.js';
import { verifyAttestation } from '../../src/account/verifyAttestation.js';
import { InputError } from '../../src/errors.js';
import { universeHash } from '../../src/market/universe.js';
import { FIELD } from '../../src/units/field.js';
import { accountOf, refusal, universe } from './fixtures.js';

const key = createSignerKey('binance');
const auditor = createSignerKey('binance');
const entry = ({ custodian, publicKey }: typeof key, signer?: string): Signer => ({
  custodian,
  custodianId: custodianId(custodian),
  ...(signer === undefined ? {} : { signer }),
  key: publicKey,
});
const signers = [entry(key), entry(auditor, 'auditor A'), entry(createSignerKey('okx'))];

const subject = subjectOf(createIdentity().secret, custodianId('binance'));
const account = convertAccount(
  accountOf({ holdings: { cash: '-12.5', positions: [{ symbol: 'ETH', quantity: '987654321.123' }] } }),
  universe,
);
const attestation = attest({ account, universe, subject, key });
const verify = (a: typeof attestation, list: readonly Signer[] = signers, of = universe) =>
  verifyAttestation(a, { signers: list, universe: of });

describe('attestations', () => {
  test('hold under the signer', () => {
    const digest = snapshotDigest(attestation.snapshot);
    expect(verify(attestation)).toEqual({ ok: true, custodian: signers[0], digest });
    expect(attestation.snapshot).toMatchObject({
      custodianId: custodianId('binance'),
      universe: universeHash(universe),
      subject,
      accountId: accountId({ exchange: 'binance', customer: 'Example Trading GmbH' }),
      asOf: 1_767_225_600n,
      cash: -1250n,
    });
    expect(attestation.snapshot.quantities[1]).toBe(987_654_321_123n);
  });

  test('are the same bytes from a key that signed before and from one that is read anew', async () => {
    const text = await formatSignerKey(key);
    for (const salt of [0n, 1n, 2n ** 248n - 1n]) {
      const fresh = await parseSignerKey(text);
      const [one, other] = [key, fresh].map((k) => attest({ account, universe, subject, key: k, salt }));
      expect(formatAttestation(one!)).toBe(formatAttestation(other!));
      expect(verify(one!).ok).toBe(true);
    }
  });

  test('are salted: the same account twice has two digests', () => {
    const again = attest({ account, universe, subject, key });
    expect(again.snapshot.salt).not.toBe(attestation.snapshot.salt);
    expect(snapshotDigest(again.snapshot)).not.toBe(snapshotDigest(attestation.snapshot));
    expect(attest({ account, universe, subject, key, salt: 5n })).toEqual(
      attest({ account, universe, subject, key, salt: 5n }),
    );
  });

  test('an auditor signs for the same custodian and the same account', () => {
    const other = attest({ account, universe, subject, key: auditor });
    expect(verify(other)).toMatchObject({ ok: true, custodian: { signer: 'auditor A' } });
    expect(other.snapshot.accountId).toBe(attestation.snapshot.accountId);
  });

  test('are the same where many are checked together', () => {
    const options = { account, universe, subject, key, salt: 5n };
    const { attestation: unchecked, digest } = attestUnchecked(options);
    expect(unchecked).toEqual(attest(options));
    expect(digest).toBe(snapshotDigest(unchecked.snapshot));
  });

  test('are not made of an account that nothing confirms, unless that is asked for', () => {
    const open = { ...account, reconciliation: { figures: [], open: ['the equity of "spot"'] } };
    const options = { account: open, universe, subject, key, salt: 5n };
    expect(refusal(() => attest(options))).toContain('is not reconciled: the equity of "spot"');
    expect(verify(attest({ ...options, unreconciled: true })).ok).toBe(true);
    const confirmed = { ...open, reconciliation: { figures: [], open: [] } };
    expect(verify(attest({ ...options, account: confirmed })).ok).toBe(true);
  });

  test('hold nothing in any slot without an instrument', () => {
    const roomy = { ...universe, slots: 9 };
    const { quantities } = account;
    for (const last of [
      [0n, 1n],
      [1n, 0n],
    ]) {
      const spill = { ...account, quantities: [...quantities.slice(0, 7), ...last] };
      expect(refusal(() => attest({ account: spill, universe: roomy, subject, key }))).toContain(
        'quantities',
      );
      const snapshot = {
        ...attestation.snapshot,
        universe: universeHash(roomy),
        quantities: spill.quantities,
      };
      expect(verify({ ...attestation, snapshot }, signers, roomy)).toMatchObject({ reason: 'bad-slots' });
    }
  });

  test('fail with a reason', () => {
    const { snapshot, signature } = attestation;
    const changed = (change: Partial<typeof snapshot>) =>
      verify({ ...attestation, snapshot: { ...snapshot, ...change } });
    expect(changed({ cash: snapshot.cash + 1n })).toEqual({ ok: false, reason: 'bad-signature' });
    expect(changed({ subject: snapshot.subject - 1n })).toEqual({ ok: false, reason: 'bad-signature' });
    expect(changed({ cash: 1n << 103n })).toEqual({ ok: false, reason: 'malformed' });
    expect(changed({ subject: snapshot.subject + FIELD })).toEqual({ ok: false, reason: 'malformed' });
    expect(changed({ quantities: snapshot.quantities.slice(0, 7) })).toEqual({
      ok: false,
      reason: 'bad-slots',
    });
    expect(changed({ quantities: snapshot.quantities.with(7, 1n) })).toEqual({
      ok: false,
      reason: 'bad-slots',
    });
    expect(changed({ custodianId: custodianId('kraken') })).toEqual({
      ok: false,
      reason: 'unknown-custodian',
    });
    expect(changed({ custodianId: custodianId('okx') })).toEqual({ ok: false, reason: 'unknown-signer' });
    expect(verify(attestation, signers, { ...universe, valueDecimals: 3 })).toMatchObject({
      reason: 'other-universe',
    });
    expect(verify(attestation, [signers[1]!])).toMatchObject({ reason: 'unknown-signer' });
    expect(verify({ ...attestation, signer: auditor.publicKey })).toMatchObject({ reason: 'bad-signature' });
    for (const S of [-1n, signature.S + SUBGROUP_ORDER]) {
      expect(verify({ ...attestation, signature: { ...signature, S } })).toMatchObject({
        reason: 'bad-signature',
      });
    }
  });

  test('are refused for another custodian’s key, wrong slots and numbers out of range', () => {
    const options = { account, universe, subject, key };
    expect(refusal(() => attest({ ...options, key: createSignerKey('okx') }))).toContain('key.custodian');
    expect(refusal(() => attest({ ...options, subject: FIELD }))).toContain('subject');
    expect(refusal(() => attest({ ...options, salt: 1n << 248n }))).toContain('salt');
    const short = { ...account, quantities: account.quantities.slice(1) };
    expect(refusal(() => attest({ ...options, account: short }))).toContain('quantities');
    const spill = { ...account, quantities: account.quantities.with(7, 1n) };
    expect(refusal(() => attest({ ...options, account: spill }))).toContain('quantities');
    expect(() => attest({ ...options, key: { ...key, publicKey: auditor.publicKey } })).toThrow(
      'does not hold',
    );
  });

  test('files round-trip and are strict', () => {
    const text = formatAttestation(attestation);
    expect(parseAttestation(text)).toEqual(attestation);
    const bend = (path: string, value: unknown): string => {
      const data = JSON.parse(text);
      const keys = path.split('.');
      const last = keys.pop()!;
      keys.reduce((at, name) => at[name], data)[last] = value;
      return JSON.stringify(data);
    };
    const { signature, signer, snapshot } = attestation;
    const bad: [string, unknown][] = [
      ['version', 2],
      ['kind', 'ballast/account'],
      ['custodian', 'Binance'],
      ['universe', (1n << 248n).toString()],
      ['subject', (FIELD + 1n).toString()],
      ['accountId', `${snapshot.accountId} `],
      ['asOf', String(snapshot.asOf)],
      ['asOf', 2 ** 40],
      ['cash', '987654321123.0'],
      ['cash', '-0'],
      ['cash', `${1n << 103n}`],
      ['quantities.1', '+987654321123'],
      ['quantities.1', 987654321123],
      ['quantities.1', `${1n << 63n}`],
      ['salt', '0x987654321123'],
      ['signer.x', `0${signer.x}`],
      ['signer.x', `${signer.x + FIELD}`],
      ['signer', { x: '0', y: '1' }],
      ['signature.S', `${SUBGROUP_ORDER}`],
      ['signature.S', `${signature.S} `],
      ['signature.S', '-1'],
      ['signature.R8', { x: '987654321123', y: '5' }],
      ['signature.extra', '1'],
      ['extra', '987654321123'],
    ];
    for (const [path, value] of bad) {
      const message = refusal(() => parseAttestation(bend(path, value), 'att.json'), '987654321123');
      expect(message).toMatch(/^att\.json: /);
      expect(message).toContain(path.replace('.1', '[1]').replace('signature.extra', 'signature'));
    }
  });
});

describe('trusted lists', () => {
  const list = (...entries: unknown[]) =>
    JSON.stringify({ version: 1, kind: 'ballast/signers', signers: entries });
  const text = (x: bigint, y: bigint) => ({ x: x.toString(), y: y.toString() });

  test('round-trip', () => {
    expect(parseSigners(formatSigners(signers))).toEqual(signers);
    expect(parseSigners(formatSigners(signers))[1]!.signer).toBe('auditor A');
  });

  test('keys must be canonical, of full order and distinct', () => {
    const { x, y } = key.publicKey;
    const { Point } = babyjubjub;
    const order2 = { x: 0n, y: FIELD - 1n };
    const twin = Point.fromAffine(key.publicKey).add(Point.fromAffine(order2)).toAffine();
    const one = { custodian: 'binance', key: text(x, y) };
    const cases: [string, string][] = [
      [list({ custodian: 'binance', key: text(0n, 1n) }), 'prime order'],
      [list({ custodian: 'binance', key: text(order2.x, order2.y) }), 'prime order'],
      [
        list(one, { custodian: 'binance', key: text(twin.x, twin.y) }),
        'v.json: signers[1].key: is not a key',
      ],
      [list({ custodian: 'binance', key: text(x, y + 1n) }), 'not a point'],
      [list({ custodian: 'binance', key: text(x + FIELD, y) }), 'signers[0].key.x'],
      [list({ custodian: 'binance', key: { x: `0x${x.toString(16)}`, y: `${y}` } }), 'signers[0].key.x'],
      [list({ custodian: 'binance', key: { x: `${x} `, y: `${y}` } }), 'signers[0].key.x'],
      [list(one, one), 'signers[1].key: is also the key of signers[0]'],
      [list(one, { ...one, custodian: 'okx' }), 'signers[1].key: is also the key of signers[0]'],
      [list({ ...one, custodian: 'BINANCE' }), 'signers[0].custodian'],
      [list({ ...one, signer: '' }), 'signers[0].signer'],
      [list({ ...one, signer: 'a\u0007b' }), 'signers[0].signer'],
      [list({ ...one, signer: 'a\u0007' }), 'signers[0].signer'],
      [list({ ...one, role: 'x' }), 'unknown key: role'],
      [list(), 'at least one'],
      [list(...Array(33).fill(one)), 'more than 32'],
    ];
    for (const [file, expected] of cases)
      expect(refusal(() => parseSigners(file, 'v.json'))).toContain(expected);
  });

  test('are those of a claim, with its time', () => {
    const dated = [{ ...signers[0]!, validUntil: 100n }, signers[2]!];
    const at = (time: number) => ({ market: { time, maxSkew: 0 } });
    expect(parseSigners(formatSigners(dated), 'v.json', at(99))).toEqual(dated);
    expect(parseSigners(formatSigners(dated), 'v.json', at(100))).toEqual([dated[1]]);
  });

  test('have at most 32 entries', () => {
    const many = Array.from({ length: 33 }, () => entry(createSignerKey('binance')));
    expect(parseSigners(formatSigners(many.slice(1)))).toHaveLength(32);
    expect(refusal(() => formatSigners(many))).toContain('1 to 32 entries');
  });

  test('lists built in memory are checked as well', () => {
    const forged = { ...signers[0]!, custodianId: custodianId('okx') };
    expect(refusal(() => verify(attestation, [forged]))).toContain('custodianId');
    expect(() => verify(attestation, [])).toThrow(InputError);
    expect(() => verify(attestation, [{ ...signers[0]!, key: { x: 0n, y: 1n } }])).toThrow(InputError);
  });
});

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: { required: string[] }[];
}

function describedFields(schema: JsonSchema, path: string): void {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    expect(field.description ?? '', `${path}.${name}`).toMatch(/./);
    describedFields(field, `${path}.${name}`);
  }
  for (const part of [schema.items, ...(schema.anyOf ?? [])]) if (part) describedFields(part, `${path}[]`);
}

test('every file schema becomes a JSON Schema with a description per field', () => {
  for (const schema of [identitySchema, signerKeySchema, signersSchema, attestationSchema, accountSchema]) {
    const json = z.toJSONSchema(schema) as JsonSchema;
    expect(json.description).toContain('Ballast');
    describedFields(json, '');
  }
  const { oneOf } = z.toJSONSchema(accountSchema) as JsonSchema;
  expect(oneOf).toEqual([{ required: ['holdings'] }, { required: ['ccxt'] }]);
});
