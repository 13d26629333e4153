import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covarianceOf, sampleCovariance } from '../../src/risk/correlation.js';
import {
  deltaNormal,
  normalExpectedShortfall,
  normalValueAtRisk,
  overHorizon,
} from '../../src/risk/parametric.js';
import { expectInputError } from '../models/helpers.js';
import { expectDataError } from './historyData.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Exposures and the covariance of random returns, 1 to 5 names. */
const book = fc.integer({ min: 1, max: 5 }).chain((names) =>
  fc.record({
    exposures: fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: names,
      maxLength: names,
    }),
    covariance: fc
      .array(fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 12, maxLength: 12 }), {
        minLength: names,
        maxLength: names,
      })
      .filter((returns) => returns.every((own) => Math.max(...own) - Math.min(...own) > 1e-3))
      .map((returns) => sampleCovariance({ returns })),
    confidence: fc.constantFrom('0.95', '0.975', '0.99', '0.999'),
    horizon: fc.integer({ min: 1, max: 250 }),
  }),
);

describe('normal losses', () => {
  it.each([
    ['0.95', 1.6448536269514722, 2.06271280750743],
    ['0.99', 2.3263478740408408, 2.6652142203458],
    ['0.999', 3.090232306167813, 3.36709007706399],
  ])('at %s are the known multiples of the deviation', (confidence, quantile, shortfall) => {
    expect(normalValueAtRisk({ confidence, deviation: 1 })).toBeCloseTo(quantile, 12);
    expect(normalExpectedShortfall({ confidence, deviation: 1 })).toBeCloseTo(shortfall, 12);
    expect(normalValueAtRisk({ confidence, deviation: 3, mean: -2 })).toBeCloseTo(3 * quantile - 2, 11);
    expect(normalExpectedShortfall({ quantile, deviation: 1 })).toBeCloseTo(shortfall, 12);
  });

  it('expected shortfall is the mean beyond value at risk', () => {
    // Trapezia over the tail's quantiles: (1 / (1 − α)) ∫ VaR_u du from α to 1.
    const steps = 20_000;
    const levels = Array.from({ length: steps }, (_, i) => (0.05 * (i + 0.5)) / steps);
    const mean = sum(
      levels.map((tail) => normalValueAtRisk({ confidence: (1 - tail).toFixed(12), deviation: 1 })),
    );
    expect(mean / steps).toBeCloseTo(normalExpectedShortfall({ confidence: '0.95', deviation: 1 }), 3);
  });

  it('keeps digits near certainty, where 1 − α is not a double', () => {
    expect(normalValueAtRisk({ confidence: '0.99999999999999999999', deviation: 1 })).toBeCloseTo(
      9.2623400897984,
      9,
    );
  });

  it('without deviation are the mean', () => {
    expect(normalValueAtRisk({ confidence: '0.99', deviation: 0, mean: 5 })).toBe(5);
    expect(normalExpectedShortfall({ confidence: '0.99', deviation: 0 })).toBe(0);
  });

  it('refuse what is out of range', () => {
    expectInputError(() => normalValueAtRisk({ confidence: '1', deviation: 1 }), 'confidence', 'below 1');
    expectInputError(
      () => normalValueAtRisk({ confidence: '0.9', deviation: -1 }),
      'deviation',
      'must not be negative',
    );
    expectInputError(() => normalValueAtRisk({ quantile: 35.1, deviation: 1 }), 'quantile', '-35 to 35');
    expectInputError(
      () => normalValueAtRisk({ quantile: Number.NaN, deviation: 1 }),
      'quantile',
      '-35 to 35',
    );
    expectInputError(
      () => normalExpectedShortfall({ quantile: 2, deviation: 1, mean: Number.NaN }),
      'mean',
      'finite',
    );
    expectInputError(() => normalValueAtRisk({ quantile: 35, deviation: 1e308 }), 'deviation', 'range');
    expect(normalExpectedShortfall({ quantile: 35, deviation: 1 })).toBeCloseTo(35.0285, 4);
  });
});

describe('overHorizon', () => {
  it('grows with the square root of time', () => {
    expect(overHorizon(3, 1)).toBe(3);
    expect(overHorizon(3, 4)).toBe(6);
    expectInputError(() => overHorizon(3, 0), 'horizon', '1 or more');
    expectInputError(() => overHorizon(3, 1.5), 'horizon', 'whole number');
    expectInputError(() => overHorizon(Number.NaN, 1), 'oneBar[0]', 'finite');
  });
});

describe('deltaNormal', () => {
  it('of one name is the figure of that name', () => {
    const { deviation, valueAtRisk, expectedShortfall } = deltaNormal({
      exposures: [-1000],
      covariance: [[0.0004]],
      confidence: '0.99',
      horizon: 4,
    });
    expect(deviation).toBeCloseTo(40, 12);
    expect(valueAtRisk.total).toBeCloseTo(normalValueAtRisk({ confidence: '0.99', deviation: 40 }), 10);
    expect(expectedShortfall.total).toBeCloseTo(
      normalExpectedShortfall({ confidence: '0.99', deviation: 40 }),
      10,
    );
    // A short position: more exposure (less short) lowers the risk.
    expect(valueAtRisk.marginal[0]).toBeLessThan(0);
    expect(valueAtRisk.components[0]).toBeCloseTo(valueAtRisk.total, 10);
  });

  it('components add up to the total (Euler), and expected shortfall is above value at risk', () => {
    fc.assert(
      fc.property(book, (options) => {
        const { deviation, valueAtRisk, expectedShortfall } = deltaNormal(options);
        for (const { total, components } of [valueAtRisk, expectedShortfall]) {
          const size = Math.max(1, ...components.map(Math.abs));
          expect(Math.abs(sum(components) - total)).toBeLessThanOrEqual(1e-9 * size);
        }
        expect(expectedShortfall.total).toBeGreaterThanOrEqual(valueAtRisk.total);
        expect(valueAtRisk.total).toBeGreaterThanOrEqual(deviation);
      }),
    );
  });

  it('marginal figures are what a bump of the exposure gives', () => {
    fc.assert(
      fc.property(book, (options) => {
        const { deviation, expectedShortfall } = deltaNormal(options);
        fc.pre(deviation > 1);
        options.exposures.forEach((exposure, i) => {
          const bump = 1e-3;
          const at = (change: number) =>
            deltaNormal({ ...options, exposures: options.exposures.with(i, exposure + change) })
              .expectedShortfall.total;
          const slope = (at(bump) - at(-bump)) / (2 * bump);
          expect(Math.abs(slope - expectedShortfall.marginal[i]!)).toBeLessThan(2e-3);
        });
      }),
    );
  });

  it('is subadditive and grows in proportion', () => {
    fc.assert(
      fc.property(book, fc.double({ min: 0, max: 10, noNaN: true }), (options, factor) => {
        const of = (exposures: readonly number[]) => deltaNormal({ ...options, exposures }).valueAtRisk.total;
        const other = options.exposures.map((_, i) => (i % 2 === 0 ? 5e5 : -1e5));
        const both = options.exposures.map((exposure, i) => exposure + other[i]!);
        expect(of(both)).toBeLessThanOrEqual(of(options.exposures) + of(other) + 1e-6);
        const scaled = of(options.exposures.map((exposure) => factor * exposure));
        expect(Math.abs(scaled - factor * of(options.exposures))).toBeLessThanOrEqual(1e-8 * (1 + scaled));
      }),
    );
  });

  it('gives 0 for a perfect hedge and for no position', () => {
    const covariance = covarianceOf(
      [
        [1, 1],
        [1, 1],
      ],
      [0.02, 0.04],
    );
    for (const exposures of [
      [200, -100],
      [0, 0],
    ]) {
      const { deviation, valueAtRisk } = deltaNormal({ exposures, covariance, confidence: '0.99' });
      expect(deviation).toBe(0);
      expect(valueAtRisk.total).toBe(0);
      for (const entry of [...valueAtRisk.marginal, ...valueAtRisk.components])
        expect(entry).toBeCloseTo(0, 12);
    }
  });

  it('names what is wrong', () => {
    const good = { exposures: [1], covariance: [[1]], confidence: '0.99' };
    expectInputError(() => deltaNormal({ ...good, exposures: [1, 2] }), 'exposures', 'must hold 1');
    expectInputError(() => deltaNormal({ ...good, exposures: [Number.NaN] }), 'exposures[0]', 'finite');
    expectInputError(() => deltaNormal({ ...good, horizon: 0 }), 'horizon', '1 or more');
    expectInputError(
      () => deltaNormal({ ...good, exposures: [1e200] }),
      'exposures',
      'range of floating-point',
    );
    const impossible = [
      [1, 2],
      [2, 1],
    ];
    expectDataError(
      () => deltaNormal({ ...good, exposures: [1, 1], covariance: impossible, names: ['BTC', 'ETH'] }),
      'notPositiveDefinite',
      { says: 'BTC and ETH have a correlation of 2' },
    );
  });
});
