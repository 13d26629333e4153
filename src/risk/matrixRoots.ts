import { CholeskyDecomposition } from 'ml-matrix';
import type { SquareMatrix } from './correlation.js';
import { assertPositiveDefinite, type MatrixNames } from './definiteness.js';
import { lowerSymmetric, symmetricEigen } from './eigen.js';
import { finiteResult } from './guards.js';

/** Two roots of a covariance matrix: Cholesky's factor, and the directions of its eigenvectors. */

/**
 * Cholesky's lower triangular factor L of a positive definite matrix, `L · Lᵀ = matrix`. Throws `DataError`
 * `notPositiveDefinite` for a matrix with an eigenvalue of 0 or less, as {@link assertPositiveDefinite} does.
 * Source: G. Golub, C. Van Loan, "Matrix Computations" (4th ed., 2013), §4.2.
 */
export function choleskyFactor(matrix: SquareMatrix, options: MatrixNames = {}): number[][] {
  const { field = 'covariance' } = options;
  assertPositiveDefinite(matrix, options);
  const factor = new CholeskyDecomposition(lowerSymmetric(matrix)).lowerTriangularMatrix.to2DArray();
  return factor.map((row) => row.map((entry) => finiteResult(entry, field)));
}

/** An eigenvalue and its eigenvector of length 1. */
export interface EigenDirection {
  readonly value: number;
  readonly vector: readonly number[];
}

/**
 * Principal directions of a positive semidefinite matrix, the largest eigenvalue first: `matrix = Σ value · vector · vectorᵀ`.
 * An eigenvalue that rounding put below 0 is given as 0. The sign of a vector is fixed: its largest entry by size, the first
 * of equal ones, is positive. Throws `DataError` as {@link assertPositiveDefinite} does for semidefiniteness.
 */
export function principalDirections(matrix: SquareMatrix, options: MatrixNames = {}): EigenDirection[] {
  assertPositiveDefinite(matrix, { ...options, semidefinite: true });
  const { values, vectors } = symmetricEigen(matrix);
  return values.map((value, k) => ({ value: Math.max(value, 0), vector: fixedSign(vectors[k]!) })).reverse();
}

function fixedSign(vector: readonly number[]): number[] {
  const largest = vector.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best), 0);
  return vector.map((entry) => (largest < 0 ? 0 - entry : entry));
}
