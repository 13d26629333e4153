import { describe, expect, test } from 'vitest';
import {
  assertValidIn,
  claimSpan,
  sortByTime,
  spanWords,
  validIn,
  windowSpan,
} from '../../src/account/claimTime.js';
import { custodianId } from '../../src/account/ids.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { formatSigners, parseSigners, type Signer, toSignersFile } from '../../src/account/signers.js';
import type { Dated } from '../../src/account/validity.js';
import { refusal } from '../support/refusal.js';

const market = { time: 5000, maxSkew: 60 };
const entry = (custodian: string, dates: Dated = {}): Signer => ({
  custodian,
  custodianId: custodianId(custodian),
  signer: undefined,
  key: createSignerKey(custodian).publicKey,
  ...dates,
});
const names = (signers: readonly Signer[]) => signers.map(({ custodian }) => custodian);

describe('the time of a claim', () => {
  test('is what the market and its skew allow', () => {
    expect(claimSpan({ market })).toEqual({ first: 4940n, last: 5060n });
    expect(claimSpan({ market: { time: 5000, maxSkew: 0 } })).toEqual({ first: 5000n, last: 5000n });
    expect(claimSpan({ market: { time: 5, maxSkew: 5 } }).first).toBe(0n);
    expect(claimSpan({ market: { time: 5, maxSkew: 6 } }).first).toBe(0n);
  });

  test('is told as one moment or as two', () => {
    expect(spanWords({ first: 5n, last: 5n })).toBe('at 1970-01-01T00:00:05Z');
    expect(spanWords({ first: 5n, last: 6n })).toBe('from 1970-01-01T00:00:05Z to 1970-01-01T00:00:06Z');
  });

  test('has ends in range and in order, in whatever form they are given', () => {
    const end = (1n << 40n) - 1n;
    expect(windowSpan({ notBefore: 0n, notAfter: end })).toEqual({ first: 0n, last: end });
    expect(windowSpan({ notBefore: Number(end), notAfter: end })).toEqual({ first: end, last: end });
    for (const bad of [-1n, end + 1n, -1, 1.5]) {
      expect(refusal(() => windowSpan({ notBefore: bad, notAfter: end })).field).toBe('window.notBefore');
      expect(refusal(() => windowSpan({ notBefore: 0n, notAfter: bad })).field).toBe('window.notAfter');
    }
    expect(refusal(() => windowSpan({ notBefore: 6n, notAfter: 5n })).field).toBe('policy.window');
  });

  test('or the window of the policy, whatever the market says', () => {
    const last = { first: 10n, last: 20n };
    expect(claimSpan({ market, window: { notBefore: 10n, notAfter: 20n } })).toEqual(last);
    expect(claimSpan({ market, window: { notBefore: 10, notAfter: '1970-01-01T00:00:20Z' } })).toEqual(last);
    const turned = refusal(() => claimSpan({ market, window: { notBefore: 20n, notAfter: 19n } }));
    expect([turned.field, turned.message]).toEqual(['policy.window', expect.stringContaining('ends before')]);
    expect(refusal(() => claimSpan({ market, window: { notBefore: -1n, notAfter: 19n } })).field).toBe(
      'window.notBefore',
    );
    expect(refusal(() => claimSpan({ market, window: { notBefore: 0, notAfter: 'x' } })).field).toBe(
      'window.notAfter',
    );
  });
});

describe('the list of a claim', () => {
  const signers = [
    entry('okx', { validUntil: 5061n }),
    entry('binance', { validUntil: 5060n }),
    entry('bybit'),
    entry('deribit', { validFrom: 4941n }),
    entry('kraken', { validFrom: 4940n }),
    entry('gate', { revoked: { from: 5060n, reason: 'x' } }),
    entry('aster', { revoked: { from: 5061n, reason: 'x' } }),
  ];
  const left = ['okx', 'bybit', 'kraken', 'aster'];

  test('holds what is valid at all of its time, in its order', () => {
    const { valid, leftOut } = sortByTime(signers, claimSpan({ market }));
    expect(names(valid)).toEqual(left);
    expect(leftOut.map(({ index, lapse }) => [index, lapse.field])).toEqual([
      [1, 'validUntil'],
      [3, 'validFrom'],
      [5, 'revoked.from'],
    ]);
    expect(sortByTime(valid, claimSpan({ market })).valid).toEqual(valid); // and is its own
  });

  test('comes from a file with the time of the claim; without, the whole list', () => {
    const text = formatSigners(signers);
    expect(parseSigners(text)).toEqual(signers);
    expect(names(parseSigners(text, 's.json', { market }))).toEqual(left);
    const window = { notBefore: '1970-01-01T01:24:21Z', notAfter: 5061 };
    expect(names(parseSigners(text, 's.json', { market, window }))).toEqual(['bybit', 'deribit', 'kraken']);
  });

  test('is the same after keys were added, expired and were revoked', () => {
    const [first, , third] = signers;
    const before = [first!, third!];
    const today = [
      { ...first!, validUntil: 9000n },
      entry('okx', { validFrom: 8000n }),
      { ...third!, revoked: { from: 7000n, reason: 'x' } },
      entry('bybit', { validFrom: 7000n }),
    ];
    const keys = (list: readonly Signer[]) => validIn(list, claimSpan({ market })).map(({ key }) => key);
    expect(keys(today)).toEqual(keys(before));
    // A key that is added without a beginning is one of the past as well.
    expect(keys([...before, entry('bybit')])).toHaveLength(3);
  });

  test('is never empty', () => {
    const gone = [entry('okx', { revoked: { from: 0n, reason: 'x' } })];
    const error = refusal(() => validIn(gone, claimSpan({ market })));
    expect([error.field, error.message]).toEqual([
      'signers',
      expect.stringContaining('no entry that is valid from'),
    ]);
    const backwards = { market, window: { notBefore: 2n, notAfter: 1n } };
    const other = refusal(() => parseSigners(formatSigners(gone), 's.json', backwards));
    expect([other.field, other.file]).toEqual(['policy.window', undefined]);
    const read = refusal(() => parseSigners(formatSigners(gone), 's.json', { market }));
    expect(read.file).toBe('s.json');
  });

  test('is demanded, entry by entry, where nothing is left out', () => {
    expect(assertValidIn(validIn(signers, claimSpan({ market })), claimSpan({ market }))).toBeUndefined();
    const error = refusal(() => assertValidIn(signers, claimSpan({ market })));
    expect([error.field, error.fix]).toEqual([
      'signers[1].validUntil',
      expect.stringContaining('parseSigners'),
    ]);
  });
});

describe('a list in a file', () => {
  const file = (change: object, at = 0) => {
    const data = toSignersFile([entry('okx'), entry('bybit')]);
    return JSON.stringify({
      ...data,
      signers: data.signers.map((one, i) => (i === at ? { ...one, ...change } : one)),
    });
  };

  test.each<[string, object, string]>([
    [
      'an end before the beginning',
      { validFrom: 5, validUntil: 5 },
      's.json: signers[1].validUntil: must be later',
    ],
    ['milliseconds', { validFrom: 1_767_225_600_000 }, 'signers[1].validFrom'],
    ['a date that does not exist', { validUntil: '2026-02-30T00:00:00Z' }, 'signers[1].validUntil'],
    ['null', { validUntil: null }, 'signers[1].validUntil'],
    ['a revocation without a reason', { revoked: { from: 5 } }, 'signers[1].revoked.reason'],
    ['an empty reason', { revoked: { from: 5, reason: '' } }, 'signers[1].revoked.reason'],
    ['a revocation without a time', { revoked: { reason: 'x' } }, 'signers[1].revoked.from'],
    ['a revocation that is only said', { revoked: true }, 'signers[1].revoked'],
    ['another key', { revoked: { from: 5, reason: 'x', by: 'me' } }, 'unknown key'],
    ['an end by another name', { expires: 5 }, 'unknown key'],
  ])('is refused with %s', (_, change, message) => {
    expect(refusal(() => parseSigners(file(change, 1), 's.json')).message).toContain(message);
  });

  test('built in memory with dates that are none, is not written', () => {
    expect(refusal(() => formatSigners([entry('okx', { validFrom: 5n, validUntil: 4n })])).field).toBe(
      'signers[0].validUntil',
    );
  });

  test('without dates is written as ever', () => {
    expect(Object.keys(toSignersFile([entry('okx')]).signers[0]!)).toEqual(['custodian', 'signer', 'key']);
  });

  test('may have 32 entries, those of other times among them', () => {
    const many = Array.from({ length: 33 }, () => entry('okx'));
    expect(parseSigners(formatSigners(many.slice(1)))).toHaveLength(32);
    expect(refusal(() => formatSigners(many)).message).toContain('1 to 32');
  });
});
