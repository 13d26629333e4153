import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalPdf, normalQuantile } from '../../src/risk/normal.js';
import { expectInputError } from '../models/helpers.js';

/** Digits enough for a tail of 1e-307, which the series takes the difference to ½ for. */
const Precise = Decimal.clone({ precision: 360, toExpNeg: -1000 });
type Exact = InstanceType<typeof Precise>;

const ROOT = Precise.acos(-1).mul(2).sqrt();

/** A double exactly: as text it would be rounded to 17 digits. */
function exact(x: number): Exact {
  let [whole, twos] = [x, 0];
  while (!Number.isInteger(whole)) {
    whole *= 2;
    twos += 1;
  }
  return new Precise(BigInt(whole).toString()).div(new Precise(2).pow(twos));
}

function exactPdf(x: number): Exact {
  const at = exact(x);
  return at.mul(at).div(-2).exp().div(ROOT);
}

/** Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), which converges everywhere. */
function exactCdf(x: number): Exact {
  const at = exact(x);
  const square = at.mul(at);
  let [term, sum] = [at, at];
  for (let odd = 3; !term.isZero() && term.abs().gt(sum.abs().mul('1e-355')); odd += 2) {
    term = term.mul(square).div(odd);
    sum = sum.add(term);
  }
  return sum.mul(exactPdf(x)).add('0.5');
}

function relativeError(value: number, truth: Exact): number {
  return exact(value).div(truth).sub(1).abs().toNumber();
}

// Either side of every change of approximation, and tails down to the smallest normal double.
const POINTS = [
  -37.5, -37.4, -36.9, -34.3, -31.7, -30, -27.123, -24.6, -21.9, -20, -17.31, -15, -12.7, -10, -9.13, -8,
  -7.07, -6.3, -5.657, -5.656, -5.2, -4.4, -3.7, -3, -2.326, -1.96, -1.645, -1.281, -1, -0.6745, -0.6744,
  -0.5, -0.3, -0.1, -0.01, -1e-8, -1e-300, 0, 1e-8, 0.1, 0.5, 0.6744, 0.6745, 1, 1.96, 3, 5.6568, 6.5, 8.2,
  12, 37.6,
];

describe('normalCdf and normalPdf', () => {
  it.each(POINTS)('agree with the series at %d to 2e-15', (x) => {
    expect(relativeError(normalCdf(x), exactCdf(x))).toBeLessThan(2e-15);
    expect(relativeError(normalPdf(x), exactPdf(x))).toBeLessThan(2e-15);
  });

  it('give printed figures', () => {
    // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 26.1.
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 15);
    expect(normalCdf(2)).toBeCloseTo(0.977249868051821, 15);
    expect(normalPdf(0)).toBeCloseTo(0.398942280401433, 15);
  });

  it('vanish far out, and are whole on the other side', () => {
    expect([normalCdf(-38.7), normalPdf(-40), normalPdf(40), normalCdf(40)]).toEqual([0, 0, 0, 1]);
    expect([normalCdf(-1e300), normalCdf(1e300), normalPdf(1e300)]).toEqual([0, 1, 0]);
  });

  const inside = fc.double({ min: -37, max: 37, noNaN: true });

  it('are symmetric', () => {
    fc.assert(
      fc.property(inside, (x) => {
        expect(normalPdf(-x)).toBe(normalPdf(x));
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
      }),
    );
  });

  it('rise', () => {
    fc.assert(
      fc.property(inside, fc.double({ min: 1e-6, max: 5, noNaN: true }), (x, step) => {
        expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x));
      }),
    );
  });
});

describe('normalQuantile', () => {
  it('gives the printed figures of AS 241', () => {
    expect(normalQuantile(0.25)).toBeCloseTo(-0.674489750196082, 14);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
    expect(normalQuantile(1e-20)).toBeCloseTo(-9.26234008979841, 13);
  });

  it('comes back from the lower tail and the middle', () => {
    fc.assert(
      fc.property(fc.double({ min: -37.5, max: 1, noNaN: true }), (x) => {
        const p = normalCdf(x);
        // What a rounding of p alone does to x is ulp(p)/φ(x).
        const rounding = (p * 4e-16) / normalPdf(x);
        expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-15 * Math.abs(x) + 2 * rounding);
      }),
      { numRuns: 1000 },
    );
  });

  it('is odd about one half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), (n) => {
        const p = n / 2 ** 20;
        expect(normalQuantile(1 - p) + normalQuantile(p)).toBeCloseTo(0, 14);
      }),
    );
    expect(normalQuantile(0.5)).toBe(0);
  });

  // Either side of |p − ½| = 0.425 and of √(−ln p) = 5.
  it.each([0.075, 0.07499, 0.0751, 0.925, 0.9251, 1.4e-11, 1.3e-11, 1e-20, 1e-300])(
    'solves Φ(x) = %d',
    (p) => {
      const x = normalQuantile(p);
      const missing = exactCdf(x).sub(exact(p)).abs().div(exactPdf(x)).toNumber();
      expect(missing).toBeLessThan(1e-15 * Math.abs(x));
    },
  );
});

describe('errors', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuse x = %d', (x) => {
    expectInputError(() => normalCdf(x), 'x', 'finite');
    expectInputError(() => normalPdf(x), 'x', 'finite');
  });

  it.each([0, 1, -0.1, 1.1, Number.NaN])('refuse p = %d', (p) => {
    expectInputError(() => normalQuantile(p), 'p', 'between 0 and 1');
  });

  it('take the smallest and the largest p', () => {
    expect(normalQuantile(Number.MIN_VALUE)).toBeCloseTo(-38.4674, 4);
    expect(normalQuantile(1 - Number.EPSILON / 2)).toBeCloseTo(8.2095, 4);
  });
});
