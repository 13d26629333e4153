import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ewmaFilteredScenarios, volatilitySeries } from '../../../src/risk/scenarios/ewmaFilter.js';
import { filteredScenarios, type VolatilitySeries } from '../../../src/risk/scenarios/filtered.js';
import { historicalScenarios } from '../../../src/risk/scenarios/historical.js';
import { jointReturns } from '../../../src/risk/scenarios/joint.js';
import { ewmaVariances } from '../../../src/risk/volatility/ewma.js';
import { expectInputError } from '../../models/helpers.js';
import { expectDataError } from '../historyData.js';
import { anyHistory, jointOf, labels, spots, wandering } from './helpers.js';

const constant = (length: number, volatility = 0.02): VolatilitySeries => ({
  past: Array.from({ length }, () => volatility),
  next: volatility,
});

describe('filteredScenarios', () => {
  it('with constant volatility are the plain scenarios', () => {
    fc.assert(
      fc.property(anyHistory(6, 40), fc.integer({ min: 1, max: 4 }), (history, horizon) => {
        const volatilities = new Map(history.names.map((name) => [name, constant(history.times.length - 1)]));
        const plain = historicalScenarios({ history, horizon });
        const filtered = filteredScenarios({ history, horizon, volatilities });
        expect(labels(filtered)).toEqual(labels(plain));
        for (const name of history.names) {
          spots(filtered, name).forEach((spot, s) => {
            const expected = spots(plain, name)[s]!;
            if (horizon === 1) expect(spot).toBe(expected);
            else expect(spot / expected).toBeCloseTo(1, 12);
          });
        }
      }),
    );
  });

  it('rescale each logarithmic return by today over its own day', () => {
    const history = jointOf({ BTC: [100, 110, 99, 121] });
    const volatilities = new Map([['BTC', { past: [0.01, 0.02, 0.04], next: 0.02 }]]);
    const expected = [1.1 ** 2, 0.9, (121 / 99) ** 0.5];
    spots(filteredScenarios({ history, volatilities }), 'BTC').forEach((spot, s) => {
      expect(spot).toBeCloseTo(expected[s]!, 14);
    });
    const [first, second] = spots(filteredScenarios({ history, volatilities, horizon: 2 }), 'BTC');
    expect(first).toBeCloseTo(expected[0]! * expected[1]!, 14);
    expect(second).toBeCloseTo(expected[1]! * expected[2]!, 14);
  });

  it('do not see the unit of a volatility', () => {
    const history = wandering(30);
    const scaled = (factor: number) =>
      new Map(
        history.names.map((name) => {
          const past = Array.from({ length: 29 }, (_, t) => factor * (1 + (t % 5)));
          return [name, { past, next: 3 * factor }];
        }),
      );
    const [daily, yearly] = [scaled(1), scaled(16)].map((volatilities) =>
      filteredScenarios({ history, volatilities }),
    );
    expect(yearly).toEqual(daily);
  });

  it('begin where the volatilities do', () => {
    const history = wandering(30);
    const volatilities = new Map(history.names.map((name) => [name, constant(10)]));
    expect(filteredScenarios({ history, volatilities })).toEqual(
      historicalScenarios({ history, scenarios: 10 }),
    );
    expect(filteredScenarios({ history, volatilities, horizon: 10 })).toHaveLength(1);
    expectDataError(() => filteredScenarios({ history, volatilities, horizon: 11 }), 'tooShort');
    expect(filteredScenarios({ history, volatilities, scenarios: 4 })).toHaveLength(4);
    expectDataError(() => filteredScenarios({ history, volatilities, scenarios: 11 }), 'tooShort');
  });

  it('name what is wrong with the volatilities', () => {
    const history = wandering(5);
    const run = (btc: VolatilitySeries, eth?: VolatilitySeries) => () =>
      filteredScenarios({
        history,
        volatilities: new Map(
          eth
            ? [
                ['BTC', btc],
                ['ETH', eth],
              ]
            : [['BTC', btc]],
        ),
      });
    const good = constant(4);
    expectInputError(run(good), 'volatilities', 'no series for ETH');
    expectInputError(run(good, constant(3)), 'volatilities.ETH.past', 'as long as');
    expectInputError(run(constant(5), good), 'volatilities.BTC.past', '1 to 4');
    expectInputError(run(constant(0), good), 'volatilities.BTC.past', '1 to 4');
    expectInputError(run({ ...good, past: [1, 1, 0, 1] }, good), 'volatilities.BTC.past[2]', 'above 0');
    expectInputError(run({ ...good, next: Number.NaN }, good), 'volatilities.BTC.next', 'finite number');
    expectInputError(
      run({ past: [1e-300, 1, 1, 1], next: 1e300 }, good),
      'volatilities.BTC',
      'range of floating',
    );
    const falling = jointOf({ BTC: [2, 1] });
    const extreme = new Map([['BTC', { past: [1], next: 2000 }]]);
    expectInputError(
      () => filteredScenarios({ history: falling, volatilities: extreme }),
      'volatilities.BTC',
      'price of 0',
    );
  });
});

describe('ewmaFilteredScenarios', () => {
  const history = wandering(200);

  it('use the volatility before each day and today’s after all of them', () => {
    const scenarios = ewmaFilteredScenarios({ history, warmUp: 50 });
    expect(scenarios).toHaveLength(149);
    const returns = jointReturns(history);
    history.names.forEach((name, j) => {
      const own = returns[j]!;
      // Weighted mean of squares of the returns before index t.
      const volatility = (t: number) => {
        const before = own.slice(0, t).reverse();
        const weights = before.map((_, age) => 0.94 ** age);
        const squares = before.reduce((total, value, age) => total + weights[age]! * value * value, 0);
        return Math.sqrt(squares / weights.reduce((total, weight) => total + weight, 0));
      };
      spots(scenarios, name).forEach((spot, s) => {
        const t = 50 + s;
        expect(Math.log(spot)).toBeCloseTo((own[t]! * volatility(200 - 1)) / volatility(t), 12);
      });
    });
  });

  it('warm up over 75 returns for λ = 0.94, more for a slower one', () => {
    expect(ewmaFilteredScenarios({ history })).toHaveLength(199 - 75);
    expect(ewmaFilteredScenarios({ history, lambda: 0.97, horizon: 5 })).toHaveLength(199 - 152 - 4);
    expectDataError(() => ewmaFilteredScenarios({ history, lambda: 0.99 }), 'tooShort', {
      field: 'closes.BTC',
    });
  });

  it('raise calm days when today is wild', () => {
    const calmThenWild = jointOf({
      BTC: Array.from({ length: 120 }, (_, t) => 100 * Math.exp((t % 2) * (t < 100 ? 0.01 : 0.05))),
    });
    const plain = spots(historicalScenarios({ history: calmThenWild, scenarios: 40 }), 'BTC');
    const filtered = spots(ewmaFilteredScenarios({ history: calmThenWild, scenarios: 40 }), 'BTC');
    expect(Math.abs(Math.log(filtered[0]!))).toBeGreaterThan(3 * Math.abs(Math.log(plain[0]!)));
  });

  it('need an underlying that moves, and a warm-up that leaves something', () => {
    const flat = jointOf({ USDT: Array.from({ length: 90 }, () => 1) });
    expectDataError(() => ewmaFilteredScenarios({ history: flat }), 'notPositive', { field: 'closes.USDT' });
    expect(ewmaFilteredScenarios({ history, warmUp: 198 })).toHaveLength(1);
    expectDataError(() => ewmaFilteredScenarios({ history, warmUp: 199 }), 'tooShort');
    expectInputError(() => ewmaFilteredScenarios({ history, warmUp: 0 }), 'warmUp', '1 or more');
    expectInputError(() => ewmaFilteredScenarios({ history, lambda: 1 }), 'lambda', 'below 1');
  });

  it('volatilitySeries takes any conditional variances', () => {
    expect(volatilitySeries({ first: 0, variances: [4, 9, 16] }, 1)).toEqual({ past: [3], next: 4 });
    expectInputError(() => volatilitySeries({ first: 2, variances: [4, 9, 16] }, 1), 'from', '2 or more');
    expectDataError(() => volatilitySeries({ first: 0, variances: [4, 0, 16] }, 1), 'notPositive', {
      says: 'before return 1',
    });
    expect(volatilitySeries(ewmaVariances([0.1, 0.1]), 1)).toEqual({ past: [0.1], next: 0.1 });
  });
});
