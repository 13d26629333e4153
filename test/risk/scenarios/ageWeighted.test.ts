import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageWeights } from '../../../src/risk/correlation.js';
import { ageWeightedScenarios } from '../../../src/risk/scenarios/ageWeighted.js';
import { apportion } from '../../../src/risk/scenarios/apportion.js';
import { historicalScenarios } from '../../../src/risk/scenarios/historical.js';
import { linearProfits } from '../../../src/risk/scenarios/scenario.js';
import { expectedShortfall } from '../../../src/risk/tails.js';
import { weightedExpectedShortfall } from '../../../src/risk/weightedTails.js';
import { expectInputError } from '../../models/helpers.js';
import { expectDataError } from '../historyData.js';
import { anyHistory, labels, wandering } from './helpers.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('apportion', () => {
  it('gives whole shares first, then the largest remainders', () => {
    expect(apportion([5, 3, 2], 10)).toEqual({ counts: [5, 3, 2], totalVariation: 0 });
    // Quotas 4.5, 2.7, 1.8.
    expect(apportion([5, 3, 2], 9).counts).toEqual([4, 3, 2]);
    expect(apportion([1, 1, 1], 4).counts).toEqual([1, 1, 2]);
    expect(apportion([0, 1], 3).counts).toEqual([0, 3]);
    expect(apportion([1e300, 1e300], 2).counts).toEqual([1, 1]);
  });

  it('states the distance from the weights', () => {
    // Quotas 0.75 and 0.25 of one slot: off by 1/4 each.
    expect(apportion([3, 1], 1)).toEqual({ counts: [1, 0], totalVariation: 0.25 });
  });

  it('fills all slots, each share to within one', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 500 }), (raw, slots) => {
        const total = sum(raw);
        fc.pre(total > 1e-9);
        const { counts, totalVariation } = apportion(raw, slots);
        expect(sum(counts)).toBe(slots);
        counts.forEach((count, i) => {
          expect(Math.abs(count - (raw[i]! / total) * slots)).toBeLessThan(1 + 1e-9);
        });
        const gap = sum(counts.map((count, i) => Math.abs(count / slots - raw[i]! / total)));
        expect(totalVariation).toBeCloseTo(gap / 2, 10);
      }),
    );
  });

  it('refuses weights and slots out of range', () => {
    expectInputError(() => apportion([], 1), 'weights', 'above 0');
    expectInputError(() => apportion([0], 1), 'weights', 'above 0');
    expectInputError(() => apportion([1, -1], 1), 'weights[1]', 'must not be negative');
    expectInputError(() => apportion([1, Number.NaN], 1), 'weights[1]', 'finite');
    expectInputError(() => apportion([1], 0), 'slots', 'from 1 to 1000000');
    expectInputError(() => apportion([1], 1_000_001), 'slots', 'from 1 to 1000000');
  });
});

describe('ageWeightedScenarios', () => {
  it('with λ = 1 and a slot per window are the plain scenarios', () => {
    fc.assert(
      fc.property(anyHistory(4, 60), fc.integer({ min: 1, max: 3 }), (history, horizon) => {
        const plain = historicalScenarios({ history, horizon });
        const result = ageWeightedScenarios({ history, horizon, lambda: 1, slots: plain.length });
        expect(result.scenarios).toEqual(plain);
        expect(result.unused).toEqual([]);
        expect(result.totalVariation).toBeCloseTo(0, 12);
      }),
    );
  });

  it('fill the slots, repeat the young and leave out the old', () => {
    const history = wandering(61);
    const { scenarios, counts, unused, totalVariation } = ageWeightedScenarios({
      history,
      lambda: 0.9,
      slots: 40,
    });
    expect(scenarios).toHaveLength(40);
    expect(new Set(labels(scenarios)).size).toBe(40);
    expect(counts).toHaveLength(60);
    counts.slice(1).forEach((count, i) => {
      expect(count).toBeGreaterThanOrEqual(counts[i]!);
    });
    // Weights of the three latest: 10.0, 9.0, 8.1 %: 4.0, 3.6, 3.2 of 40.
    expect(counts.slice(-3)).toEqual([3, 4, 4]);
    expect(labels(scenarios).slice(-4)).toEqual([1, 2, 3, 4].map((copy) => `2024-03-01 (${copy} of 4)`));
    expect(unused).toHaveLength(counts.filter((count) => count === 0).length);
    expect(unused[0]).toBe('2024-01-02');
    expect(totalVariation).toBeGreaterThan(0);
    expect(totalVariation).toBeLessThan(0.2);
    const last = scenarios.slice(-4).map(({ moves }) => moves.get('BTC'));
    expect(new Set(last).size).toBe(1);
  });

  it('take only the latest windows where asked', () => {
    const history = wandering(61);
    const { counts } = ageWeightedScenarios({ history, lambda: 0.99, slots: 30, windows: 20 });
    expect(counts).toHaveLength(20);
    expectInputError(
      () => ageWeightedScenarios({ history, lambda: 0.99, slots: 30, windows: 0 }),
      'windows',
      '1 or more',
    );
    expectDataError(
      () => ageWeightedScenarios({ history, lambda: 0.99, slots: 30, windows: 61 }),
      'tooShort',
    );
    expectInputError(() => ageWeightedScenarios({ history, lambda: 0, slots: 30 }), 'lambda', 'above 0');
    expectInputError(() => ageWeightedScenarios({ history, lambda: 0.99, slots: 0 }), 'slots', 'from 1');
  });

  it('stay within the stated bound of the exact weights, for any linear portfolio', () => {
    const history = wandering(200);
    const plain = historicalScenarios({ history });
    const exposure = fc.double({ min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(exposure, exposure, fc.constantFrom(0.94, 0.97, 0.99, 0.999), (btc, eth, lambda) => {
        // Slots whose tail is whole, so that the count rule adds nothing.
        const { scenarios, totalVariation } = ageWeightedScenarios({ history, lambda, slots: 100 });
        const losses = (of: typeof plain) =>
          linearProfits(
            of,
            new Map([
              ['BTC', btc],
              ['ETH', eth],
            ]),
          ).map((profit) => -profit);
        const weights = ageWeights(plain.length, lambda);
        const exact = weightedExpectedShortfall(
          losses(plain).map((loss, i) => ({ loss, weight: weights[i]! })),
          '0.95',
        );
        const spread = Math.max(...losses(plain)) - Math.min(...losses(plain));
        const gap = Math.abs(expectedShortfall(losses(scenarios), '0.95') - exact);
        expect(gap).toBeLessThanOrEqual((totalVariation * spread) / 0.05 + 1e-9);
      }),
    );
  });
});
