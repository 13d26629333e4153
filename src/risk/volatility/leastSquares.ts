import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { DataError } from '../../errors.js';

/**
 * Largest ratio of singular values of regressors scaled to unit length. Beyond it coefficients are mostly
 * rounding.
 */
const MAX_CONDITION = 1e8;

export interface LeastSquares {
  readonly coefficients: readonly number[];
  /** `Σ e² / (rows − columns)`. */
  readonly residualVariance: number;
}

/**
 * Ordinary least squares by Householder QR: the `b` with the smallest `Σ (y − X b)²`. Source: Golub and Van
 * Loan, Matrix Computations (4th ed. 2013), §5.3. Throws {@link DataError}: `tooShort` unless there are more
 * rows than columns, `notPositiveDefinite` where columns are (nearly) linearly dependent.
 */
export function leastSquares(rows: readonly (readonly number[])[], targets: readonly number[]): LeastSquares {
  const columns = rows[0]?.length ?? 0;
  if (rows.length <= columns) {
    throw new DataError('tooShort', `has ${rows.length} rows for ${columns} coefficients`, { field: 'rows' });
  }
  const lengths = Array.from({ length: columns }, (_, j) =>
    Math.sqrt(rows.reduce((sum, row) => sum + row[j]! ** 2, 0)),
  );
  if (lengths.includes(0)) throw singular();
  const qr = new QrDecomposition(new Matrix(rows.map((row) => row.map((value, j) => value / lengths[j]!))));
  const { condition } = new SingularValueDecomposition(qr.upperTriangularMatrix);
  if (!(condition <= MAX_CONDITION)) throw singular();

  const coefficients = qr
    .solve(Matrix.columnVector([...targets]))
    .getColumn(0)
    .map((value, j) => value / lengths[j]!);
  const squares = rows.reduce((sum, row, i) => sum + (targets[i]! - dot(row, coefficients)) ** 2, 0);
  return { coefficients, residualVariance: squares / (rows.length - columns) };
}

/** `Σ a_j b_j`. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}

function singular(): DataError {
  return new DataError('notPositiveDefinite', 'has regressors that depend on each other linearly', {
    field: 'rows',
    fix: 'Use a longer history, or one that moves',
  });
}
