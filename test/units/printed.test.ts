import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatOf, formatFraction } from '../../src/units/decimal.js';
import { exactSizes, parsePrinted, plainDecimal, unitsAbove, unitsBelow } from '../../src/units/printed.js';
import { expectInputError, inputError } from '../models/helpers.js';

/** The exact value of a double, from its bits. */
function exactFloat(value: number): { n: bigint; d: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  const signed = bits >> 63n === 1n ? -mantissa : mantissa;
  return power < 0 ? { n: signed, d: 1n << BigInt(-power) } : { n: signed << BigInt(power), d: 1n };
}

describe('rounding in a stated direction', () => {
  it('encloses the float as exactly as the unit allows', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }),
        fc.integer({ min: -18, max: 18 }),
        (value, decimals) => {
          const { n, d } = exactFloat(value);
          // below <= value · 10^decimals <= above, and less than a unit from it.
          const [top, bottom] =
            decimals < 0 ? [n, d * 10n ** BigInt(-decimals)] : [n * 10n ** BigInt(decimals), d];
          const [below, above] = [unitsBelow(value, decimals), unitsAbove(value, decimals)];
          expect(below * bottom <= top && top < (below + 1n) * bottom).toBe(true);
          expect(above * bottom >= top && top > (above - 1n) * bottom).toBe(true);
        },
      ),
    );
  });

  it('does not take 0.29 · 100 for 28.999…', () => {
    // The double nearest to 0.29 is below it.
    expect([unitsBelow(0.29, 2), unitsAbove(0.29, 2)]).toEqual([28n, 29n]);
    expect([unitsBelow(0.5, 2), unitsAbove(0.5, 2)]).toEqual([50n, 50n]);
    expect(floatOf(29n, 2)).toBe(0.29);
    expect(floatOf(29n, -2)).toBe(2900);
  });
});

describe('plainDecimal', () => {
  it.each<[number, number | undefined, string]>([
    [0, undefined, '0'],
    [0, 3, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '3'],
    [1.005, 2, '1'],
    [1.015, 2, '1.01'],
    [0.125, 2, '0.13'],
    [1e-7, undefined, '0.0000001'],
    [1.25e-7, undefined, '0.000000125'],
    [1e-7, 6, '0'],
    [100, undefined, '100'],
    [100, 4, '100'],
    [120, 0, '120'],
    [999_999_999_999_999_900_000, undefined, '999999999999999900000'],
  ])('%f to %s decimals is %s', (x, decimals, text) => {
    expect(plainDecimal(x, decimals)).toBe(text);
  });

  it.each([Number.NaN, Infinity, -1, 1e21])('refuses %f', (x) => {
    expect(inputError(() => plainDecimal(x)).message).toContain('is no price');
  });

  it('without decimals reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e20, noNaN: true }), (x) => {
        const text = plainDecimal(x);
        expect(text).toMatch(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/);
        expect(Number(text)).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  it('with decimals is the nearest one, half up, of the exact binary value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 12 }), (n, power) => {
        // n / 2^power is exact, and so is its distance from a rounded decimal: compare in integers.
        const units = BigInt(
          plainDecimal(n / 2 ** power, 4).replace(
            /^(\d+)(?:\.(\d*))?$/,
            (_, a, b = '') => a + b.padEnd(4, '0'),
          ),
        );
        const [exact, scale] = [BigInt(n) * 10_000n, 1n << BigInt(power)];
        expect(units).toBe((2n * exact + scale) / (2n * scale));
      }),
    );
  });
});

describe('exactSizes', () => {
  it('are whole units of the decimals that the exchange printed', () => {
    const at = (i: number) => `sizes[${i}]`;
    expect(exactSizes([0.1, 2, 1e-7, 1.5e21], at)).toEqual({
      units: [1_000_000n, 20_000_000n, 1n, 15n * 10n ** 27n],
      decimals: 7,
    });
    expectInputError(() => exactSizes([1, 0], at), 'sizes[1]', 'above 0');
    expectInputError(() => exactSizes([1e-41], at), 'sizes[0]', 'more than 40 decimals');
  });
});

describe('parsePrinted', () => {
  it.each([
    ['12.50', '12.5'],
    ['1.5e+3', '1500'],
    ['1E-7', '0.0000001'],
    ['-0', '0'],
    ['-0.0e5', '0'],
    [1e-7, '0.0000001'],
    [-0, '0'],
  ])('reads %s as %s', (printed, text) => {
    expect(formatFraction(parsePrinted(printed))).toBe(text);
  });

  it('refuses what is no number, or has more digits than any', () => {
    for (const printed of ['', '+1', '.5', '1e', '1e1000', '0x1', '9'.repeat(39), `0.${'1'.repeat(38)}`]) {
      expectInputError(() => parsePrinted(printed, 'x'), 'x', 'is not a number');
    }
    for (const printed of [Number.NaN, Infinity, true, [1], 1n]) {
      expectInputError(() => parsePrinted(printed as never, 'x'), 'x', 'is not a number');
    }
    expectInputError(() => parsePrinted(2 ** 60, 'x'), 'x', 'too large for an exact number');
    expectInputError(() => parsePrinted(null, 'x'), 'x', 'is missing');
  });
});
