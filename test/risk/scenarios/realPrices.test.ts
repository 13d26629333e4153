import { expect, it } from 'vitest';
import { correlationOf, ewmaCovariance, sampleCovariance } from '../../../src/risk/correlation.js';
import { assertPositiveDefinite } from '../../../src/risk/definiteness.js';
import { parseHistory } from '../../../src/risk/history.js';
import { alignHistories } from '../../../src/risk/historyAlign.js';
import { deltaNormal } from '../../../src/risk/parametric.js';
import { ageWeightedScenarios } from '../../../src/risk/scenarios/ageWeighted.js';
import { drawnScenarios, principalScenarios } from '../../../src/risk/scenarios/covariance.js';
import { ewmaFilteredScenarios } from '../../../src/risk/scenarios/ewmaFilter.js';
import { historicalScenarios } from '../../../src/risk/scenarios/historical.js';
import { type JointHistory, jointReturns } from '../../../src/risk/scenarios/joint.js';
import { linearProfits, type MarketScenario } from '../../../src/risk/scenarios/scenario.js';
import { tailOf } from '../../../src/risk/tails.js';
import { describePrices } from '../../vectors/prices.js';
import { labels } from './helpers.js';

/** Two years of seven assets: what the generators make of data that nobody smoothed. */
describePrices('scenarios from real prices', (files) => {
  const histories = new Map(files.map(({ underlying, csv, file }) => [underlying, parseHistory(csv, file)]));
  const names = [...histories.keys()];
  const history: JointHistory = { names, ...alignHistories(histories, names) };
  const equalBook = new Map(names.map((name) => [name, 1 / names.length]));
  const losses = (scenarios: readonly MarketScenario[], book = equalBook) =>
    linearProfits(scenarios, book).map((profit) => -profit);

  it('250 joint scenarios of 7 assets by each method, labelled once each, the same when built again', () => {
    const covariance = sampleCovariance({ returns: jointReturns(history) });
    const build = () => [
      historicalScenarios({ history, scenarios: 250 }),
      historicalScenarios({ history, scenarios: 250, horizon: 10 }),
      ageWeightedScenarios({ history, lambda: 0.99, slots: 250 }).scenarios,
      ewmaFilteredScenarios({ history, scenarios: 250 }),
      drawnScenarios({ names, covariance, count: 256 }),
      principalScenarios({ names, covariance, radius: { confidence: '0.99' } }),
    ];
    const sets = build();
    expect(sets.map((set) => set.length)).toEqual([250, 250, 250, 250, 256, 14]);
    expect(build()).toEqual(sets);
    for (const set of sets) {
      expect(new Set(labels(set)).size).toBe(set.length);
      for (const { moves } of set) {
        expect([...moves.keys()]).toEqual(names);
        for (const { spot } of moves.values()) {
          expect(Number.isFinite(spot)).toBe(true);
          expect(spot).toBeGreaterThan(0);
        }
      }
    }
    expect(labels(sets[0]!).at(-1)).toBe('2026-03-16');
    expect(labels(sets[1]!).at(-1)).toBe('2026-03-07 to 2026-03-16');
  });

  it('have positive definite covariances, plain and weighted', () => {
    const returns = jointReturns(history);
    for (const covariance of [sampleCovariance({ returns }), ewmaCovariance(returns, 0.94)]) {
      expect(assertPositiveDefinite(covariance, { names })).toBeGreaterThan(0.01);
      const { correlation } = correlationOf(covariance);
      // All seven move together.
      for (const entry of correlation.flat()) expect(entry).toBeGreaterThan(0.2);
    }
  });

  it('tails of history are fatter than normal ones: 99 % expected shortfall of an equal book', () => {
    const returns = jointReturns(history, { kind: 'simple' });
    const covariance = sampleCovariance({ returns });
    const exposures = names.map((name) => equalBook.get(name)!);
    const normal = deltaNormal({ exposures, covariance, confidence: '0.99', names });
    const plain = tailOf(losses(historicalScenarios({ history })), '0.99');
    expect(plain.k).toBe(7);
    expect(plain.expectedShortfall).toBeGreaterThan(1.1 * normal.expectedShortfall.total);
    expect(plain.valueAtRisk).toBeGreaterThan(0.9 * normal.valueAtRisk.total);
  });

  it('a hedged book loses less than its legs in every set', () => {
    const hedged = new Map([
      ['BTC', 1],
      ['ETH', -0.7],
    ]);
    for (const scenarios of [historicalScenarios({ history }), ewmaFilteredScenarios({ history })]) {
      const both = tailOf(losses(scenarios, hedged), '0.975').expectedShortfall;
      const legs = [...hedged].map(
        ([name, exposure]) =>
          tailOf(losses(scenarios, new Map([[name, exposure]])), '0.975').expectedShortfall,
      );
      expect(both).toBeLessThan(Math.max(...legs));
    }
  });
});
