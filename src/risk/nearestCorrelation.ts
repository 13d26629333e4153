import { DataError, InputError } from '../errors.js';
import { correlationOf, type SquareMatrix } from './correlation.js';
import { assertSymmetric, smallestEigenvalue } from './definiteness.js';
import { symmetricEigen } from './eigen.js';
import { assertWhole } from './guards.js';

/** The one repair of a matrix that is no correlation matrix, for callers who ask for it and publish how far it moved. */

export interface NearestCorrelationOptions {
  /** Smallest eigenvalue that the result may have, `0 <= floor < 1`. Default 0; above 0 Cholesky's factor exists. */
  readonly floor?: number;
  /** Gap between the two constraints at which to stop, relative. Default 1e-10. */
  readonly tolerance?: number;
  /** Default 10 000. */
  readonly maxIterations?: number;
  /** Path of the matrix, for the error. Default `correlation`. */
  readonly field?: string;
}

export interface NearestCorrelation {
  readonly correlation: number[][];
  /** How far it moved: Frobenius norm of the change. 0 where nothing had to be repaired. */
  readonly distance: number;
  /** The entry that moved most, `row > column`; absent where none moved. */
  readonly largestChange?: {
    readonly row: number;
    readonly column: number;
    readonly from: number;
    readonly to: number;
  };
  readonly smallestEigenvalue: { readonly before: number; readonly after: number };
  readonly iterations: number;
}

/**
 * The correlation matrix nearest to a symmetric matrix with unit diagonal, in the Frobenius norm, by alternating projections with
 * Dykstra's correction onto the matrices with eigenvalues of at least `floor` and those with unit diagonal. The last step scales
 * the diagonal to exactly 1, which moves eigenvalues by no more than the tolerance.
 *
 * Throws {@link InputError} for options out of range; {@link DataError} `columns`, `notANumber`, `inconsistent` (not symmetric, or a
 * diagonal entry that is not 1), `notPositiveDefinite` if it does not converge.
 *
 * Source: N. Higham, "Computing the nearest correlation matrix: a problem from finance", IMA Journal of Numerical Analysis 22
 * (2002), algorithm 3.3, with unit weights; the floor as in N. Higham, N. Strabić, Numerical Algorithms 72 (2016).
 */
export function nearestCorrelation(
  matrix: SquareMatrix,
  options: NearestCorrelationOptions = {},
): NearestCorrelation {
  const { floor = 0, tolerance = 1e-10, maxIterations = 10_000, field = 'correlation' } = options;
  if (!(floor >= 0 && floor < 1)) throw new InputError('must be at least 0 and below 1', { field: 'floor' });
  if (!(tolerance >= 1e-14 && tolerance <= 1e-2)) {
    throw new InputError('must be from 1e-14 to 0.01', { field: 'tolerance' });
  }
  assertWhole(maxIterations, 1, Number.MAX_SAFE_INTEGER, 'maxIterations');
  assertSymmetric(matrix, field);
  const off = matrix.findIndex((row, i) => Math.abs(row[i]! - 1) > 1e-12);
  if (off >= 0) {
    const at = { field: `${field}[${off}][${off}]`, fix: 'Split variances off with correlationOf' };
    throw new DataError('inconsistent', 'must be 1: it is the diagonal of a correlation matrix', at);
  }
  const before = smallestEigenvalue(matrix);
  if (before >= floor) {
    return {
      correlation: matrix.map((row) => [...row]),
      distance: 0,
      smallestEigenvalue: { before, after: before },
      iterations: 0,
    };
  }
  const { projected, iterations } = alternate(matrix, { floor, tolerance, maxIterations, field });
  const { correlation } = correlationOf(projected);
  const after = smallestEigenvalue(correlation);
  return { correlation, ...change(matrix, correlation), smallestEigenvalue: { before, after }, iterations };
}

function alternate(
  matrix: SquareMatrix,
  { floor, tolerance, maxIterations, field }: Required<NearestCorrelationOptions>,
): { projected: number[][]; iterations: number } {
  let unit = matrix;
  let correction: SquareMatrix = matrix.map((row) => row.map(() => 0));
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const corrected = combine(unit, correction, (a, b) => a - b);
    const projected = clipEigenvalues(corrected, floor);
    correction = combine(projected, corrected, (a, b) => a - b);
    unit = projected.map((row, i) => row.map((entry, j) => (i === j ? 1 : entry)));
    const gap = norm(combine(projected, unit, (a, b) => a - b));
    if (gap <= tolerance * norm(unit)) return { projected, iterations };
  }
  const rule = `the nearest correlation matrix was not found in ${maxIterations} iterations`;
  throw new DataError('notPositiveDefinite', rule, { field, fix: 'Allow more, or a wider tolerance' });
}

/** The nearest matrix whose eigenvalues are at least `floor`. */
function clipEigenvalues(matrix: SquareMatrix, floor: number): number[][] {
  const { values, vectors } = symmetricEigen(matrix);
  return matrix.map((row, i) =>
    row.map((_, j) =>
      values.reduce((sum, value, k) => sum + Math.max(value, floor) * vectors[k]![i]! * vectors[k]![j]!, 0),
    ),
  );
}

function change(
  from: SquareMatrix,
  to: SquareMatrix,
): Pick<NearestCorrelation, 'distance' | 'largestChange'> {
  const moved = from.flatMap((line, row) =>
    line.slice(0, row).map((entry, column) => ({ row, column, from: entry, to: to[row]![column]! })),
  );
  const size = (entry: { from: number; to: number }) => Math.abs(entry.to - entry.from);
  const largest = moved.reduce((best, entry) => (size(entry) > size(best) ? entry : best));
  return { distance: norm(combine(to, from, (a, b) => a - b)), largestChange: largest };
}

function combine(a: SquareMatrix, b: SquareMatrix, f: (x: number, y: number) => number): number[][] {
  return a.map((row, i) => row.map((entry, j) => f(entry, b[i]![j]!)));
}

function norm(matrix: SquareMatrix): number {
  return Math.sqrt(matrix.flat().reduce((sum, entry) => sum + entry * entry, 0));
}
