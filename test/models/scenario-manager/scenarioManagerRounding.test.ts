import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeUp } from '../../../src/models/scenario-manager/rounding.js';
import { floor, fraction, fromDouble, nearest } from '../../../src/units/fraction.js';
import { D } from '../../support/decimalBlack.js';
import { expectInputError } from '../helpers.js';

describe('fromDouble', () => {
  it.each<[number, bigint, bigint]>([
    [0, 0n, 1n],
    [-3, -3n, 1n],
    [0.5, 1n, 2n],
    [-0.375, -3n, 8n],
    [2 ** 60, 1n << 60n, 1n],
    [Number.MIN_VALUE, 1n, 1n << 1074n],
  ])('%d', (x, n, d) => {
    expect(fromDouble(x)).toEqual({ n, d });
  });

  it('is the double, exactly', () => {
    const Wide = D.clone({ precision: 1100 });
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (x) => {
        const { n, d } = fromDouble(x);
        expect(new Wide(n.toString()).div(d.toString()).toNumber()).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (x) => {
    expect(() => fromDouble(x)).toThrow('is not a finite number');
  });
});

describe('rounding', () => {
  it.each<[bigint, bigint, bigint, bigint]>([
    [7n, 2n, 3n, 4n],
    [-7n, 2n, -4n, -3n],
    [10n, 3n, 3n, 3n],
    [-10n, 3n, -4n, -3n],
    [11n, 3n, 3n, 4n],
    [4n, 1n, 4n, 4n],
  ])('%d/%d', (n, d, down, near) => {
    expect(floor(fraction(n, d))).toBe(down);
    expect(nearest(fraction(n, d))).toBe(near);
  });

  it('charges go up, where that moves them by at most 1e-6', () => {
    const units = fraction(10n ** 6n);
    expect(chargeUp(fraction(0n), units, 'rate')).toBe(0n);
    expect(chargeUp(fraction(1n, 10n ** 6n), units, 'rate')).toBe(1n);
    expect(chargeUp(fraction(4n, 3n), units, 'rate')).toBe(1_333_334n);
    expect(chargeUp(fraction(999_999n * 3n + 1n, 3n * 10n ** 6n), units, 'rate')).toBe(1_000_000n);
    expectInputError(() => chargeUp(fraction(2n, 3n), units, 'rate'), 'rate', 'more than 1e-6');
  });
});
