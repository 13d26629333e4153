import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { poseidon } from '../../src/account/poseidon.js';
import { type Snapshot, snapshotDigest } from '../../src/account/snapshot.js';
import { TAG_SNAPSHOT } from '../../src/account/tags.js';
import { FIELD, toField } from '../../src/units/field.js';
import { refusal } from './fixtures.js';

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

describe('snapshot digest', () => {
  /** Of 14 fields, and 15 more for each block after them. */
  test.each([7, 8, 16, 22, 23, 32, 37])('is the stated chain of hashes for %i slots', (slots) => {
    fc.assert(
      fc.property(snapshotOf(slots), (s) => {
        const { custodianId, universe, subject, accountId, asOf, cash, salt } = s;
        const fields = [custodianId, universe, subject, accountId, asOf, cash, salt, ...s.quantities];
        const rest = fields.map(toField);
        let h = poseidon([TAG_SNAPSHOT, BigInt(7 + slots), ...rest.splice(0, 14)]);
        while (rest.length > 0) h = poseidon([h, ...rest.splice(0, 15)]);
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
