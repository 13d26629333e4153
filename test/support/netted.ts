import type { Market } from '../../src/market/market.js';
import { type Model, SLOPE_SCALE } from '../../src/market/model.js';

/** The small market with two netting sets, A and B: gains count at 90 %, losses at 104 %, in scenario 0 as a minimum. */
export function withNettingSets(market: Market): Market {
  const { maintenance, initial } = market.models;
  return { ...market, models: { maintenance: netted(maintenance!), initial: netted(initial!) } };
}

function netted(model: Model): Model {
  const slopes = { gain: (SLOPE_SCALE * 9n) / 10n, loss: (SLOPE_SCALE * 104n) / 100n + 1n };
  return {
    ...model,
    nettingSets: ['A', 'B'],
    scenarios: model.scenarios.map((scenario, s) => ({
      label: scenario.label,
      pnl: [0n, 0n, 0n],
      netted: [
        { ...slopes, form: [scenario.pnl[0]!, scenario.pnl[1]!, 0n], ...(s === 0 ? LEAD : {}) },
        { ...slopes, form: [0n, 0n, scenario.pnl[2]!] },
      ],
    })),
  };
}

const LEAD = { lead: [-7n, 11n, 0n] };
