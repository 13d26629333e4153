import { describe, expect, test } from 'vitest';
import {
  assertMaySign,
  checkDates,
  type Dated,
  datesWords,
  endOf,
  lapseIn,
  toDated,
  writtenDates,
} from '../../src/account/validity.js';
import { refusal } from '../support/refusal.js';

const [FROM, UNTIL] = [1000n, 2000n];
const bounded: Dated = { validFrom: FROM, validUntil: UNTIL };
const revoked = (from: bigint): Dated => ({ revoked: { from, reason: 'laptop stolen' } });

describe('an entry is valid in a span', () => {
  test.each<[string, Dated, bigint, bigint, string | undefined]>([
    ['without bounds', {}, 0n, 1n << 40n, undefined],
    ['a second before it begins', bounded, FROM - 1n, FROM + 5n, 'validFrom'],
    ['from its first second', bounded, FROM, FROM, undefined],
    ['a second later', bounded, FROM + 1n, FROM + 1n, undefined],
    ['up to its last second', bounded, FROM, UNTIL - 1n, undefined],
    ['not at its end', bounded, FROM, UNTIL, 'validUntil'],
    ['nor a second later', bounded, UNTIL + 1n, UNTIL + 1n, 'validUntil'],
    ['with the end alone', { validUntil: UNTIL }, 0n, UNTIL - 1n, undefined],
    ['with the beginning alone', { validFrom: FROM }, FROM, 1n << 40n, undefined],
    ['in the middle and on neither side', bounded, FROM - 1n, UNTIL, 'validFrom'],
    ['a second before it is revoked', revoked(UNTIL), 0n, UNTIL - 1n, undefined],
    ['not when it is revoked', revoked(UNTIL), 0n, UNTIL, 'revoked.from'],
    ['nor later', revoked(UNTIL), UNTIL + 1n, UNTIL + 1n, 'revoked.from'],
    ['never, revoked from 0', revoked(0n), 0n, 0n, 'revoked.from'],
    ['revoked after its end', { ...bounded, ...revoked(UNTIL + 5n) }, UNTIL, UNTIL, 'validUntil'],
    [
      'revoked before its end',
      { ...bounded, ...revoked(UNTIL - 5n) },
      UNTIL - 5n,
      UNTIL - 5n,
      'revoked.from',
    ],
  ])('%s', (_, entry, first, last, field) => {
    expect(lapseIn(entry, { first, last })?.field).toBe(field);
  });

  test('and ends with the first of its ends', () => {
    expect(endOf({ validFrom: FROM })).toBeUndefined();
    expect(endOf(bounded)).toBe(UNTIL);
    expect(endOf(revoked(5n))).toBe(5n);
    expect(endOf({ validFrom: FROM, ...revoked(0n) })).toBe(0n);
    expect(endOf({ ...bounded, ...revoked(UNTIL - 1n) })).toBe(UNTIL - 1n);
    expect(endOf({ ...bounded, ...revoked(UNTIL + 1n) })).toBe(UNTIL);
  });
});

describe('the dates of a file', () => {
  test('are read in both forms and written in one', () => {
    const read = toDated(
      {
        validFrom: 1_767_225_600,
        validUntil: '2026-07-01T00:00:00Z',
        revoked: { from: '2026-03-01T00:00:00Z', reason: 'laptop stolen' },
      },
      'signers[0]',
    );
    const written = {
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: '2026-07-01T00:00:00Z',
      revoked: { from: '2026-03-01T00:00:00Z', reason: 'laptop stolen' },
    };
    expect(writtenDates(read)).toEqual(written);
    expect(toDated(written, 'signers[0]')).toEqual(read);
    expect(datesWords(read)).toBe(
      'valid from 2026-01-01T00:00:00Z, valid until 2026-07-01T00:00:00Z, revoked from 2026-03-01T00:00:00Z (laptop stolen)',
    );
    expect([toDated({}, 'x'), writtenDates({}), datesWords({})]).toEqual([{}, {}, '']);
    // Past the year 9999 a date has no form of ours.
    expect(writtenDates({ validUntil: (1n << 40n) - 1n })).toEqual({ validUntil: 2 ** 40 - 1 });
  });

  test.each<[string, Dated, string]>([
    ['an end at the beginning', { validFrom: FROM, validUntil: FROM }, 'validUntil'],
    ['an end before it', { validFrom: FROM, validUntil: FROM - 1n }, 'validUntil'],
    ['a beginning past all times', { validFrom: 1n << 40n }, 'validFrom'],
    ['an end before all times', { validUntil: -1n }, 'validUntil'],
    ['a revocation before all times', revoked(-1n), 'revoked.from'],
    ['a time that is no bigint', { validFrom: 5 as unknown as bigint }, 'validFrom'],
  ])('refuse %s', (_, dates, field) => {
    expect(refusal(() => checkDates(dates, 'signers[1]')).field).toBe(`signers[1].${field}`);
    expect(refusal(() => checkDates(dates)).field).toBe(field);
  });

  test('may be one second apart', () => {
    checkDates({ validFrom: FROM, validUntil: FROM + 1n });
    expect(refusal(() => toDated({ validFrom: '2026-02-30T00:00:00Z' }, 'signers[1]')).field).toBe(
      'signers[1].validFrom',
    );
    expect(
      refusal(() => toDated({ revoked: { from: '2026-02-30T00:00:00Z', reason: 'x' } }, 's')).field,
    ).toBe('s.revoked.from');
  });
});

describe('a key may sign where the clock and the account say so', () => {
  const sign = (asOf: bigint, now: bigint) => assertMaySign(bounded, { asOf, now });

  test.each<[string, bigint, bigint]>([
    ['in its first second', FROM, FROM],
    ['in its last', UNTIL - 1n, UNTIL - 1n],
    ['an account of its first second, in its last', FROM, UNTIL - 1n],
  ])('%s', (_, asOf, now) => {
    expect(sign(asOf, now)).toBeUndefined();
  });

  test.each<[string, bigint, bigint, string, RegExp]>([
    ['before it begins', FROM, FROM - 1n, 'validFrom', /not valid yet/],
    ['at its end, what is as of before', UNTIL - 1n, UNTIL, 'validUntil', /has expired/],
    ['long after, with an old date', FROM, UNTIL + 1000n, 'validUntil', /has expired/],
    ['what is as of before it began', FROM - 1n, FROM, 'validFrom', /this is as of/],
    ['what is as of its end', UNTIL, UNTIL - 1n, 'validUntil', /this is as of/],
  ])('not %s', (_, asOf, now, field, message) => {
    const error = refusal(() => sign(asOf, now));
    expect([error.field, error.message]).toEqual([field, expect.stringMatching(message)]);
    expect(error.fix).toBeDefined();
  });

  test('and a key without bounds always', () => {
    expect(assertMaySign({}, { asOf: 0n, now: 1n << 39n })).toBeUndefined();
  });
});
