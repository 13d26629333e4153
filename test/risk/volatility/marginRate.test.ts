import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { normalCdf } from '../../../src/risk/normal.js';
import { forecastVolatility } from '../../../src/risk/volatility/forecast.js';
import {
  forecastMarginRate,
  type MarginRateRule,
  marginRate,
} from '../../../src/risk/volatility/marginRate.js';
import { refusal } from '../../support/refusal.js';
import { DAY, expectDataError } from '../historyData.js';
import { walkBars } from './simulate.js';

const RULE: MarginRateRule = { confidence: '0.99', floor: 0.01, cap: 0.5 };
const sigma = fc.double({ min: 1e-6, max: 1, noNaN: true });

describe('marginRate', () => {
  it('is the quantile times the volatility', () => {
    // Quantiles as printed in tables: 2.326, 1.645, 3.090.
    for (const [confidence, z] of [
      ['0.99', 2.326],
      ['0.95', 1.645],
      ['0.999', 3.09],
      ['99/100', 2.326],
    ] as const) {
      const { rate, uncapped, boundBy } = marginRate(0.1, { ...RULE, confidence });
      expect(rate / 0.1).toBeCloseTo(z, 3);
      expect(uncapped).toBe(rate);
      expect(boundBy).toBeUndefined();
    }
  });

  it('covers the stated share of normal outcomes where no bound holds it', () => {
    const level = fc.integer({ min: 501, max: 999 });
    fc.assert(
      fc.property(sigma, level, (s, perMille) => {
        const rule = { confidence: `${perMille}/1000`, floor: 0, cap: 1e9 };
        expect(normalCdf(marginRate(s, rule).rate / s)).toBeCloseTo(perMille / 1000, 10);
      }),
    );
  });

  it('never leaves floor and cap, and rises with volatility and confidence', () => {
    fc.assert(
      fc.property(sigma, sigma, (a, b) => {
        const [low, high] = [marginRate(Math.min(a, b), RULE), marginRate(Math.max(a, b), RULE)];
        expect(low.rate).toBeLessThanOrEqual(high.rate);
        for (const { rate, uncapped, boundBy } of [low, high]) {
          expect(rate).toBeGreaterThanOrEqual(0.01);
          expect(rate).toBeLessThanOrEqual(0.5);
          if (boundBy === undefined) expect(rate).toBe(uncapped);
          else expect(rate).toBe(RULE[boundBy]);
        }
        expect(marginRate(a, { ...RULE, confidence: '0.999' }).rate).toBeGreaterThanOrEqual(
          marginRate(a, RULE).rate,
        );
      }),
    );
  });

  it('says which bound holds it, at −1, 0 and +1 of each', () => {
    const z = marginRate(1, { confidence: '0.99', floor: 0, cap: 10 }).rate;
    const at = (rate: number) => marginRate(rate / z, RULE);
    expect(at(0.0099)).toMatchObject({ rate: 0.01, boundBy: 'floor' });
    expect(at(0.0101).boundBy).toBeUndefined();
    expect(at(0.4999).boundBy).toBeUndefined();
    expect(at(0.5001)).toMatchObject({ rate: 0.5, boundBy: 'cap' });
    expect(marginRate(0.1, { ...RULE, floor: 0.3, cap: 0.3 }).rate).toBe(0.3);
  });

  it.each<[string, Partial<MarginRateRule> & { sigma?: number }, string]>([
    ['no volatility', { sigma: 0 }, 'sigma'],
    ['a negative volatility', { sigma: -0.1 }, 'sigma'],
    ['a volatility that is no number', { sigma: Number.NaN }, 'sigma'],
    ['an infinite volatility', { sigma: Number.POSITIVE_INFINITY }, 'sigma'],
    ['a volatility whose product is infinite', { sigma: 1.7e308 }, 'sigma'],
    ['confidence 1/2', { confidence: '0.5' }, 'confidence'],
    ['confidence below 1/2', { confidence: '0.01' }, 'confidence'],
    ['confidence 1', { confidence: '1' }, 'confidence'],
    ['confidence in percent', { confidence: '99' }, 'confidence'],
    ['a negative floor', { floor: -0.01 }, 'floor'],
    ['a floor that is no number', { floor: Number.NaN }, 'floor'],
    ['cap 0', { floor: 0, cap: 0 }, 'cap'],
    ['an infinite cap', { cap: Number.POSITIVE_INFINITY }, 'cap'],
    ['a floor above the cap', { floor: 0.51 }, 'floor'],
  ])('refuses %s', (_, { sigma: s = 0.1, ...change }, field) => {
    const error = refusal(() => marginRate(s, { ...RULE, ...change }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe(field);
  });

  it('accepts confidence just above 1/2 and next to 1', () => {
    expect(marginRate(0.1, { ...RULE, confidence: '0.500000001', floor: 0 }).rate).toBeGreaterThan(0);
    expect(marginRate(0.01, { ...RULE, confidence: '0.999999999999' }).rate).toBeGreaterThan(0.07);
  });
});

describe('forecastMarginRate', () => {
  const history = { interval: DAY, candles: walkBars(4e-4, 400, 20, 51) };
  const options = { ...RULE, volatility: { method: 'ewma' as const }, horizonDays: 2 };

  it('is the rate of the forecast over the time to liquidate', () => {
    const { forecast, ...rate } = forecastMarginRate(options, history);
    expect(forecast).toEqual(forecastVolatility({ method: 'ewma' }, history, 2));
    expect(rate).toEqual(marginRate(forecast.sigma, RULE));
    const longer = forecastMarginRate({ ...options, horizonDays: 8 }, history);
    expect(longer.rate).toBeCloseTo(2 * rate.rate, 12);
  });

  it('passes on what the history lacks', () => {
    const short = { ...history, candles: history.candles.slice(0, 60) };
    expectDataError(() => forecastMarginRate(options, short), 'tooShort');
  });
});
