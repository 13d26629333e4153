import fc from 'fast-check';
import { expect } from 'vitest';
import { type SquareMatrix, sampleCovariance } from '../../src/risk/correlation.js';

/** Returns and matrices for tests. */

const move = fc.double({ min: -0.3, max: 0.3, noNaN: true });
/** Joint returns of 1 to 6 names over 2 to 30 bars. */
export const returnsOf = (minBars: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: minBars, max: 30 }))
    .chain(([names, bars]) =>
      fc.array(fc.array(move, { minLength: bars, maxLength: bars }), { minLength: names, maxLength: names }),
    );

export function product(a: SquareMatrix, b: SquareMatrix): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, entry, k) => sum + entry * b[k]![j]!, 0)));
}
export const transpose = (a: SquareMatrix) => a.map((_, i) => a.map((row) => row[i]!));

export function expectNear(actual: SquareMatrix, expected: SquareMatrix, tolerance: number) {
  actual.forEach((row, i) => {
    row.forEach((entry, j) => {
      expect(Math.abs(entry - expected[i]![j]!)).toBeLessThanOrEqual(tolerance);
    });
  });
}

/** A positive definite covariance: of random returns, with something of its own for each name. */
export const anyCovariance = returnsOf(2).map((returns) =>
  sampleCovariance({ returns }).map((row, i) => row.map((entry, j) => (i === j ? entry + 1e-3 : entry))),
);
