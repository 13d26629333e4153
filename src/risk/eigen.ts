import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { SquareMatrix } from './correlation.js';
import { finiteResult } from './guards.js';

/**
 * Eigenvalues of a symmetric matrix, rising, and orthonormal eigenvectors in their order. Only the lower triangle is read.
 * Source: Householder tridiagonalisation and the implicit QL method, B. Smith et al., "EISPACK Guide" (1976).
 */
export function symmetricEigen(matrix: SquareMatrix): {
  readonly values: number[];
  readonly vectors: number[][];
} {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(lowerSymmetric(matrix), {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[a]! - realEigenvalues[b]!);
  return {
    values: order.map((k) => finiteResult(realEigenvalues[k]!, 'matrix')),
    vectors: order.map((k) => eigenvectorMatrix.getColumn(k).map((entry) => finiteResult(entry, 'matrix'))),
  };
}

/** The symmetric matrix with this lower triangle: two halves may differ in their last digit. */
export function lowerSymmetric(matrix: SquareMatrix): Matrix {
  return new Matrix(matrix.map((row, i) => row.map((_, j) => matrix[Math.max(i, j)]![Math.min(i, j)]!)));
}
