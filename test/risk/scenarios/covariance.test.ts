import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covarianceOf, type SquareMatrix, sampleCovariance } from '../../../src/risk/correlation.js';
import { deltaNormal } from '../../../src/risk/parametric.js';
import { chiRadius } from '../../../src/risk/scenarios/chiRadius.js';
import { drawnScenarios, principalScenarios } from '../../../src/risk/scenarios/covariance.js';
import { linearProfits } from '../../../src/risk/scenarios/scenario.js';
import { expectedShortfall } from '../../../src/risk/tails.js';
import { expectInputError } from '../../models/helpers.js';
import { expectDataError } from '../historyData.js';
import { labels, spots } from './helpers.js';

const names = ['BTC', 'ETH', 'SOL'];
const correlation = [
  [1, 0.8, 0.5],
  [0.8, 1, 0.6],
  [0.5, 0.6, 1],
];
const covariance = covarianceOf(correlation, [0.03, 0.04, 0.06]);
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** xᵀ C⁻¹ x by elimination on a copy. */
function mahalanobis(matrix: SquareMatrix, x: readonly number[]): number {
  const rows = matrix.map((row, i) => [...row, x[i]!]);
  rows.forEach((pivot, i) => {
    for (const row of rows.slice(i + 1)) {
      const factor = row[i]! / pivot[i]!;
      row.forEach((_, j) => {
        row[j]! -= factor * pivot[j]!;
      });
    }
  });
  // With L D Lᵀ: Σ (reduced right side)² / pivot.
  return sum(rows.map((row, i) => row.at(-1)! ** 2 / row[i]!));
}

describe('principalScenarios', () => {
  it('lie on the ellipsoid of the radius, in pairs, market first', () => {
    const scenarios = principalScenarios({ names, covariance, radius: { confidence: '0.99' }, horizon: 4 });
    expect(labels(scenarios)).toEqual([
      'direction 1 up',
      'direction 1 down',
      'direction 2 up',
      'direction 2 down',
      'direction 3 up',
      'direction 3 down',
    ]);
    const radius = chiRadius('0.99', 3);
    for (const { moves } of scenarios) {
      const logs = names.map((name) => Math.log(moves.get(name)!.spot));
      expect(mahalanobis(covariance, logs)).toBeCloseTo(4 * radius ** 2, 9);
    }
    for (const name of names) {
      const [up, down] = spots(scenarios, name);
      expect(up! * down!).toBeCloseTo(1, 12);
      expect(up).toBeGreaterThan(1);
    }
  });

  it('sum up to the covariance', () => {
    const logs = principalScenarios({ names, covariance, radius: 1 }).map(({ moves }) =>
      names.map((name) => Math.log(moves.get(name)!.spot)),
    );
    covariance.forEach((row, i) => {
      row.forEach((entry, j) => {
        expect(sum(logs.map((log) => log[i]! * log[j]!)) / 2).toBeCloseTo(entry, 14);
      });
    });
  });

  it('may be the largest directions only; those without variance are left out', () => {
    expect(principalScenarios({ names, covariance, radius: 2, directions: 1 })).toHaveLength(2);
    const repeated = [
      [0.01, 0.02],
      [0.02, 0.04],
    ];
    expect(principalScenarios({ names: ['A', 'B'], covariance: repeated, radius: 2 })).toHaveLength(2);
    expectDataError(() => principalScenarios({ names: ['A'], covariance: [[0]], radius: 2 }), 'notPositive');
  });

  it('name what is wrong', () => {
    const good = { names, covariance, radius: 2 };
    expectInputError(() => principalScenarios({ ...good, radius: 0 }), 'radius', 'above 0');
    expectInputError(() => principalScenarios({ ...good, radius: Number.NaN }), 'radius', 'finite number');
    expectInputError(() => principalScenarios({ ...good, directions: 0 }), 'directions', 'from 1 to 3');
    expectInputError(() => principalScenarios({ ...good, directions: 4 }), 'directions', 'from 1 to 3');
    expectInputError(() => principalScenarios({ ...good, horizon: 0 }), 'horizon', '1 or more');
    expectInputError(() => principalScenarios({ ...good, names: ['BTC'] }), 'names', 'must hold 3');
    expectInputError(
      () => principalScenarios({ ...good, names: ['A', 'B', 'A'] }),
      'names[2]',
      'appears twice',
    );
    expectInputError(() => principalScenarios({ ...good, radius: 1e6 }), 'covariance', 'range of floating');
    const impossible = covariance.map((row, i) => row.map((entry, j) => (i === j ? entry : 2 * entry)));
    expectDataError(() => principalScenarios({ ...good, covariance: impossible }), 'notPositiveDefinite', {
      says: 'BTC and ETH have a correlation of 1.6',
    });
  });
});

describe('drawnScenarios', () => {
  it('have the covariance they are drawn from', () => {
    const scenarios = drawnScenarios({ names, covariance, count: 1024, horizon: 9 });
    const logs = names.map((name) => spots(scenarios, name).map(Math.log));
    sampleCovariance({ returns: logs, mean: 'zero' }).forEach((row, i) => {
      row.forEach((entry, j) => {
        expect(entry / (9 * covariance[i]![j]!)).toBeCloseTo(1, 11);
      });
      expect(sum(logs[i]!)).toBeCloseTo(0, 10);
    });
    expect(new Set(labels(scenarios)).size).toBe(1024);
    expect(labels(scenarios).slice(0, 3)).toEqual(['draw 1', 'draw 1 mirrored', 'draw 2']);
  });

  it('have a tail near that of the normal distribution, long and short', () => {
    const scenarios = drawnScenarios({ names, covariance, count: 4096 });
    const exposure = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(exposure, exposure, exposure), (exposures) => {
        // Small positions of a smooth book: the exponential is nearly linear over these moves.
        const { expectedShortfall: normal } = deltaNormal({ exposures, covariance, confidence: '0.975' });
        fc.pre(normal.total > 0.01);
        const losses = linearProfits(scenarios, new Map(names.map((name, i) => [name, exposures[i]!]))).map(
          (profit) => -profit,
        );
        expect(expectedShortfall(losses, '0.975') / normal.total).toBeGreaterThan(0.85);
        expect(expectedShortfall(losses, '0.975') / normal.total).toBeLessThan(1.15);
      }),
    );
  });

  it('name what is wrong', () => {
    const good = { names, covariance, count: 64 };
    expectInputError(() => drawnScenarios({ ...good, count: 250 }), 'count', 'power of two');
    const many = Array.from({ length: 25 }, (_, i) => `A${i}`);
    const identity = many.map((_, i) => many.map((__, j) => (i === j ? 1e-4 : 0)));
    expectInputError(
      () => drawnScenarios({ names: many, covariance: identity, count: 128 }),
      'names',
      '24 or fewer',
    );
    const most = many.slice(1);
    const fits = identity.slice(1).map((row) => row.slice(1));
    expect(drawnScenarios({ names: most, covariance: fits, count: 128 })).toHaveLength(128);
    const singular = [
      [0.01, 0.01],
      [0.01, 0.01],
    ];
    expectDataError(
      () => drawnScenarios({ names: ['A', 'B'], covariance: singular, count: 64 }),
      'notPositiveDefinite',
    );
    const huge = covariance.map((row) => row.map((entry) => entry * 1e12));
    expectInputError(
      () => drawnScenarios({ ...good, covariance: huge }),
      'covariance',
      'takes the price of BTC to 0',
    );
  });
});
