import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../../../src/risk/data.js';
import {
  garmanKlassVariance,
  parkinsonVariance,
  realisedVariances,
} from '../../../src/risk/volatility/realised.js';
import { expectDataError, START } from '../historyData.js';
import { walkBars } from './simulate.js';

const BAR: Candle = { time: START, open: 100, high: 110, low: 95, close: 104, volume: 1 };
const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
const bar = fc.tuple(price, price, price, price).map(([a, b, c, d]): Candle => {
  const [low, x, y, high] = [a, b, c, d].sort((p, q) => p - q) as [number, number, number, number];
  return { time: START, open: x, high, low, close: y, volume: 1 };
});
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('variance from the range of a bar', () => {
  it('by its formulas', () => {
    const range = Math.log(110 / 95);
    expect(parkinsonVariance(BAR)).toBeCloseTo(range ** 2 / 2.772588722239781, 15);
    const body = Math.log(1.04);
    expect(garmanKlassVariance(BAR)).toBeCloseTo(0.5 * range ** 2 - 0.3862943611198906 * body ** 2, 15);
    const still = { ...BAR, high: 100, low: 100, close: 100 };
    expect([parkinsonVariance(still), garmanKlassVariance(still)]).toEqual([0, 0]);
  });

  it('is 0 or more, the same upside down, and free of the unit of the price', () => {
    fc.assert(
      fc.property(bar, (one) => {
        const { open, high, low, close } = one;
        const inverse = { ...one, open: 1 / open, high: 1 / low, low: 1 / high, close: 1 / close };
        const scaled = { ...one, open: 8 * open, high: 8 * high, low: 8 * low, close: 8 * close };
        for (const estimator of ['parkinson', 'garmanKlass'] as const) {
          const [value, upsideDown, unit] = realisedVariances([one, inverse, scaled], estimator);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(upsideDown).toBeCloseTo(value!, 9);
          expect(unit).toBe(value);
        }
      }),
    );
  });

  it('is quadratic in log prices', () => {
    fc.assert(
      fc.property(bar, fc.double({ min: 0.1, max: 2, noNaN: true }), (one, c) => {
        const { open, high, low, close } = one;
        const powered = { ...one, open: open ** c, high: high ** c, low: low ** c, close: close ** c };
        fc.pre(powered.high >= Math.max(powered.open, powered.close));
        for (const estimator of ['parkinson', 'garmanKlass'] as const) {
          const [value, scaled] = realisedVariances([one, powered], estimator);
          expect(Math.abs(scaled! - c * c * value!)).toBeLessThanOrEqual(1e-9 * (1 + c * c * value!));
        }
      }),
    );
  });

  it('estimates the variance of a random walk, far more sharply than squared returns do', () => {
    const perBar = 4e-4;
    const bars = walkBars(perBar, 1500, 400, 21);
    const squares = bars.map(({ open, close }) => Math.log(close / open) ** 2);
    const spread = (values: readonly number[]) => {
      const centre = mean(values);
      return mean(values.map((v) => (v - centre) ** 2));
    };
    // Parkinson 4.9 and Garman–Klass 7.4 times as efficient; a walk in steps sees a little less than the
    // range.
    for (const [estimator, gain] of [
      ['parkinson', 4],
      ['garmanKlass', 6],
    ] as const) {
      const estimates = realisedVariances(bars, estimator);
      expect(mean(estimates) / perBar).toBeGreaterThan(0.88);
      expect(mean(estimates) / perBar).toBeLessThan(1.03);
      expect(spread(squares) / spread(estimates)).toBeGreaterThan(gain);
    }
  });

  it.each<[string, Partial<Candle>, 'notANumber' | 'notPositive' | 'inconsistent', string]>([
    ['a zero price', { low: 0 }, 'notPositive', 'low'],
    ['a negative price', { open: -1 }, 'notPositive', 'open'],
    ['NaN', { close: Number.NaN }, 'notANumber', 'close'],
    ['infinity', { high: Number.POSITIVE_INFINITY }, 'notANumber', 'high'],
    ['high below close', { close: 111 }, 'inconsistent', 'high'],
    ['low above open', { open: 94 }, 'inconsistent', 'low'],
  ])('refuses %s', (_, change, rule, column) => {
    const bad = { ...BAR, ...change };
    expectDataError(() => parkinsonVariance(bad), rule, { column });
    expectDataError(() => garmanKlassVariance(bad), rule, { column });
    expectDataError(() => realisedVariances([BAR, bad], 'parkinson'), rule, {
      column,
      field: 'candles[1]',
    });
  });
});
