import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalCoverage, independence, kupiec, trafficLight } from '../../src/backtest/coverage.js';
import { InputError } from '../../src/errors.js';

/** x exceedances spread over T periods as evenly as can be. */
const spread = (x: number, periods: number): boolean[] =>
  Array.from(
    { length: periods },
    (_, t) => Math.floor(((t + 1) * x) / periods) > Math.floor((t * x) / periods),
  );

describe('kupiec', () => {
  it('is 0 where the share is the expected one, and grows to both sides', () => {
    expect(kupiec(spread(10, 1000), 0.01).statistic).toBeCloseTo(0, 12);
    const [few, right, many] = [2, 10, 25].map((x) => kupiec(spread(x, 1000), 0.01).pValue);
    expect(right).toBeCloseTo(1, 6);
    expect(few).toBeLessThan(0.01);
    expect(many).toBeLessThan(0.001);
  });

  it('accepts the region of Kupiec (1995, table 3): N < 7 in 255 days at 1 %, 1 < N < 11 in 510', () => {
    const accepted = (periods: number) =>
      Array.from({ length: 20 }, (_, x) => x).filter(
        (x) => kupiec(spread(x, periods), 0.01).statistic < 3.841,
      );
    expect(accepted(255)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(accepted(510)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('takes the limits at none and at all', () => {
    expect(kupiec(spread(0, 250), 0.01).statistic).toBeCloseTo(-500 * Math.log(0.99), 9);
    expect(kupiec(spread(250, 250), 0.01).statistic).toBeCloseTo(-500 * Math.log(0.01), 9);
  });
});

describe('independence', () => {
  it('sees clusters', () => {
    const cluster = [...spread(0, 480), ...new Array<boolean>(10).fill(true), ...spread(0, 510)];
    expect(independence(cluster).pValue).toBeLessThan(1e-6);
    expect(independence(spread(10, 1000)).pValue).toBeGreaterThan(0.3);
  });

  it('is never negative, and 0 without any exceedance', () => {
    expect(independence(spread(0, 50)).statistic).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 60 }), (list) => {
        const { statistic, pValue } = independence(list);
        expect(statistic).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('adds to coverage', () => {
    const list = spread(7, 300);
    const both = conditionalCoverage(list, 0.01);
    expect(both.statistic).toBeCloseTo(kupiec(list, 0.01).statistic + independence(list).statistic, 12);
    expect(both.pValue).toBeCloseTo(Math.exp(-both.statistic / 2), 12);
  });
});

describe('the traffic light', () => {
  it('has the zones and probabilities of the Basel table for 250 days at 99 %', () => {
    const zones = Array.from({ length: 12 }, (_, x) => trafficLight(x, 250, 0.01));
    expect(zones.map(({ zone }) => zone[0])).toEqual([...'gggggyyyyyrr']);
    const printed = [0.0811, 0.2858, 0.5432, 0.7581, 0.8922, 0.9588, 0.9863, 0.996, 0.9989, 0.9997, 0.9999];
    printed.forEach((p, x) => {
      expect(zones[x]!.cumulative).toBeCloseTo(p, 4);
    });
  });

  it('is certain at the last count', () => {
    expect(trafficLight(20, 20, 0.3).cumulative).toBeCloseTo(1, 12);
  });
});

describe('bad input', () => {
  it.each([0, 1, -0.1, Number.NaN])('refuses an expected share of %s', (p) => {
    expect(() => kupiec([true], p)).toThrow(InputError);
    expect(() => trafficLight(0, 1, p)).toThrow(InputError);
  });

  it('refuses lists that are too short, and counts out of range', () => {
    expect(() => kupiec([], 0.01)).toThrow('at least 1 period');
    expect(() => independence([true])).toThrow('at least 2 periods');
    expect(() => trafficLight(-1, 10, 0.1)).toThrow('from 0 to');
    expect(() => trafficLight(11, 10, 0.1)).toThrow('from 0 to');
    expect(() => trafficLight(0, 0, 0.1)).toThrow('1 or more');
  });
});
