import fc from 'fast-check';
import * as lite from 'poseidon-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { accountId, custodianId, normalizeCustomer, normalizeName } from '../../src/account/ids.js';
import { poseidon } from '../../src/account/poseidon.js';
import { bytesToInteger, integerToBytes, random248 } from '../../src/account/random.js';
import { type Snapshot, snapshotDigest } from '../../src/account/snapshot.js';
import { TAG_ACCOUNT, TAG_SNAPSHOT, tag } from '../../src/account/tags.js';
import { FIELD, hashText, toField } from '../../src/units/field.js';
import { refusal } from './fixtures.js';
import { loadOracle, type Oracle } from './oracle.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await loadOracle();
});

const element = fc.bigInt({ min: 0n, max: FIELD - 1n });
const bits = (count: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(count)) - 1n });
const signed = (count: number) => {
  const bound = (1n << BigInt(count)) - 1n;
  return fc.bigInt({ min: -bound, max: bound });
};

const snapshotOf = (slots: number): fc.Arbitrary<Snapshot> =>
  fc.record({
    custodianId: bits(248),
    universe: bits(248),
    subject: element,
    accountId: element,
    asOf: bits(40),
    cash: signed(99),
    quantities: fc.array(signed(63), { minLength: slots, maxLength: slots }),
    salt: bits(248),
  });

describe('tags and Poseidon', () => {
  test('a tag is the big-endian integer of its bytes', () => {
    expect(tag('ab')).toBe(0x6162n);
    expect(TAG_SNAPSHOT).toBe(BigInt(`0x${Buffer.from('ballast/snapshot/1').toString('hex')}`));
    expect(() => tag('x'.repeat(32))).toThrow(RangeError);
    expect(() => tag('')).toThrow(RangeError);
  });

  test('agrees with circomlib at every arity', () => {
    for (let arity = 1; arity <= 16; arity++) {
      const inputs = Array.from({ length: arity }, (_, i) => FIELD - 1n - BigInt(i));
      expect(poseidon(inputs)).toBe(oracle.poseidon(inputs));
    }
  });

  test('agrees with a second library on random inputs of every arity', () => {
    const hashes = new Map<string, (inputs: bigint[]) => bigint>(Object.entries(lite));
    for (let arity = 1; arity <= 16; arity++) {
      const hash = hashes.get(`poseidon${arity}`)!;
      const inputs = fc.array(element, { minLength: arity, maxLength: arity });
      fc.assert(
        fc.property(inputs, (values) => {
          expect(poseidon(values)).toBe(hash(values));
        }),
        { numRuns: 12, examples: [[Array(arity).fill(0n)], [Array(arity).fill(FIELD - 1n)]] },
      );
    }
  });

  test('refuses what is no field element: it would hash like the one below the order', () => {
    expect(refusal(() => poseidon([1n, FIELD]))).toContain('inputs[1]');
    expect(refusal(() => poseidon([-1n]))).toContain('inputs[0]');
    expect(() => poseidon([])).toThrow('1 to 16');
    expect(() => poseidon(Array(17).fill(0n))).toThrow('1 to 16');
  });

  test('integers round-trip through 32 bytes', () => {
    fc.assert(fc.property(bits(256), (n) => bytesToInteger(integerToBytes(n)) === n));
    expect(random248() < 1n << 248n).toBe(true);
  });
});

describe('names', () => {
  test.each(['', 'Binance', '-x', 'a b', 'x'.repeat(65), 'bïnance', 'a\n'])(
    'refuses the custodian name %j',
    (name) => {
      expect(refusal(() => custodianId(name))).toContain('custodian');
    },
  );

  test.each(['', ' a', 'a ', 'a\nb', 'a\u200bb', 'a\u00a0b', 'x'.repeat(129), '\ud800'])(
    'refuses the customer name %j',
    (name) => {
      expect(refusal(() => normalizeCustomer(name))).toContain('customer');
    },
  );

  test('normalises, so that one customer has one id', () => {
    expect(normalizeName('0x.dex_v-3', 'custodian')).toBe('0x.dex_v-3');
    expect(normalizeCustomer('Müller & Söhne  AG')).toBe('Müller & Söhne  AG');
    const id = accountId({ exchange: 'binance', customer: 'Mu\u0308ller' });
    expect(id).toBe(accountId({ exchange: 'binance', customer: 'M\u00fcller' }));
    expect(id).toBe(
      oracle.poseidon([
        TAG_ACCOUNT,
        hashText('ballast/exchange/1', 'binance'),
        hashText('ballast/customer/1', 'M\u00fcller'),
      ]),
    );
    expect(custodianId('binance')).toBe(hashText('ballast/venue/1', 'binance'));
  });
});

describe('snapshot digest', () => {
  test.each([8, 16, 32])('is the stated chain of circomlib hashes for %i slots', (slots) => {
    fc.assert(
      fc.property(snapshotOf(slots), (s) => {
        const fields = [
          s.custodianId,
          s.universe,
          s.subject,
          s.accountId,
          s.asOf,
          s.cash,
          s.salt,
          ...s.quantities,
        ];
        const elements = fields.map(toField);
        let h = oracle.poseidon([TAG_SNAPSHOT, BigInt(7 + slots), ...elements.slice(0, 14)]);
        if (slots === 8) h = oracle.poseidon([h, elements[14]!]);
        if (slots === 16) h = oracle.poseidon([h, ...elements.slice(14, 23)]);
        if (slots === 32) {
          h = oracle.poseidon([h, ...elements.slice(14, 29)]);
          h = oracle.poseidon([h, ...elements.slice(29, 39)]);
        }
        expect(snapshotDigest(s)).toBe(h);
      }),
      { numRuns: 10 },
    );
  });

  const base = fc.sample(snapshotOf(8), { numRuns: 1, seed: 7 })[0]!;

  test('every field counts', () => {
    const digests = new Set([snapshotDigest(base)]);
    for (const key of ['custodianId', 'universe', 'subject', 'accountId', 'asOf', 'cash', 'salt'] as const) {
      digests.add(snapshotDigest({ ...base, [key]: base[key] === 0n ? 1n : base[key] - 1n }));
    }
    base.quantities.forEach((q, i) => {
      digests.add(snapshotDigest({ ...base, quantities: base.quantities.with(i, q === 0n ? 1n : q - 1n) }));
    });
    digests.add(snapshotDigest({ ...base, quantities: [...base.quantities, 0n] }));
    expect(digests.size).toBe(17);
  });

  test('ranges hold at the bound and fail one past it', () => {
    const bounds = [
      ['custodianId', 1n << 248n],
      ['universe', 1n << 248n],
      ['subject', FIELD],
      ['accountId', FIELD],
      ['asOf', 1n << 40n],
      ['cash', 1n << 99n],
      ['salt', 1n << 248n],
    ] as const;
    for (const [key, bound] of bounds) {
      snapshotDigest({ ...base, [key]: bound - 1n });
      expect(refusal(() => snapshotDigest({ ...base, [key]: bound }), bound.toString())).toContain(key);
      const least = key === 'cash' ? -bound : -1n;
      snapshotDigest({ ...base, [key]: least + 1n });
      expect(refusal(() => snapshotDigest({ ...base, [key]: least }), bound.toString())).toContain(key);
    }
    snapshotDigest({ ...base, quantities: base.quantities.with(3, 1n - (1n << 63n)) });
    expect(
      refusal(() => snapshotDigest({ ...base, quantities: base.quantities.with(3, -(1n << 63n)) })),
    ).toContain('quantities[3]');
  });

  test('fewer than 14 fields are refused', () => {
    expect(refusal(() => snapshotDigest({ ...base, quantities: base.quantities.slice(0, 6) }))).toContain(
      'too few',
    );
  });
});
