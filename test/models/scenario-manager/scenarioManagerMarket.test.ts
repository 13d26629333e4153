import { describe, expect, it } from 'vitest';
import { formatMarket, parseMarket } from '../../../src/market/marketFile.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { parseRisk } from '../../../src/models/build/riskFile.js';
import { scenarioManager } from '../../../src/models/scenario-manager/scenarioManager.js';
import { deriveMarket } from '../../support/deriveMarket.js';
import { PARAMETERS, PORTFOLIO } from './scenarioManagerCase.js';

const registry = [scenarioManager];

describe('a market of the scenario manager', () => {
  const { market, params } = deriveMarket(PORTFOLIO, PARAMETERS);
  const { universe, time, maxSkew, prices, models } = market;
  const text = JSON.stringify({
    version: 1,
    kind: 'ballast/risk',
    universe,
    time,
    maxSkew,
    prices: Object.fromEntries(universe.instruments.map(({ symbol }, i) => [symbol, prices[i]])),
    models: [{ model: 'scenario-manager', ...params }],
  });

  it('is built from a risk file', () => {
    const built = buildMarket(parseRisk(text, 'risk.json', registry), { registry });
    expect(built.models).toEqual(models);
    expect(built.prices).toEqual(prices);
  });

  it('comes back from its file', () => {
    expect(parseMarket(formatMarket(market)).models).toEqual(models);
  });
});
