import { DataError, InputError } from '../errors.js';
import type { SquareMatrix } from './correlation.js';
import { symmetricEigen } from './eigen.js';

/** Whether a matrix is a covariance at all. */

/** Rounding of a computed matrix, on the scale of correlations. */
const ROUNDING = 1e-12;

export interface MatrixNames {
  /** Names of rows and columns, for the error. */
  readonly names?: readonly string[];
  /** Path of the matrix, for the error. Default `covariance`. */
  readonly field?: string;
}

export interface DefinitenessOptions extends MatrixNames {
  /** Accept matrices with an eigenvalue of 0, like a sample covariance over fewer bars than names. Default false. */
  readonly semidefinite?: boolean;
}

/**
 * Checks that a matrix is symmetric and positive definite, or semidefinite where asked, and gives its smallest eigenvalue.
 * Eigenvalues are those of the matrix scaled to a unit diagonal, so that an asset with a small variance is judged like the
 * others; their signs are the same (Sylvester's law of inertia). Tolerance 1e-12 on that scale.
 *
 * Throws {@link DataError} `notPositiveDefinite` with the smallest eigenvalue, and with the pair where a correlation lies outside
 * −1 to 1; `columns` for a matrix that is not square, `notANumber`, `inconsistent` where it is not symmetric. Nothing is repaired.
 */
export function assertPositiveDefinite(matrix: SquareMatrix, options: DefinitenessOptions = {}): number {
  const { field = 'covariance', semidefinite = false } = options;
  assertSymmetric(matrix, field);
  const nameOf = (i: number) => options.names?.[i] ?? `row ${i + 1}`;
  const refuse = (what: string, smallest: number, at: string): never => {
    const kind = semidefinite ? 'positive semidefinite' : 'positive definite';
    const message = `is not ${kind}: ${what}the smallest eigenvalue is ${digits(smallest)}`;
    const fix = 'Use more bars than names, leave out names that repeat others, or call nearestCorrelation';
    throw new DataError('notPositiveDefinite', message, { field: at, fix });
  };

  const flat = matrix.findIndex((row, i) => row[i]! < 0 || (row[i] === 0 && !semidefinite));
  if (flat >= 0) {
    const what = `${nameOf(flat)} has no variance above 0; `;
    return refuse(what, smallestEigenvalue(matrix), `${field}[${flat}][${flat}]`);
  }
  const bare = firstPair(
    matrix,
    (i, j) => matrix[i]![j] !== 0 && (matrix[i]![i] === 0 || matrix[j]![j] === 0),
  );
  if (bare !== undefined) {
    const [i, j] = bare;
    const what = `${nameOf(i)} and ${nameOf(j)} covary, but one of them has no variance; `;
    return refuse(what, smallestEigenvalue(matrix), `${field}[${i}][${j}]`);
  }
  const scaled = toUnitDiagonal(matrix);
  const outside = firstPair(scaled, (i, j) => Math.abs(scaled[i]![j]!) > 1 + ROUNDING);
  if (outside !== undefined) {
    const [i, j] = outside;
    const pair = `${nameOf(i)} and ${nameOf(j)} have a correlation of ${digits(scaled[i]![j]!, 13)}`;
    return refuse(`${pair}, outside -1 to 1; `, smallestEigenvalue(scaled), `${field}[${i}][${j}]`);
  }
  const smallest = smallestEigenvalue(scaled);
  const holds = semidefinite ? smallest >= -ROUNDING * scaled.length : smallest > ROUNDING;
  return holds ? smallest : refuse('', Math.abs(smallest) < ROUNDING ? 0 : smallest, field);
}

/** Throws {@link DataError} unless the matrix is square, of finite numbers and symmetric up to rounding. */
export function assertSymmetric(matrix: SquareMatrix, field: string): void {
  if (matrix.length === 0) throw new InputError('must have at least one row', { field });
  matrix.forEach((row, i) => {
    if (row.length !== matrix.length) {
      throw new DataError('columns', `has ${row.length} entries, needs ${matrix.length} as there are rows`, {
        field: `${field}[${i}]`,
      });
    }
    const bad = row.findIndex((entry) => !Number.isFinite(entry));
    if (bad >= 0)
      throw new DataError('notANumber', 'must be a finite number', { field: `${field}[${i}][${bad}]` });
  });
  const scale = matrix.map((row, i) => Math.sqrt(Math.abs(row[i]!)));
  const uneven = firstPair(matrix, (i, j) => {
    const size = Math.max(scale[i]! * scale[j]!, Math.abs(matrix[i]![j]!));
    return Math.abs(matrix[i]![j]! - matrix[j]![i]!) > ROUNDING * size;
  });
  if (uneven !== undefined) {
    const [i, j] = uneven;
    throw new DataError('inconsistent', `differs from the entry [${i}][${j}]: the matrix is not symmetric`, {
      field: `${field}[${j}][${i}]`,
    });
  }
}

/** The smallest eigenvalue of a symmetric matrix. */
export function smallestEigenvalue(matrix: SquareMatrix): number {
  return symmetricEigen(matrix).values[0]!;
}

/** Correlations where there is variance, zeros where there is none; a correlation beyond all numbers is the largest one. */
function toUnitDiagonal(matrix: SquareMatrix): number[][] {
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  const cap = (value: number) => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
  return matrix.map((row, i) =>
    row.map((entry, j) => {
      if (i === j) return entry === 0 ? 0 : 1;
      return entry === 0 ? 0 : cap(entry / scale[i]! / scale[j]!);
    }),
  );
}

/** The first pair `i < j` for which the test holds. */
function firstPair(
  matrix: SquareMatrix,
  test: (i: number, j: number) => boolean,
): [number, number] | undefined {
  for (let i = 0; i < matrix.length; i++) {
    for (let j = i + 1; j < matrix.length; j++) if (test(i, j)) return [i, j];
  }
  return undefined;
}

function digits(value: number, precision = 6): string {
  return String(Number(value.toPrecision(precision)));
}
