import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, leastSquares } from '../../../src/risk/volatility/leastSquares.js';
import { expectDataError } from '../historyData.js';

describe('leastSquares', () => {
  it('fits a line by hand', () => {
    // Points (0, 1), (1, 3), (2, 4): slope 3/2, intercept 7/6, residuals −1/6, 1/3, −1/6.
    const fit = leastSquares(
      [
        [1, 0],
        [1, 1],
        [1, 2],
      ],
      [1, 3, 4],
    );
    expect(fit.coefficients).toEqual([expect.closeTo(7 / 6, 12), expect.closeTo(1.5, 12)]);
    expect(fit.residualVariance).toBeCloseTo(1 / 6, 12);
  });

  const cell = fc.integer({ min: -100, max: 100 });
  const problem = fc.array(fc.tuple(cell, cell, cell), { minLength: 8, maxLength: 30 });

  it('leaves residuals at right angles to every column', () => {
    fc.assert(
      fc.property(problem, fc.array(cell, { minLength: 30, maxLength: 30 }), (cells, ys) => {
        const rows = cells.map(([a, b]) => [1, a, b]);
        const targets = ys.slice(0, rows.length);
        const determinant = gram(rows);
        fc.pre(determinant > 1);
        const { coefficients } = leastSquares(rows, targets);
        const residuals = rows.map((row, i) => targets[i]! - dot(row, coefficients));
        for (const j of [0, 1, 2]) {
          expect(
            Math.abs(
              dot(
                residuals,
                rows.map((row) => row[j]!),
              ),
            ),
          ).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('does not depend on the scale of a column', () => {
    const rows = [0, 1, 2, 3, 4].map((i) => [1, i, i * i + 1]);
    const targets = [1, 0, 2, 5, 3];
    const plain = leastSquares(rows, targets);
    const scaled = leastSquares(
      rows.map(([a, b, c]) => [a!, 1e-9 * b!, 1e9 * c!]),
      targets,
    );
    expect(scaled.coefficients[1]! * 1e-9).toBeCloseTo(plain.coefficients[1]!, 9);
    expect(scaled.coefficients[2]! * 1e9).toBeCloseTo(plain.coefficients[2]!, 9);
    expect(scaled.residualVariance).toBeCloseTo(plain.residualVariance, 9);
  });

  it.each<[string, number[][]]>([
    ['equal columns', [0, 1, 2, 3].map((i) => [i, i])],
    ['a sum of columns', [0, 1, 4, 2].map((i) => [1, i, i + 1])],
    ['nearly equal columns', [0, 1, 2, 3].map((i) => [i, i + 1e-10 * i * i])],
    ['an empty column', [1, 2, 3].map((i) => [i, 0])],
  ])('refuses %s', (_, rows) => {
    const targets = rows.map((_row, i) => i);
    expectDataError(() => leastSquares(rows, targets), 'notPositiveDefinite', { field: 'rows' });
  });

  it('needs more rows than columns', () => {
    const rows = [
      [1, 0],
      [1, 1],
      [1, 3],
    ];
    expect(leastSquares(rows, [0, 1, 2]).coefficients).toHaveLength(2);
    expectDataError(() => leastSquares(rows.slice(1), [1, 2]), 'tooShort');
    expectDataError(() => leastSquares([], []), 'tooShort');
  });
});

/** Determinant of XᵀX for three columns. */
function gram(rows: readonly (readonly number[])[]): number {
  const g = (i: number, j: number) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
  return (
    g(0, 0) * (g(1, 1) * g(2, 2) - g(1, 2) ** 2) -
    g(0, 1) * (g(0, 1) * g(2, 2) - g(1, 2) * g(0, 2)) +
    g(0, 2) * (g(0, 1) * g(1, 2) - g(1, 1) * g(0, 2))
  );
}
