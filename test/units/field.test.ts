import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assertField, FIELD, fromField, hashText, parseField, toField } from '../../src/units/field.js';
import { sha256Hex } from '../../src/units/hash.js';
import { refusal } from '../support/refusal.js';

const element = fc.bigInt({ min: 0n, max: FIELD - 1n });

describe('a field element as text', () => {
  test.each(['0', '1', (FIELD - 1n).toString()])('is read when canonical: %s', (text) => {
    expect(parseField(text)).toBe(BigInt(text));
  });

  test.each([
    '',
    '7421 ',
    ' 7421',
    '7421\n',
    '+7421',
    '-7421',
    '-0',
    '00',
    '07421',
    '0x7421',
    '7421e1',
    '7421.0',
    '７４２１',
    FIELD.toString(),
    (FIELD + 1n).toString(),
    (FIELD + 7421n).toString(),
    '9'.repeat(77),
    '9'.repeat(1_000_000),
  ])('is refused otherwise (%#)', (text) => {
    const error = refusal(() => parseField(text, 'claim.scope'));
    expect(error.field).toBe('claim.scope');
    if (text !== '') expect(error.message).not.toContain(text.trim().slice(0, 60));
  });

  test.each([7421, 7421n, ['7421'], null, undefined, true])('is refused when it is no text (%#)', (value) => {
    expect(refusal(() => parseField(value, 'x')).message).not.toContain('7421');
  });

  test('comes back from its own text', () => {
    fc.assert(
      fc.property(element, (n) => {
        expect(parseField(n.toString())).toBe(n);
      }),
    );
  });
});

describe('a field element as bigint', () => {
  test('is not reduced: x + r is not x', () => {
    for (const good of [0n, 1n, FIELD - 1n]) expect(assertField(good, 'x')).toBe(good);
    for (const bad of [-1n, FIELD, FIELD + 16n, 16, '16']) {
      expect(refusal(() => assertField(bad as bigint, 'x')).message).toBe('x: is not a field element');
    }
  });

  test('stands for the signed integer nearest to zero', () => {
    expect([-1n, 0n, 1n].map(toField)).toEqual([FIELD - 1n, 0n, 1n]);
    expect(fromField(FIELD - 1n)).toBe(-1n);
    const half = FIELD / 2n;
    expect([half, half + 1n].map(fromField)).toEqual([half, -half]);
    const signed = fc.bigInt({ min: -half, max: half });
    fc.assert(fc.property(signed, (n) => fromField(toField(n)) === n));
  });
});

describe('a text hash', () => {
  test('is the first 31 bytes of SHA-256 over tag, zero byte and text', () => {
    const expected = BigInt(`0x${sha256Hex('ballast/scope/1\0lender')}`) >> 8n;
    expect(hashText('ballast/scope/1', 'lender')).toBe(expected);
  });

  test('depends on tag and text, and fits 248 bits', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(hashText('t', a) === hashText('t', b)).toBe(a === b);
        expect(hashText('t', a)).not.toBe(hashText('u', a));
        expect(hashText('t', a) >> 248n).toBe(0n);
      }),
    );
  });

  test('agrees with the published SHA-256 of "abc"', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
