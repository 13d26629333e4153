import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { type SkewShock, skewedVol } from '../../../src/risk/scenarioManager/skew.js';

const SHOCK: SkewShock = {
  shape: 'linear',
  cap: { base: 0.15, perRootYear: -0.05 },
  width: { minimum: 0.01, scale: 4, vol: 0.6, volPerRootYear: -0.1 },
};
const ABSOLUTE: SkewShock = { ...SHOCK, shape: 'absolute' };
const quarter = (strike: number) => ({ vol: 0.5, strike, forward: 100, years: 0.25 });

// At a quarter of a year: cap 0.15 − 0.025 = 0.125, width 0.5 · 4 · (0.6 − 0.05) = 1.1.
const [CAP, WIDTH] = [0.125, 1.1];

describe('skewedVol', () => {
  it('moves the wings in proportion to the distance, up to the cap', () => {
    expect(skewedVol(SHOCK, quarter(100 * Math.exp(WIDTH / 2)))).toBeCloseTo(0.5 * (1 + CAP / 2), 14);
    expect(skewedVol(SHOCK, quarter(100 * Math.exp(WIDTH)))).toBeCloseTo(0.5 * (1 + CAP), 14);
    expect(skewedVol(SHOCK, quarter(100 * Math.exp(3 * WIDTH)))).toBeCloseTo(0.5 * (1 + CAP), 14);
    expect(skewedVol(SHOCK, quarter(100 * Math.exp(-3 * WIDTH)))).toBeCloseTo(0.5 * (1 - CAP), 14);
    expect(skewedVol(SHOCK, quarter(100))).toBe(0.5);
  });

  it('lowers one wing and raises the other, or moves both alike', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 4, noNaN: true }), (k) => {
        const [up, down] = [quarter(100 * Math.exp(k)), quarter(100 * Math.exp(-k))];
        expect(skewedVol(SHOCK, up) + skewedVol(SHOCK, down)).toBeCloseTo(1, 12);
        expect(skewedVol(ABSOLUTE, up)).toBeCloseTo(skewedVol(ABSOLUTE, down), 12);
        expect(skewedVol(ABSOLUTE, up)).toBeCloseTo(skewedVol(SHOCK, up), 12);
      }),
    );
  });

  it('is full at the minimum width where the stated one is smaller', () => {
    const narrow = { ...SHOCK, width: { ...SHOCK.width, vol: 0, volPerRootYear: -20 } };
    expect(skewedVol(narrow, quarter(100 * Math.exp(0.011)))).toBeCloseTo(0.5 * (1 + CAP), 14);
  });

  it('never goes below 0, and a negative cap moves full at the money already', () => {
    const falling = { ...SHOCK, cap: { base: -10, perRootYear: 0 } };
    expect(skewedVol(falling, quarter(101))).toBe(0);
    const mild = { ...SHOCK, cap: { base: -0.1, perRootYear: 0 } };
    expect(skewedVol(mild, quarter(101))).toBeCloseTo(0.45, 14);
    expect(skewedVol(mild, quarter(99))).toBeCloseTo(0.55, 14);
  });

  it.each([
    ['vol', { vol: -1 }],
    ['vol', { vol: Number.NaN }],
    ['strike', { strike: 0 }],
    ['forward', { forward: Number.POSITIVE_INFINITY }],
    ['years', { years: -1 }],
  ])('refuses a bad %s', (field, change) => {
    expect(() => skewedVol(SHOCK, { ...quarter(100), ...change })).toThrow(new RegExp(`^${field}: `));
  });

  it('refuses a width of 0', () => {
    const none = { ...SHOCK, width: { minimum: 0, scale: 0, vol: 0, volPerRootYear: 0 } };
    expect(() => skewedVol(none, quarter(120))).toThrow(InputError);
    expect(() => skewedVol(none, quarter(120))).toThrow('width: is 0');
  });
});
