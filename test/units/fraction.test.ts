import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFraction, parseRate } from '../../src/units/decimal.js';
import {
  absolute,
  add,
  ceil,
  commonMeasure,
  compare,
  decimalsOf,
  divide,
  floor,
  fraction,
  fromDouble,
  larger,
  multiply,
  nearest,
  negate,
  ONE,
  powerOfTen,
  smaller,
  subtract,
  sum,
  ZERO,
} from '../../src/units/fraction.js';
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
    expect(parseRate('0.0125', 'x')).toEqual({ n: 1n, d: 80n });
  });

  it('divide back', () => {
    fc.assert(
      fc.property(nonZero, nonZero, nonZero, nonZero, (a, b, c, d) => {
        const [x, y] = [fraction(a, b), fraction(c, d)];
        expect(multiply(divide(x, y), y)).toEqual(x);
      }),
    );
  });

  it('round to integers: up, down, and halves up', () => {
    const thirds = [-4n, -3n, -2n, -1n, 0n, 1n, 2n, 3n, 4n].map((n) => fraction(n, 3n));
    expect(thirds.map(ceil)).toEqual([-1n, -1n, 0n, 0n, 0n, 1n, 1n, 1n, 2n]);
    expect(thirds.map(floor)).toEqual([-2n, -1n, -1n, -1n, 0n, 0n, 0n, 1n, 1n]);
    expect(thirds.map(nearest)).toEqual([-1n, -1n, -1n, 0n, 0n, 0n, 1n, 1n, 1n]);
    const halves = [-3n, -1n, 1n, 3n].map((n) => nearest(fraction(n, 2n)));
    expect(halves).toEqual([-1n, 0n, 1n, 2n]);
  });

  it('add and subtract', () => {
    const [half, third] = [fraction(1n, 2n), fraction(1n, 3n)];
    expect([add(half, third), subtract(half, third), subtract(third, half)]).toEqual([
      { n: 5n, d: 6n },
      { n: 1n, d: 6n },
      { n: -1n, d: 6n },
    ]);
    expect(sum([half, third, half])).toEqual({ n: 4n, d: 3n });
    expect([sum([]), ZERO, ONE]).toEqual([
      { n: 0n, d: 1n },
      { n: 0n, d: 1n },
      { n: 1n, d: 1n },
    ]);
  });

  it('are compared, without a sign too', () => {
    const [low, high] = [fraction(-1n, 2n), fraction(1n, 3n)];
    expect([compare(low, high) < 0n, compare(high, low) > 0n, compare(high, high)]).toEqual([true, true, 0n]);
    expect([smaller(low, high), smaller(high, low), larger(low, high), larger(high, low)]).toEqual([
      ...[low, low, high, high],
    ]);
    expect([negate(low), absolute(low), absolute(high)]).toEqual([fraction(1n, 2n), fraction(1n, 2n), high]);
  });

  it('are the powers of ten', () => {
    expect([-2, -1, 0, 1, 2].map(powerOfTen)).toEqual([
      { n: 1n, d: 100n },
      { n: 1n, d: 10n },
      { n: 1n, d: 1n },
      { n: 10n, d: 1n },
      { n: 100n, d: 1n },
    ]);
  });

  it('are what a double is, exactly', () => {
    expect(fromDouble(0.75)).toEqual({ n: 3n, d: 4n });
    expect(fromDouble(-2.5)).toEqual({ n: -5n, d: 2n });
    expect(fromDouble(3)).toEqual({ n: 3n, d: 1n });
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(inputError(() => fromDouble(x)).message).toContain('is not a finite number');
  });

  it('say how many decimals they need', () => {
    const of = (n: bigint, d: bigint) => decimalsOf(fraction(n, d));
    expect([of(3n, 1n), of(1n, 8n), of(1n, 25n), of(1n, 40n), of(1n, 3n), of(1n, 6n)]).toEqual([
      ...[0, 3, 2, 3, undefined, undefined],
    ]);
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

  it('refuses what is rounded below a million units, of either sign', () => {
    const units = (n: bigint) => chargeUnits(fraction(n, 3n), 0, 'rate');
    expect([units(2_999_999n), units(-3_000_002n)]).toEqual([1_000_000n, -1_000_000n]);
    for (const n of [2_999_996n, 1n, -1n, -2_999_999n])
      expectInputError(() => units(n), 'rate', 'more than 1e-6');
  });
});
