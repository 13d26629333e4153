import { InputError } from '../../errors.js';
import { assertWhole } from '../guards.js';
import { choleskyFactor } from '../matrixRoots.js';
import { normalQuantile } from '../normal.js';
import { sobolPoints } from './sobol.js';

/**
 * `count` points of independent standard normal numbers, `draws[point][dimension]`, the same on every call: no generator, no
 * seed.
 *
 * 1. Sobol's first `count / 2` points, each dimension shifted by the fraction of the square root of its own prime (exclusive or
 *    of the leading bits), so that no point lies in the corner where everything falls at once.
 * 2. Each point u and its mirror image 1 − u, placed at 1/4 and 3/4 of their cells: in every dimension the points are the
 *    centres of `count` equal cells. Then the normal quantile of each.
 * 3. Multiplied by the inverse of Cholesky's factor of their second moments. Means are 0, variances 1 and correlations 0, up to
 *    rounding: few points in many dimensions would else be correlated by chance, up to 0.7 for 64 in 24.
 *
 * `count` is a power of two from 4 to 65 536, at least 4 per dimension. Throws {@link InputError}.
 *
 * Source: Joe and Kuo (2008) for the points; P. Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), ch. 4.2, 4.5 and
 * 5, for antithetic points, moment matching and shifted nets; J. Barraquand, "Numerical valuation of high dimensional multivariate
 * European securities", Management Science 41 (1995), for matching second moments.
 */
export function normalDraws(dimensions: number, count: number): number[][] {
  assertWhole(count, 4, 65_536, 'count');
  const bits = Math.log2(count) - 1;
  if (!Number.isInteger(bits)) {
    throw new InputError('must be a power of two', { field: 'count', fix: 'Use 64, 128, 256 …' });
  }
  const half = count / 2;
  const points = sobolPoints(dimensions, bits);
  if (count < 4 * dimensions) {
    throw new InputError(`must be at least 4 for each of the ${dimensions} dimensions`, { field: 'count' });
  }
  const shifts = primes(dimensions).map((prime) => Math.floor((Math.sqrt(prime) % 1) * half));
  const raw = points.map((point) =>
    point.map((cell, j) => normalQuantile(((cell ^ shifts[j]!) + 0.25) / half)),
  );
  return decorrelated(raw).flatMap((point) => [point, point.map((z) => 0 - z)]);
}

/** The points times the inverse of Cholesky's factor of their mean of squares and products. */
function decorrelated(points: readonly (readonly number[])[]): number[][] {
  const moments = points[0]!.map((_, i) =>
    points[0]!.map((__, j) => points.reduce((sum, z) => sum + z[i]! * z[j]!, 0) / points.length),
  );
  const factor = choleskyFactor(moments, { field: 'count' });
  return points.map((point) => {
    const solved: number[] = [];
    for (const [i, row] of factor.entries()) {
      const known = solved.reduce((sum, z, j) => sum + row[j]! * z, 0);
      solved.push((point[i]! - known) / row[i]!);
    }
    return solved;
  });
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
