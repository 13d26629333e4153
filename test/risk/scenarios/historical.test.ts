import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historicalScenarios } from '../../../src/risk/scenarios/historical.js';
import { checkJointHistory, jointReturns, windowEnds } from '../../../src/risk/scenarios/joint.js';
import { linearProfits } from '../../../src/risk/scenarios/scenario.js';
import { expectInputError } from '../../models/helpers.js';
import { DAY, expectDataError, START } from '../historyData.js';
import { anyHistory, jointOf, labels, spots } from './helpers.js';

const HISTORY = jointOf({ BTC: [100, 110, 99, 99, 198], ETH: [10, 9, 9, 18, 9] });

describe('historicalScenarios', () => {
  it('are the joint moves of each day, oldest first', () => {
    const scenarios = historicalScenarios({ history: HISTORY });
    expect(labels(scenarios)).toEqual(['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05']);
    expect(spots(scenarios, 'BTC')).toEqual([1.1, 0.9, 1, 2]);
    expect(spots(scenarios, 'ETH')).toEqual([0.9, 1, 2, 0.5]);
    expect(scenarios[0]!.moves.get('BTC')).toEqual({ spot: 1.1 });
  });

  it('overlap over a longer horizon', () => {
    const scenarios = historicalScenarios({ history: HISTORY, horizon: 3 });
    expect(labels(scenarios)).toEqual(['2024-01-02 to 2024-01-04', '2024-01-03 to 2024-01-05']);
    expect(spots(scenarios, 'BTC')).toEqual([0.99, 1.8]);
    expect(spots(scenarios, 'ETH')).toEqual([1.8, 1]);
  });

  it('keep the latest of more than are asked for', () => {
    const all = historicalScenarios({ history: HISTORY });
    expect(historicalScenarios({ history: HISTORY, scenarios: 3 })).toEqual(all.slice(1));
    expect(historicalScenarios({ history: HISTORY, scenarios: 4 })).toEqual(all);
    expectDataError(() => historicalScenarios({ history: HISTORY, scenarios: 5 }), 'tooShort', {
      says: 'has 5 bars, 5 scenarios need 6',
    });
    expect(historicalScenarios({ history: HISTORY, horizon: 4 })).toHaveLength(1);
    expectDataError(() => historicalScenarios({ history: HISTORY, horizon: 5 }), 'tooShort', {
      says: 'needs 6',
    });
    expectInputError(() => historicalScenarios({ history: HISTORY, horizon: 0 }), 'horizon', '1 or more');
    expectInputError(() => historicalScenarios({ history: HISTORY, scenarios: 0 }), 'scenarios', '1 or more');
  });

  it('carry the time where bars are not days', () => {
    const hourly = historicalScenarios({ history: jointOf({ BTC: [1, 2, 3] }, 3600) });
    expect(labels(hourly)).toEqual(['2024-01-01T01:00:00Z', '2024-01-01T02:00:00Z']);
    const later = { ...HISTORY, times: HISTORY.times.map((time) => time + 8 * 3600) };
    expect(labels(historicalScenarios({ history: later }))[0]).toBe('2024-01-02T08:00:00Z');
  });

  it('of a longer horizon are products of those of a day; labels are distinct; built twice they are equal', () => {
    fc.assert(
      fc.property(anyHistory(5, 30), fc.integer({ min: 1, max: 4 }), (history, horizon) => {
        const days = historicalScenarios({ history });
        const windows = historicalScenarios({ history, horizon });
        expect(windows).toHaveLength(days.length - horizon + 1);
        for (const name of history.names) {
          const factors = spots(days, name);
          spots(windows, name).forEach((spot, w) => {
            const product = factors.slice(w, w + horizon).reduce((total, factor) => total * factor, 1);
            expect(spot / product).toBeCloseTo(1, 12);
          });
        }
        expect(new Set(labels(windows)).size).toBe(windows.length);
        expect(historicalScenarios({ history, horizon })).toEqual(windows);
      }),
    );
  });
});

describe('linearProfits', () => {
  it('are exposure times return', () => {
    const scenarios = historicalScenarios({ history: HISTORY });
    const profits = linearProfits(
      scenarios,
      new Map([
        ['BTC', 1000],
        ['ETH', -100],
      ]),
    );
    [110, -100, -100, 1050].forEach((profit, s) => {
      expect(profits[s]).toBeCloseTo(profit, 9);
    });
  });

  it('need a move for every exposure', () => {
    const scenarios = historicalScenarios({ history: HISTORY });
    expectInputError(
      () => linearProfits(scenarios, new Map([['SOL', 1]])),
      'exposures',
      'has no move for SOL',
    );
    expectInputError(() => linearProfits(scenarios, new Map([['BTC', Number.NaN]])), 'exposures', 'range');
  });
});

describe('jointReturns', () => {
  it('are logarithmic by default, per name', () => {
    const returns = jointReturns(HISTORY);
    expect(returns.map((own) => own.length)).toEqual([4, 4]);
    expect(returns[0]![3]).toBeCloseTo(Math.LN2, 14);
    expect(jointReturns(HISTORY, { kind: 'simple' })[1]![3]).toBe(-0.5);
    expect(jointReturns(HISTORY, { bars: 3, overlapping: true })[0]).toHaveLength(2);
    expectDataError(() => jointReturns(HISTORY, { bars: 5 }), 'tooShort');
  });
});

describe('checkJointHistory', () => {
  const at = (times: readonly number[]) => () => checkJointHistory({ ...HISTORY, times });
  const days = (offsets: readonly number[]) => offsets.map((offset) => START + offset * DAY);

  it('names what is wrong', () => {
    expectInputError(() => checkJointHistory({ names: [], times: [], closes: [] }), 'names', 'at least one');
    expectInputError(
      () => checkJointHistory({ ...HISTORY, names: ['BTC', 'BTC'] }),
      'names[1]',
      'BTC appears twice',
    );
    expectDataError(() => checkJointHistory(jointOf({ BTC: [1] })), 'tooShort', { field: 'times' });
    expectDataError(at(days([0, 1, 1, 2, 3])), 'duplicate', { field: 'times[2]', says: '2024-01-02' });
    expectDataError(at(days([0, 1, 3, 2, 4])), 'gap', { field: 'times[2]' });
    expectDataError(at(days([0, 2, 1, 3, 4])), 'unordered', { field: 'times[2]' });
    expectDataError(at(days([0, 1, 2, 3, 5])), 'gap', { field: 'times[4]', says: '172800 s' });
    expectDataError(at([0.5, 1.5, 2.5, 3.5, 4.5]), 'badDate', { field: 'times[0]' });
    expectDataError(() => checkJointHistory({ ...HISTORY, closes: [[1, 2, 3, 4, 5]] }), 'inconsistent', {
      says: '1 series for 2 names',
    });
    expectDataError(() => checkJointHistory(jointOf({ BTC: [1, 2], ETH: [1] })), 'inconsistent', {
      field: 'closes.ETH',
    });
    for (const close of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expectDataError(() => checkJointHistory(jointOf({ BTC: [1, close] })), 'notPositive', {
        field: 'closes.BTC[1]',
      });
    }
  });

  it('refuses closes whose quotient is no number', () => {
    for (const closes of [
      [1e-300, 1e300],
      [1e300, 1e-300],
    ]) {
      expectDataError(() => historicalScenarios({ history: jointOf({ BTC: closes }) }), 'inconsistent', {
        field: 'closes.BTC[1]',
      });
    }
  });

  it('windows start no earlier than asked', () => {
    expect(windowEnds(HISTORY, { horizon: 2 }, 1)).toEqual([3, 4]);
    expectDataError(() => windowEnds(HISTORY, { horizon: 2 }, 3), 'tooShort');
  });
});
