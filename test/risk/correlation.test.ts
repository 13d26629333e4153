import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageWeights,
  correlationOf,
  covarianceOf,
  ewmaCovariance,
  sampleCovariance,
} from '../../src/risk/correlation.js';
import { assertPositiveDefinite } from '../../src/risk/definiteness.js';
import { ewmaVariance } from '../../src/risk/volatility/ewma.js';
import { expectInputError } from '../models/helpers.js';
import { expectDataError } from './historyData.js';
import { anyCovariance, expectNear, returnsOf, transpose } from './matrices.js';

describe('sampleCovariance', () => {
  const returns = [
    [0.01, 0.03, -0.04],
    [0.02, 0.02, -0.01],
  ];

  it('divides by n − 1 around the mean, or by n around 0', () => {
    expectNear(
      sampleCovariance({ returns }),
      [
        [0.0013, 0.0006],
        [0.0006, 0.0003],
      ],
      1e-15,
    );
    expectNear(
      sampleCovariance({ returns, mean: 'zero' }),
      [
        [0.0026 / 3, 0.0012 / 3],
        [0.0012 / 3, 0.0009 / 3],
      ],
      1e-15,
    );
  });

  it('is symmetric to the bit and positive semidefinite, with fewer bars than names too', () => {
    fc.assert(
      fc.property(returnsOf(2), (series) => {
        const matrix = sampleCovariance({ returns: series });
        expect(matrix).toEqual(transpose(matrix));
        if (matrix.every((row, i) => row[i]! > 1e-12)) {
          assertPositiveDefinite(matrix, { semidefinite: true });
        }
      }),
    );
  });

  it('needs two bars around the mean, one around 0', () => {
    expectDataError(() => sampleCovariance({ returns: [[0.1]] }), 'tooShort', { says: '2 are needed' });
    expect(sampleCovariance({ returns: [[0.1]], mean: 'zero' })[0]![0]).toBeCloseTo(0.01, 15);
    expectDataError(() => sampleCovariance({ returns: [[]], mean: 'zero' }), 'tooShort');
  });

  it('names what is wrong with returns', () => {
    expectInputError(() => sampleCovariance({ returns: [] }), 'returns', 'at least one');
    expectDataError(() => sampleCovariance({ returns: [[1, 2], [1]] }), 'inconsistent', {
      field: 'returns[1]',
    });
    expectInputError(() => sampleCovariance({ returns: [[0, Number.NaN]] }), 'returns[0][1]', 'finite');
    expectInputError(
      () => sampleCovariance({ returns: [[1e300, -1e300]] }),
      '[0][0]',
      'range of floating-point',
    );
  });
});

describe('ewmaCovariance', () => {
  it('with λ = 1 is the sample covariance around 0', () => {
    fc.assert(
      fc.property(returnsOf(2), (returns) => {
        expectNear(ewmaCovariance(returns, 1), sampleCovariance({ returns, mean: 'zero' }), 1e-15);
      }),
    );
  });

  it('has the variances of the volatility model on its diagonal', () => {
    const series = [0, 1].map((j) => Array.from({ length: 120 }, (_, t) => Math.sin(t * (j + 2) + j) / 50));
    const matrix = ewmaCovariance(series, 0.94);
    series.forEach((own, j) => {
      expect(matrix[j]![j]! / ewmaVariance(own)).toBeCloseTo(1, 12);
    });
  });

  it('is λ · yesterday + (1 − λ) · r rᵀ, up to the weight of what is before the window', () => {
    const returns = [
      [0.01, -0.02, 0.03],
      [0.02, 0.01, -0.01],
    ];
    const [lambda, n] = [0.9, 3];
    const before = ewmaCovariance(
      returns.map((own) => own.slice(0, -1)),
      lambda,
    );
    const share = (bars: number) => 1 - lambda ** bars;
    const updated = before.map((row, i) =>
      row.map((entry, j) => lambda * share(n - 1) * entry + (1 - lambda) * returns[i]![2]! * returns[j]![2]!),
    );
    expectNear(
      ewmaCovariance(returns, lambda).map((row) => row.map((entry) => entry * share(n))),
      updated,
      1e-18,
    );
  });

  it('is positive semidefinite', () => {
    fc.assert(
      fc.property(returnsOf(1), fc.double({ min: 0.5, max: 1, noNaN: true }), (returns, lambda) => {
        const matrix = ewmaCovariance(returns, lambda);
        fc.pre(matrix.every((row, i) => row[i]! > 1e-12));
        expect(() => assertPositiveDefinite(matrix, { semidefinite: true })).not.toThrow();
      }),
    );
  });

  it.each([0, -0.1, 1.0001, Number.NaN])('refuses λ = %d', (lambda) => {
    expectInputError(() => ewmaCovariance([[0.1]], lambda), 'lambda', 'above 0 and at most 1');
  });
});

describe('ageWeights', () => {
  it('fall by λ a bar and sum to 1', () => {
    const weights = ageWeights(500, 0.995);
    expect(weights).toHaveLength(500);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(weights[498]! / weights[499]!).toBeCloseTo(0.995, 14);
    expect(weights[0]! / weights[499]!).toBeCloseTo(0.995 ** 499, 12);
  });
});

describe('correlationOf', () => {
  it('and back gives the covariance', () => {
    fc.assert(
      fc.property(anyCovariance, (matrix) => {
        const { correlation, deviations } = correlationOf(matrix);
        correlation.forEach((row, i) => {
          expect(row[i]).toBe(1);
          for (const entry of row) expect(Math.abs(entry)).toBeLessThanOrEqual(1 + 1e-12);
        });
        expectNear(covarianceOf(correlation, deviations), matrix, 1e-15);
      }),
    );
  });

  it('names the series that does not move', () => {
    const flat = sampleCovariance({
      returns: [
        [0.1, 0.2],
        [0, 0],
      ],
    });
    expectDataError(() => correlationOf(flat, ['BTC', 'USDT']), 'notPositive', { field: 'USDT' });
    expectDataError(() => correlationOf(flat), 'notPositive', { field: 'covariance[1][1]' });
  });

  it('needs one deviation per row', () => {
    expectInputError(() => covarianceOf([[1]], [1, 2]), 'deviations', 'must hold 1');
    expectInputError(() => covarianceOf([[1]], [Number.NaN]), 'deviations[0]', 'finite');
  });
});
