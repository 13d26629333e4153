import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationOf, type SquareMatrix, sampleCovariance } from '../../src/risk/correlation.js';
import { assertPositiveDefinite, smallestEigenvalue } from '../../src/risk/definiteness.js';
import { choleskyFactor } from '../../src/risk/matrixRoots.js';
import { nearestCorrelation } from '../../src/risk/nearestCorrelation.js';
import { expectInputError } from '../models/helpers.js';
import { expectDataError } from './historyData.js';
import { returnsOf } from './matrices.js';

describe('nearestCorrelation', () => {
  // Higham (2002), §1: the printed matrix and distance.
  const HIGHAM = [
    [1, 1, 0],
    [1, 1, 1],
    [0, 1, 1],
  ];

  it('is the matrix that Higham prints', () => {
    const { correlation, distance, smallestEigenvalue: smallest, largestChange } = nearestCorrelation(HIGHAM);
    expect(correlation.map((row) => row.map((entry) => entry.toFixed(4)))).toEqual([
      ['1.0000', '0.7607', '0.1573'],
      ['0.7607', '1.0000', '0.7607'],
      ['0.1573', '0.7607', '1.0000'],
    ]);
    expect(distance.toFixed(4)).toBe('0.5278');
    expect(smallest.before).toBeCloseTo(1 - Math.SQRT2, 12);
    expect(Math.abs(smallest.after)).toBeLessThan(1e-9);
    expect(largestChange).toMatchObject({ from: 1 });
    expect(Math.abs(largestChange!.to - 0.7607)).toBeLessThan(1e-4);
    assertPositiveDefinite(correlation, { semidefinite: true });
  });

  it('with a floor has a Cholesky factor', () => {
    const { correlation, smallestEigenvalue: smallest } = nearestCorrelation(HIGHAM, { floor: 0.01 });
    expect(smallest.after).toBeCloseTo(0.01, 8);
    expect(() => choleskyFactor(correlation)).not.toThrow();
  });

  it('leaves a correlation matrix as it is', () => {
    const matrix = [
      [1, 0.3],
      [0.3, 1],
    ];
    const result = nearestCorrelation(matrix);
    expect(result).toMatchObject({ correlation: matrix, distance: 0, iterations: 0 });
    expect(result.largestChange).toBeUndefined();
    expect(result.correlation[0]).not.toBe(matrix[0]);
  });

  const candidate = returnsOf(8)
    .filter((returns) => returns.length === 4)
    .map((returns) => sampleCovariance({ returns }))
    .filter((matrix) => matrix.every((row, i) => row[i]! > 1e-6))
    .map((matrix) => correlationOf(matrix).correlation);
  const broken = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 6, maxLength: 6 });

  it('no correlation matrix is nearer, and it says how far it moved', () => {
    fc.assert(
      fc.property(broken, candidate, (entries, other) => {
        const at = (i: number, j: number) => entries[(i * (i - 1)) / 2 + j]!;
        const matrix = [0, 1, 2, 3].map((i) =>
          [0, 1, 2, 3].map((j) => (i === j ? 1 : at(Math.max(i, j), Math.min(i, j)))),
        );
        const gap = (a: SquareMatrix) =>
          Math.hypot(...a.flatMap((row, i) => row.map((entry, j) => entry - matrix[i]![j]!)));
        const { correlation, distance, largestChange } = nearestCorrelation(matrix);
        expect(smallestEigenvalue(correlation)).toBeGreaterThanOrEqual(-1e-12);
        expect(distance).toBeCloseTo(gap(correlation), 12);
        expect(distance).toBeLessThanOrEqual(gap(other) + 1e-7);
        const moves = correlation.flatMap((row, i) =>
          row.map((entry, j) => Math.abs(entry - matrix[i]![j]!)),
        );
        const largest = largestChange === undefined ? 0 : Math.abs(largestChange.to - largestChange.from);
        expect(largest).toBeCloseTo(Math.max(...moves), 12);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses options out of range, other diagonals, and too few iterations', () => {
    expectInputError(() => nearestCorrelation(HIGHAM, { floor: -1e-9 }), 'floor', 'at least 0');
    expectInputError(() => nearestCorrelation(HIGHAM, { floor: 1 }), 'floor', 'below 1');
    expectInputError(() => nearestCorrelation(HIGHAM, { tolerance: 0 }), 'tolerance', '1e-14');
    expectInputError(() => nearestCorrelation(HIGHAM, { maxIterations: 0 }), 'maxIterations', '1 or more');
    expectDataError(() => nearestCorrelation([[2]]), 'inconsistent', { field: 'correlation[0][0]' });
    expectDataError(() => nearestCorrelation(HIGHAM, { maxIterations: 2 }), 'notPositiveDefinite', {
      says: 'not found in 2 iterations',
    });
  });
});
