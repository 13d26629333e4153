import fc from 'fast-check';
import type { JointHistory } from '../../../src/risk/scenarios/joint.js';
import type { MarketScenario } from '../../../src/risk/scenarios/scenario.js';
import { DAY, START } from '../historyData.js';

/** Joint histories for tests, and what is read from scenarios. */

/** A daily history of these closes by name. */
export function jointOf(closes: Readonly<Record<string, readonly number[]>>, interval = DAY): JointHistory {
  const [first] = Object.values(closes);
  return {
    names: Object.keys(closes),
    times: first!.map((_, t) => START + t * interval),
    closes: Object.values(closes),
  };
}

/** A history of two names whose prices wander without ever repeating a return. */
export function wandering(bars: number): JointHistory {
  const path = (phase: number) => {
    let price = 100;
    return Array.from({ length: bars }, (_, t) => {
      price *= 1 + 0.03 * Math.sin(phase + 1.7 * t + 0.013 * t * t);
      return price;
    });
  };
  return jointOf({ BTC: path(0.3), ETH: path(1.1) });
}

/** Random joint histories of 1 to 4 names. */
export function anyHistory(minBars: number, maxBars: number): fc.Arbitrary<JointHistory> {
  const price = fc.double({ min: 0.01, max: 1e5, noNaN: true });
  return fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: minBars, max: maxBars }))
    .chain(([names, bars]) =>
      fc
        .array(fc.array(price, { minLength: bars, maxLength: bars }), { minLength: names, maxLength: names })
        .map((closes) => jointOf(Object.fromEntries(closes.map((own, j) => [`A${j}`, own])))),
    );
}

/** Spot factors of one underlying, by scenario. */
export function spots(scenarios: readonly MarketScenario[], underlying: string): number[] {
  return scenarios.map(({ moves }) => moves.get(underlying)!.spot);
}

export const labels = (scenarios: readonly MarketScenario[]) => scenarios.map(({ label }) => label);
