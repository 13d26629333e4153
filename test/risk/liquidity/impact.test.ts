import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataError } from '../../../src/errors.js';
import type { Candle, PriceHistory } from '../../../src/risk/data.js';
import { averageDailyVolume, impactShare, largestSize } from '../../../src/risk/liquidity/impact.js';
import { expectInputError } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';

const LAW = { volatility: 0.03, volume: 1_000_000 };

describe('impactShare', () => {
  it('is Y · σ · √(size / ADV): 1 % of the volume at 3 % a day costs 30 basis points', () => {
    expect(impactShare(LAW, 10_000)).toBeCloseTo(0.003, 15);
    expect(impactShare({ ...LAW, coefficient: 0.5 }, 10_000)).toBeCloseTo(0.0015, 15);
    expect(impactShare(LAW, 0)).toBe(0);
  });

  it('doubles for four times the size', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.25, noNaN: true }), (part) => {
        const size = part * LAW.volume;
        expect(impactShare(LAW, 4 * size)).toBeCloseTo(2 * impactShare(LAW, size), 14);
      }),
    );
  });

  it('answers for a day of volume, or as many as are stated', () => {
    expect(impactShare(LAW, 1_000_000)).toBeCloseTo(0.03, 15);
    expectInputError(() => impactShare(LAW, 1_000_001), 'size', 'mostDays');
    expect(impactShare({ ...LAW, mostDays: 4 }, 4_000_000)).toBeCloseTo(0.06, 15);
    expect(largestSize({ ...LAW, mostDays: 4 })).toBe(4_000_000);
  });

  it.each<[string, object, string]>([
    ['volatility', { volatility: 0 }, 'above 0'],
    ['volatility', { volatility: 10.001 }, 'from 0 to 10'],
    ['volatility', { volatility: Number.NaN }, 'finite number'],
    ['volume', { volume: 0 }, 'must be from'],
    ['volume', { volume: Number.POSITIVE_INFINITY }, 'must be from'],
    ['coefficient', { coefficient: 0 }, 'from 0.01 to 100'],
    ['mostDays', { mostDays: 0 }, 'must be from'],
  ])('refuses %s %j', (field, change, rule) => {
    expectInputError(() => impactShare({ ...LAW, ...change }, 1), field, rule);
  });

  it.each<[number, string]>([
    [-1, 'must not be negative'],
    [Number.NaN, 'must be a finite number'],
  ])('refuses a size of %d', (size, rule) => {
    expectInputError(() => impactShare(LAW, size), 'size', rule);
  });
});

describe('averageDailyVolume', () => {
  const history = (volumes: readonly number[], interval: number): PriceHistory => ({
    interval,
    candles: volumes.map(
      (volume, i): Candle => ({ time: i * interval, open: 1, high: 1, low: 1, close: 1, volume }),
    ),
  });

  it('is the mean of the last days', () => {
    expect(averageDailyVolume(history([900, 10, 20, 30], 86_400), 3)).toBe(20);
  });

  it('adds bars of any interval up', () => {
    expect(averageDailyVolume(history(Array(48).fill(2), 3600), 2)).toBe(48);
    // Weeks: three days need one bar.
    expect(averageDailyVolume(history([1, 70], 7 * 86_400), 3)).toBe(10);
  });

  it.each<[string, readonly number[], string, string]>([
    ['too few bars', [1, 2], 'tooShort', 'has 2 bars, and 3 days need 3'],
    ['no volume', [5, 0, 0, 0], 'notPositive', 'is 0 over the last 3 days'],
    ['negative volume', [5, 1, -1, 1], 'negative', 'candles[2]'],
    ['no number', [5, 1, 1, Number.NaN], 'negative', 'candles[3]'],
  ])('refuses %s', (_, volumes, rule, words) => {
    const error = refusal(() => averageDailyVolume(history(volumes, 86_400), 3)) as DataError;
    expect(error.rule).toBe(rule);
    expect(error.column).toBe('volume');
    expect(error.message).toContain(words);
  });

  it.each([0, 1.5, 3651])('refuses %d days', (days) => {
    expectInputError(() => averageDailyVolume(history([1], 86_400), days), 'days', 'whole number');
  });
});
