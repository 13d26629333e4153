import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { logReturns, multiDayReturns, simpleReturns } from '../../src/risk/returns.js';
import { refusal } from '../support/refusal.js';
import { expectDataError } from './historyData.js';

const PRICES = [100, 110, 99, 99, 120, 60, 61];
const price = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const prices = fc.array(price, { minLength: 2, maxLength: 60 });

describe('returns of one bar', () => {
  it('are quotients of neighbours', () => {
    const logs = logReturns(PRICES);
    const simple = simpleReturns(PRICES);
    expect(logs).toHaveLength(6);
    PRICES.slice(1).forEach((p, i) => {
      expect(logs[i]).toBeCloseTo(Math.log(p / PRICES[i]!), 14);
      expect(simple[i]).toBeCloseTo(p / PRICES[i]! - 1, 14);
    });
  });

  it('keep the digits of small moves', () => {
    // ln(1 + x) = x − x²/2 + …, with x exact in binary.
    const x = 2 ** -40;
    expect(logReturns([1, 1 + x])[0]).toBe(x - x ** 2 / 2);
    expect(simpleReturns([1, 1 + x])[0]).toBe(x);
  });

  it('log returns add up, turn their sign with time, and do not depend on the unit of the price', () => {
    fc.assert(
      fc.property(prices, fc.double({ min: 0.01, max: 100, noNaN: true }), (series, unit) => {
        const returns = logReturns(series);
        const total = returns.reduce((a, b) => a + b, 0);
        expect(total).toBeCloseTo(Math.log(series.at(-1)! / series[0]!), 9);
        const back = logReturns([...series].reverse()).reverse();
        const scaled = logReturns(series.map((p) => p * unit));
        returns.forEach((value, i) => {
          expect(back[i]).toBeCloseTo(-value, 9);
          expect(scaled[i]).toBeCloseTo(value, 9);
        });
      }),
    );
  });

  it('simple returns are the exponentials of log returns, less one', () => {
    fc.assert(
      fc.property(prices, (series) => {
        const simple = simpleReturns(series);
        logReturns(series).forEach((value, i) => {
          expect(Math.abs(simple[i]! - Math.expm1(value))).toBeLessThanOrEqual(1e-12 * (1 + Math.exp(value)));
        });
      }),
    );
  });
});

describe('returns over several bars', () => {
  const of = (bars: number, overlapping: boolean) =>
    multiDayReturns(PRICES, { bars, overlapping, kind: 'simple' });

  it('side by side end at the last price; overlapping ones begin at every bar', () => {
    expect(of(2, false)).toEqual(
      [99 / 100 - 1, 120 / 99 - 1, 61 / 120 - 1].map((x) => expect.closeTo(x, 14)),
    );
    expect(of(4, false)).toEqual([expect.closeTo(61 / 99 - 1, 14)]);
    expect(of(4, true)).toEqual([120 / 100 - 1, 60 / 110 - 1, 61 / 99 - 1].map((x) => expect.closeTo(x, 14)));
    expect(of(6, true)).toEqual(of(6, false));
    expect(of(1, true)).toEqual(simpleReturns(PRICES));
  });

  it('are the sums of the log returns in them, side by side and overlapping', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 10 }), fc.boolean(), (series, bars, overlapping) => {
        fc.pre(series.length > bars);
        const single = logReturns(series);
        const result = multiDayReturns(series, { bars, overlapping });
        const step = overlapping ? 1 : bars;
        const n = series.length;
        expect(result).toHaveLength(overlapping ? n - bars : Math.floor((n - 1) / bars));
        [...result].reverse().forEach((value, i) => {
          const end = single.length - i * step;
          expect(value).toBeCloseTo(
            single.slice(end - bars, end).reduce((a, b) => a + b, 0),
            9,
          );
        });
      }),
    );
  });
});

describe('returns refuse', () => {
  it.each<[string, number[], 'notANumber' | 'notPositive' | 'tooShort', string]>([
    ['a zero price', [1, 0, 1], 'notPositive', 'prices[1]'],
    ['a negative price', [1, 2, -1], 'notPositive', 'prices[2]'],
    ['NaN', [Number.NaN, 1], 'notANumber', 'prices[0]'],
    ['infinity', [1, Number.POSITIVE_INFINITY], 'notANumber', 'prices[1]'],
    ['a price beyond the range', [1, 1e101], 'notANumber', 'prices[1]'],
    ['a price below the range', [1, 1e-101], 'notANumber', 'prices[1]'],
    ['one price', [1], 'tooShort', 'prices'],
    ['no price', [], 'tooShort', 'prices'],
  ])('%s', (_, series, rule, field) => {
    expectDataError(() => logReturns(series), rule, { field });
    expectDataError(() => simpleReturns(series), rule, { field });
  });

  it('too few prices for the bars', () => {
    expect(multiDayReturns([1, 2, 3], { bars: 2 })).toHaveLength(1);
    expectDataError(() => multiDayReturns([1, 2, 3], { bars: 3 }), 'tooShort', { says: '4 are needed' });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%f bars', (bars) => {
    const error = refusal(() => multiDayReturns(PRICES, { bars }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe('bars');
  });
});
