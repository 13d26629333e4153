import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFraction, parseRate } from '../../src/units/decimal.js';
import { ceil, commonMeasure, divide, fraction, multiply } from '../../src/units/fraction.js';
import { chargeUnits, exactUnits } from '../../src/units/valueUnits.js';
import { expectInputError, inputError } from '../models/helpers.js';

const nonZero = fc.bigInt(-(10n ** 12n), 10n ** 12n).filter((n) => n !== 0n);

describe('fractions', () => {
  it('are in lowest terms with a positive denominator', () => {
    expect(fraction(6n, -4n)).toEqual({ n: -3n, d: 2n });
    expect(fraction(0n, -7n)).toEqual({ n: 0n, d: 1n });
    expect(parseFraction('-12.50', 'x')).toEqual({ n: -25n, d: 2n });
    expect(parseRate('1/75', 'x')).toEqual({ n: 1n, d: 75n });
    expect(parseRate('0.5/2', 'x')).toEqual({ n: 1n, d: 4n });
  });

  it('divide back', () => {
    fc.assert(
      fc.property(nonZero, nonZero, nonZero, nonZero, (a, b, c, d) => {
        const [x, y] = [fraction(a, b), fraction(c, d)];
        expect(multiply(divide(x, y), y)).toEqual(x);
      }),
    );
  });

  it('round up to the next integer', () => {
    expect([ceil(fraction(7n, 2n)), ceil(fraction(-7n, 2n)), ceil(fraction(4n))]).toEqual([4n, -3n, 4n]);
  });

  it('are whole multiples of their common measure, and of none larger', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nonZero, nonZero), { minLength: 1, maxLength: 5 }), (list) => {
        const all = list.map(([n, d]) => fraction(n, d));
        const unit = commonMeasure(all);
        const multiples = all.map((f) => divide(f, unit));
        expect(multiples.every((m) => m.d === 1n)).toBe(true);
        expect(commonMeasure(multiples)).toEqual({ n: 1n, d: 1n });
      }),
    );
  });

  it.each(['1/0', '1/2/3', '1/-2', 'x'])('refuse %s', (text) => {
    expect(inputError(() => parseRate(text, 'rate')).field).toBe('rate');
  });
});

describe('exactUnits', () => {
  it('gives whole value units', () => {
    expect(exactUnits(parseFraction('31.96727', 'x'), 8, 'x')).toBe(3_196_727_000n);
    expect(exactUnits(parseFraction('-0.5', 'x'), 1, 'x')).toBe(-5n);
  });

  it('says how many value decimals would be enough', () => {
    const at = (text: string) => exactUnits(parseFraction(text, 'price'), 2, 'price');
    expectInputError(() => at('0.1234'), 'price', 'Set universe.valueDecimals to 4 or more');
    expectInputError(() => at('0.00000000000001'), 'price', 'valueDecimals to 14 or more');
    expectInputError(() => at('0.000000000000001'), 'price', 'Use larger lots');
    expectInputError(() => exactUnits(fraction(1n, 3n), 8, 'price'), 'price', 'no finite decimal');
  });
});

describe('chargeUnits', () => {
  it('rounds up only what has no finite decimal, by at most 1e-6', () => {
    expect(chargeUnits(fraction(1n, 8n), 3, 'rate')).toBe(125n);
    expect(chargeUnits(fraction(1n, 75n), 8, 'rate')).toBe(1_333_334n);
    expect(chargeUnits(fraction(-4n, 3n), 6, 'rate')).toBe(-1_333_333n);
    expectInputError(() => chargeUnits(fraction(1n, 8n), 2, 'rate'), 'rate', 'valueDecimals to 3');
    expectInputError(() => chargeUnits(fraction(1n, 75n), 7, 'rate'), 'rate', 'more than 1e-6');
  });
});
