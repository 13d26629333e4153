import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covarianceOf, sampleCovariance } from '../../src/risk/correlation.js';
import { assertPositiveDefinite } from '../../src/risk/definiteness.js';
import { choleskyFactor, principalDirections } from '../../src/risk/matrixRoots.js';
import { expectInputError } from '../models/helpers.js';
import { expectDataError } from './historyData.js';
import { anyCovariance, expectNear, product, transpose } from './matrices.js';

describe('assertPositiveDefinite', () => {
  const equal = (n: number, rho: number) =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : rho)));
  const names = ['BTC', 'ETH', 'SOL'];

  it('gives the smallest eigenvalue, whatever the scale of the names', () => {
    for (const scale of [1, 1e-6, 1e3]) {
      const matrix = covarianceOf(equal(3, 0.6), [1, scale, 0.01]);
      expect(assertPositiveDefinite(matrix)).toBeCloseTo(0.4, 12);
    }
    // The smallest correlation that three names can all have is −1/2.
    expect(assertPositiveDefinite(equal(3, -0.499))).toBeCloseTo(0.002, 12);
  });

  it('tells definite from semidefinite at a correlation of 1', () => {
    expect(() => assertPositiveDefinite(equal(2, 1 - 1e-9))).not.toThrow();
    expectDataError(() => assertPositiveDefinite(equal(2, 1), { names }), 'notPositiveDefinite', {
      field: 'covariance',
      says: 'smallest eigenvalue is 0',
    });
    expect(assertPositiveDefinite(equal(2, 1), { semidefinite: true })).toBeCloseTo(0, 12);
    expect(assertPositiveDefinite(equal(3, -0.5), { semidefinite: true })).toBeCloseTo(0, 12);
    expectDataError(
      () => assertPositiveDefinite(equal(2, 1 + 1e-9), { semidefinite: true }),
      'notPositiveDefinite',
      { says: 'correlation of 1.000000001, outside -1 to 1' },
    );
    expectDataError(
      () => assertPositiveDefinite(equal(3, -0.5001), { semidefinite: true }),
      'notPositiveDefinite',
    );
  });

  it('names the pair and the smallest eigenvalue where a correlation is outside −1 to 1', () => {
    const matrix = covarianceOf(
      [
        [1, 0.2, 0.1],
        [0.2, 1, -1.25],
        [0.1, -1.25, 1],
      ],
      [0.02, 0.03, 0.05],
    );
    expectDataError(() => assertPositiveDefinite(matrix, { names }), 'notPositiveDefinite', {
      field: 'covariance[1][2]',
      says: 'ETH and SOL have a correlation of -1.25, outside -1 to 1; the smallest eigenvalue is -0.285071',
    });
  });

  it('gives the smallest eigenvalue where every pair alone is possible', () => {
    const matrix = [
      [1, 0.9, 0.9],
      [0.9, 1, -0.9],
      [0.9, -0.9, 1],
    ];
    expectDataError(
      () => assertPositiveDefinite(matrix, { names, field: 'correlation' }),
      'notPositiveDefinite',
      {
        field: 'correlation',
        says: 'smallest eigenvalue is -0.8',
      },
    );
  });

  it('refuses variances of 0, unless asked, and below 0', () => {
    const flat = [
      [1, 0],
      [0, 0],
    ];
    expectDataError(() => assertPositiveDefinite(flat, { names }), 'notPositiveDefinite', {
      says: 'ETH has no variance',
    });
    expect(assertPositiveDefinite(flat, { semidefinite: true })).toBe(0);
    const covarying = [
      [1, 0.5],
      [0.5, 0],
    ];
    expectDataError(
      () => assertPositiveDefinite(covarying, { names, semidefinite: true }),
      'notPositiveDefinite',
      {
        field: 'covariance[0][1]',
        says: 'BTC and ETH covary, but one of them has no variance',
      },
    );
    expectDataError(() => assertPositiveDefinite([[-4]], { semidefinite: true }), 'notPositiveDefinite', {
      says: 'smallest eigenvalue is -4',
    });
  });

  it('names shape, numbers and asymmetry', () => {
    expectInputError(() => assertPositiveDefinite([]), 'covariance', 'at least one row');
    expectDataError(() => assertPositiveDefinite([[1, 0]]), 'columns', { field: 'covariance[0]' });
    expectDataError(() => assertPositiveDefinite([[Number.NaN]]), 'notANumber', {
      field: 'covariance[0][0]',
    });
    const uneven = (gap: number) => [
      [1, 0.5],
      [0.5 + gap, 1],
    ];
    expectDataError(() => assertPositiveDefinite(uneven(1e-9)), 'inconsistent', {
      field: 'covariance[1][0]',
    });
    expect(() => assertPositiveDefinite(uneven(1e-14))).not.toThrow();
    expect(() => choleskyFactor(uneven(1e-14))).not.toThrow();
  });
});

describe('choleskyFactor', () => {
  it('times its transpose is the matrix', () => {
    fc.assert(
      fc.property(anyCovariance, (matrix) => {
        const factor = choleskyFactor(matrix);
        expectNear(product(factor, transpose(factor)), matrix, 1e-15);
        factor.forEach((row, i) => {
          expect(row[i]).toBeGreaterThan(0);
          for (const entry of row.slice(i + 1)) expect(entry).toBe(0);
        });
      }),
    );
  });

  it('refuses a matrix of lower rank', () => {
    const returns = [
      [0.1, -0.2, 0.3],
      [0.2, -0.4, 0.6],
    ];
    expectDataError(() => choleskyFactor(sampleCovariance({ returns })), 'notPositiveDefinite');
  });
});

describe('principalDirections', () => {
  it('are orthonormal, falling, of fixed sign, and compose the matrix', () => {
    fc.assert(
      fc.property(anyCovariance, (matrix) => {
        const directions = principalDirections(matrix);
        const vectors = directions.map(({ vector }) => vector);
        const identity = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
        expectNear(product(vectors, transpose(vectors)), identity, 1e-12);
        const scaled = directions.map(({ value, vector }) => vector.map((entry) => value * entry));
        expectNear(product(transpose(vectors), scaled), matrix, 1e-14);
        directions.forEach(({ value, vector }, k) => {
          if (k > 0) expect(value).toBeLessThanOrEqual(directions[k - 1]!.value);
          expect(Math.max(...vector)).toBe(Math.max(...vector.map(Math.abs)));
        });
      }),
    );
  });

  it('gives an eigenvalue that is 0 as 0 or more', () => {
    const returns = [
      [0.1, -0.2, 0.3],
      [0.2, -0.4, 0.6],
    ];
    const [, last] = principalDirections(sampleCovariance({ returns }));
    expect(last!.value).toBeGreaterThanOrEqual(0);
    expect(last!.value).toBeLessThan(1e-15);
  });
});
