import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import {
  type DecimalRule,
  decimalAbove,
  floatOf,
  formatDecimal,
  formatFraction,
  parseDecimal,
  parseFraction,
  roundedDecimal,
} from '../../src/units/decimal.js';
import { fraction } from '../../src/units/fraction.js';
import { everythingIn, refusal } from '../support/refusal.js';

const RULE: DecimalRule = { decimals: 2, min: -1_000_000n, max: 1_000_000n, field: 'account.cash' };

const NOT_PLAIN: [why: string, text: string][] = [
  ['is empty', ''],
  ['is a sign alone', '-'],
  ['has an exponent', '7421e2'],
  ['has a negative exponent', '7421E-2'],
  ['is hex', '0x7421'],
  ['is binary', '0b1'],
  ['has a plus sign', '+7421'],
  ['has two signs', '--7421'],
  ['has a sign at the end', '7421-'],
  ['has a space before', ' 7421'],
  ['has a space after', '7421 '],
  ['has a line break after', '7421\n'],
  ['has a no-break space', '7\u00a0421'],
  ['has a zero-width space', '7421\u200b'],
  ['has a thousands comma', '7,421'],
  ['has an underscore', '7_421'],
  ['has no digit before the point', '.7421'],
  ['has no digit after the point', '7421.'],
  ['has two points', '7.4.21'],
  ['has a leading zero', '07421'],
  ['has leading zeros before the point', '00.7421'],
  ['has a leading zero after the sign', '-07421'],
  ['has Arabic-Indic digits', '٧٤٢١'],
  ['has full-width digits', '７４２１'],
  ['has a unicode minus', '−7421'],
  ['is NaN', 'NaN'],
  ['is Infinity', 'Infinity'],
  ['ends in n', '7421n'],
  ['is longer than any number here', '7'.repeat(79)],
  ['is huge', '7421'.repeat(100_000)],
  ['has a huge fraction', `0.${'7421'.repeat(100_000)}`],
];

describe('a decimal that is not plain is refused', () => {
  test.each(NOT_PLAIN)('when it %s', (_, text) => {
    const errors = [
      refusal(() => parseDecimal(text, RULE)),
      refusal(() => parseFraction(text, 'account.cash')),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toBe('account.cash');
      expect(error.message).not.toContain('7421');
      expect(error.message.length).toBeLessThan(300);
    }
  });

  test.each([7421, 7421n, Number.NaN, null, undefined, true, ['7421'], { toString: () => '7421' }])(
    'when it is no text (%#)',
    (value) => {
      const unsigned = { ...RULE, min: 0n };
      for (const rule of [RULE, unsigned]) {
        expect(refusal(() => parseDecimal(value, rule)).shortMessage).toBe('must be a decimal in quotes');
      }
      expect(refusal(() => parseFraction(value, 'price')).field).toBe('price');
    },
  );

  test.each(['-0', '-0.0', '-0.00'])('when it is negative zero: %s', (text) => {
    expect(refusal(() => parseDecimal(text, RULE)).shortMessage).toBe('must not be negative zero');
    expect(refusal(() => parseFraction(text)).shortMessage).toBe('must not be negative zero');
  });

  test('when it has a sign where none belongs, even on zero', () => {
    for (const text of ['-7421', '-0']) {
      const error = refusal(() => parseDecimal(text, { decimals: 0, field: 'size' }));
      expect(error.message).toBe('size: must not be negative');
    }
  });
});

describe('a decimal is never rounded', () => {
  test.each([
    ['1.23', 2, 123n],
    ['1.2300', 2, 123n],
    ['-1.2', 2, -120n],
    ['1200', -2, 12n],
    ['0.000', -2, 0n],
    ['0', 36, 0n],
  ])('%s in units of 10^-%i is %s', (text, decimals, units) => {
    expect(parseDecimal(text, { ...RULE, decimals })).toBe(units);
  });

  test.each([
    ['7.421', 2, 'has more than 2 decimals'],
    ['0.7421', 0, 'has more than 0 decimals'],
    ['7421', -2, 'must be a multiple of 10^2'],
    ['7400.1', -2, 'must be a multiple of 10^2'],
  ])('%s in units of 10^-%i is refused', (text, decimals, message) => {
    const error = refusal(() => parseDecimal(text, { ...RULE, decimals }));
    expect(error.shortMessage).toBe(message);
    expect(everythingIn(error)).not.toContain(text);
  });
});

describe('bounds are half-open', () => {
  test.each([
    ['-100.01', 'is below its lower bound'],
    ['-100.00', undefined],
    ['-99.99', undefined],
    ['99.99', undefined],
    ['100.00', 'is at or above its upper bound'],
    ['100.01', 'is at or above its upper bound'],
  ])('%s between -100 and 100', (text, message) => {
    const rule = { decimals: 2, min: -10_000n, max: 10_000n, field: 'cash' };
    if (message === undefined) expect(formatDecimal(parseDecimal(text, rule), 2)).toBe(`${Number(text)}`);
    else expect(refusal(() => parseDecimal(text, rule)).message).toBe(`cash: ${message}`);
  });

  test('the default is 0 <= n < 2^63', () => {
    const parse = (n: bigint) => parseDecimal(n.toString(), { decimals: 0 });
    expect(parse(0n)).toBe(0n);
    expect(parse((1n << 63n) - 1n)).toBe((1n << 63n) - 1n);
    expect(refusal(() => parse(1n << 63n)).shortMessage).toBe('is at or above its upper bound');
  });
});

describe('text and integer are the same number', () => {
  const integer = fc.bigInt({ min: -(1n << 120n), max: 1n << 120n });
  const decimals = fc.integer({ min: -18, max: 36 });
  const rule = (n: number): DecimalRule => ({ decimals: n, min: -(1n << 121n), max: 1n << 121n });

  test('after formatting and parsing', () => {
    fc.assert(
      fc.property(integer, decimals, (n, d) => {
        expect(parseDecimal(formatDecimal(n, d), rule(d))).toBe(n);
      }),
    );
  });

  test('after parseFraction, in lowest terms', () => {
    fc.assert(
      fc.property(integer, decimals, (n, d) => {
        const exact = parseFraction(formatDecimal(n, d));
        expect(exact.n * 10n ** 36n).toBe(n * 10n ** BigInt(36 - d) * exact.d);
        expect(fraction(exact.n, exact.d)).toEqual(exact);
        expect(formatFraction(exact)).toBe(formatDecimal(n, d));
      }),
    );
  });

  test('and formatting leaves no zeros behind', () => {
    expect(formatDecimal(1500n, 3)).toBe('1.5');
    expect(formatDecimal(-1000n, 3)).toBe('-1');
    expect(formatDecimal(-1n, 3)).toBe('-0.001');
    expect(formatDecimal(0n, 3)).toBe('0');
    expect(formatDecimal(15n, -2)).toBe('1500');
  });

  test('and a fraction without a finite decimal has no text', () => {
    expect(refusal(() => formatFraction(fraction(1n, 3n))).shortMessage).toBe('has no finite decimal');
  });

  test('or the text is rounded as its function says', () => {
    expect([floatOf(125n, 2), floatOf(-5n, -1)]).toEqual([1.25, -50]);
    const sevenths = [-3n, -1n, 1n, 3n].map((n) => fraction(n, 7n));
    expect(sevenths.map((x) => roundedDecimal(x, 1))).toEqual(['-0.4', '-0.1', '0.1', '0.4']);
    expect(sevenths.map((x) => decimalAbove(x, 1))).toEqual(['-0.4', '-0.1', '0.2', '0.5']);
    expect([roundedDecimal(fraction(1n, 4n), 1), roundedDecimal(fraction(-1n, 4n), 1)]).toEqual([
      '0.3',
      '-0.2',
    ]);
  });
});
