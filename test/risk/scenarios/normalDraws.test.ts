import { describe, expect, it } from 'vitest';
import { chiRadius, chiTail } from '../../../src/risk/scenarios/chiRadius.js';
import { normalDraws } from '../../../src/risk/scenarios/normalDraws.js';
import { MAX_SOBOL_DIMENSIONS, sobolPoints } from '../../../src/risk/scenarios/sobol.js';
import { expectInputError } from '../../models/helpers.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('sobolPoints', () => {
  it('begins as published', () => {
    // Three dimensions, in eighths; the published points, in the order of their binary index.
    expect(sobolPoints(3, 3)).toEqual([
      [0, 0, 0],
      [4, 4, 4],
      [2, 6, 6],
      [6, 2, 2],
      [1, 5, 3],
      [5, 1, 7],
      [3, 3, 5],
      [7, 7, 1],
    ]);
  });

  it('takes every cell once in every dimension, and fills every pair of halves evenly', () => {
    const points = sobolPoints(MAX_SOBOL_DIMENSIONS, 8);
    for (let j = 0; j < MAX_SOBOL_DIMENSIONS; j++) {
      expect(points.map((point) => point[j]!).sort((a, b) => a - b)).toEqual(points.map((_, i) => i));
      for (let i = 0; i < j; i++) {
        const low = points.filter((point) => point[i]! < 128 && point[j]! < 128);
        expect(low).toHaveLength(64);
      }
    }
  });

  it('is the sequence of another implementation in all 24 dimensions', () => {
    // SciPy 1.17, qmc.Sobol without scrambling, which takes the same points in the order of the Gray code: 1023 is number 682.
    const points = sobolPoints(MAX_SOBOL_DIMENSIONS, 10);
    expect(points[1023]).toEqual([
      1023, 261, 749, 451, 921, 263, 753, 303, 735, 669, 333, 275, 239, 987, 677, 753, 459, 411, 237, 429,
      557, 29, 583, 499,
    ]);
    expect(points[0b10_1011_0101]).toEqual([
      693, 367, 55, 617, 219, 541, 179, 253, 981, 955, 811, 473, 281, 85, 631, 319, 749, 133, 395, 979, 739,
      135, 57, 445,
    ]);
  });

  it('has no two dimensions alike', () => {
    const columns = Array.from({ length: MAX_SOBOL_DIMENSIONS }, (_, j) =>
      sobolPoints(MAX_SOBOL_DIMENSIONS, 7)
        .map((point) => point[j])
        .join(' '),
    );
    expect(new Set(columns).size).toBe(MAX_SOBOL_DIMENSIONS);
  });

  it('has bounds', () => {
    expect(sobolPoints(2, 0)).toEqual([[0, 0]]);
    expectInputError(() => sobolPoints(MAX_SOBOL_DIMENSIONS + 1, 3), 'dimensions', '24 or fewer');
    expectInputError(() => sobolPoints(0, 3), 'dimensions', '1 or more');
    expectInputError(() => sobolPoints(1, 21), 'log2Points', 'from 0 to 20');
  });
});

describe('normalDraws', () => {
  it('have mean 0, variance 1 and correlation 0, whatever their number', () => {
    for (const [dimensions, count] of [
      [1, 4],
      [2, 8],
      [7, 32],
      [7, 256],
      [16, 64],
      [24, 128],
      [24, 1024],
    ] as const) {
      const draws = normalDraws(dimensions, count);
      expect(draws).toHaveLength(count);
      const moments = draws[0]!.map((_, i) =>
        draws[0]!.map((__, j) => sum(draws.map((z) => z[i]! * z[j]!)) / count),
      );
      const off = moments.flatMap((row, i) => row.map((entry, j) => Math.abs(entry - (i === j ? 1 : 0))));
      expect(Math.max(...off)).toBeLessThan(1e-12);
      const means = draws[0]!.map((_, j) => Math.abs(sum(draws.map((z) => z[j]!))));
      expect(Math.max(...means)).toBeLessThan(1e-11);
    }
  });

  it('have the tails that so many normal numbers have', () => {
    const kurtosis = normalDraws(7, 256)[0]!.map(
      (_, j) => sum(normalDraws(7, 256).map((z) => z[j]! ** 4)) / 256,
    );
    expect(Math.min(...kurtosis)).toBeGreaterThan(2.8);
    expect(Math.max(...kurtosis)).toBeLessThan(3.1);
    const longest = Math.max(...normalDraws(1, 256).map(([z]) => z!));
    expect(longest).toBeCloseTo(2.89, 2);
  });

  it('are the same every time, mirrored in pairs, and hold no corner where everything falls', () => {
    const draws = normalDraws(7, 256);
    expect(normalDraws(7, 256)).toEqual(draws);
    draws.forEach((point, s) => {
      if (s % 2 === 1) expect(point).toEqual(draws[s - 1]!.map((z) => 0 - z));
    });
    // Of 256 points in 7 dimensions the longest should be near √χ²(7) at 1 − 1/256, 4.6.
    const longest = Math.max(...draws.map((point) => Math.hypot(...point)));
    expect(longest).toBeGreaterThan(3.9);
    expect(longest).toBeLessThan(5.4);
  });

  it('need a power of two', () => {
    expect(normalDraws(1, 4)).toHaveLength(4);
    for (const count of [0, 2, 3, 65_537]) {
      expectInputError(() => normalDraws(1, count), 'count', 'from 4 to 65536');
    }
    expectInputError(() => normalDraws(1, 250), 'count', 'power of two');
    expect(normalDraws(8, 32)).toHaveLength(32);
    expectInputError(() => normalDraws(9, 32), 'count', 'at least 4 for each of the 9 dimensions');
  });
});

describe('chiRadius', () => {
  // Squares of these are the quantiles of χ² in any table: 3.841, 5.991, 7.815, 14.067; 6.635, 13.277; 124.342.
  it.each([
    ['0.95', 1, 3.841459],
    ['0.95', 2, 5.991465],
    ['0.95', 3, 7.814728],
    ['0.95', 7, 14.06714],
    ['0.99', 1, 6.634897],
    ['0.99', 4, 13.276704],
    ['0.95', 100, 124.342113],
    ['0.01', 3, 0.114832],
  ])('%s in %i dimensions', (confidence, dimensions, quantile) => {
    const radius = chiRadius(confidence, dimensions);
    expect(radius ** 2 / quantile).toBeCloseTo(1, 5);
    expect(chiTail(radius, dimensions)).toBeCloseTo(1 - Number(confidence), 12);
  });

  it('grows with dimension and level', () => {
    for (let n = 1; n < 40; n++) {
      expect(chiRadius('0.99', n + 1)).toBeGreaterThan(chiRadius('0.99', n));
      expect(chiRadius('0.999', n)).toBeGreaterThan(chiRadius('0.99', n));
    }
    expectInputError(() => chiRadius('0.99', 0), 'dimensions', 'from 1 to 100');
    expectInputError(() => chiRadius('0.99', 101), 'dimensions', 'from 1 to 100');
    expectInputError(() => chiRadius('1', 1), 'confidence', 'below 1');
  });
});
