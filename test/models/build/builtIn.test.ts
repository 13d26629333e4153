import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILT_IN } from '../../../src/models/build/builtIn.js';
import { extendRegistry, findModel } from '../../../src/models/build/registry.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { NO_INPUTS } from '../../../src/risk/data.js';
import { deriveMarket } from '../../support/deriveMarket.js';
import { PARAMS as ADAPTIVE, RATE } from '../adaptive/adaptiveCase.js';
import { contextOf, SPOT } from '../helpers.js';
import { BTC, BTC_PERP, dataContext, ETH_PERP } from '../market.js';
import { PARAMETERS, PORTFOLIO } from '../scenario-manager/scenarioManagerCase.js';
import { PUBLISHED, context as spanContext } from '../span/spanFixtures.js';

/** Built-in models go through every check that models of third parties go through. */

const perpetual = { symbols: [BTC_PERP.symbol] };
const limits = { [BTC_PERP.symbol]: '100', [ETH_PERP.symbol]: '100' };
const reserves = contextOf([
  [{ ...SPOT, kind: 'supply' }, '60000'],
  [{ ...SPOT, kind: 'debt' }, '60000'],
]);
const managed = deriveMarket(PORTFOLIO, PARAMETERS);

/** Parameters of every model, and where they are compiled: on the made-up market unless it says otherwise. */
const CASES: Readonly<Record<string, { readonly params: unknown; readonly context?: CompileContext }>> = {
  tiered: {
    params: {
      ...perpetual,
      brackets: [{ minNotional: '0', maxNotional: '9000', maintenanceRate: '0.1', initialRate: '0.2' }],
    },
  },
  collateral: { params: { symbols: [BTC.symbol], tiers: [{ upTo: '10', weight: '0.9' }] } },
  mark: { params: { ...perpetual, limit: '10' } },
  scan: {
    params: {
      scenarios: ['up', 'down'],
      arrays: { [BTC_PERP.symbol]: ['1', '-1'] },
      units: [{ select: 'all', reduce: 'worst' }],
    },
  },
  groups: {
    params: {
      groups: [
        {
          label: 'g',
          select: { underlying: 'BTC' },
          fold: true,
          segments: [{ from: '0', to: '5', perUnit: '100' }],
        },
      ],
    },
  },
  'historical-es': { params: { limits, method: 'plain', scenarios: 20, confidence: '0.9' } },
  portfolio: { params: { limits, ranges: { BTC: { spot: '0.15' }, ETH: { spot: '0.2' } } } },
  hyperliquid: {
    params: { ...perpetual, tiers: [{ lowerBound: '0', maxLeverage: '50' }], positionLimit: '9000' },
  },
  dydx: {
    params: { ...perpetual, initialMarginPpm: 50_000, maintenanceFractionPpm: 600_000, notionalCap: '9000' },
  },
  lending: {
    params: {
      supplies: [{ symbol: SPOT.symbol, liquidationThreshold: '0.8', loanToValue: '0.7', supplyCap: '9' }],
      debts: [{ symbol: SPOT.symbol, borrowCap: '9' }],
    },
    context: reserves,
  },
  span: { params: PUBLISHED, context: spanContext },
  'scenario-manager': { params: managed.params, context: { ...managed.market, inputs: NO_INPUTS } },
  adaptive: { params: ADAPTIVE },
  'liquid-collateral': {
    params: { limits: { [BTC.symbol]: '100' }, haircut: RATE, liquidity: { from: 'volume' } },
  },
};

describe('the built-in models', () => {
  it('have names of their own, versions, and a line for readers', () => {
    const names = BUILT_IN.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['tiered', 'collateral', 'mark', 'scan', 'groups']));
    for (const model of BUILT_IN) {
      expect(Number.isInteger(model.version) && model.version >= 1, model.name).toBe(true);
      expect(model.describe, model.name).toMatch(/^[^\p{C}]{1,200}$/u);
    }
  });

  it('would all be accepted as those of third parties are', () => {
    expect(extendRegistry([], BUILT_IN)).toHaveLength(BUILT_IN.length);
  });

  it('have parameters with a JSON Schema that refuses unknown keys', () => {
    for (const { name, params } of BUILT_IN) {
      expect(z.toJSONSchema(params, { io: 'input' }), name).toMatchObject({ additionalProperties: false });
    }
  });

  it('say how they compare with the rule book that they follow', () => {
    const followers = BUILT_IN.filter(({ exactness }) => exactness !== undefined).map(({ name }) => name);
    expect(followers).toEqual(['hyperliquid', 'dydx', 'lending', 'span', 'scenario-manager']);
  });

  it('each have a case below', () => {
    expect(Object.keys(CASES).sort()).toEqual(BUILT_IN.map(({ name }) => name).sort());
  });
});

describe('compiled as a model of a third party is, with its part checked', () => {
  const checked = extendRegistry([], BUILT_IN);

  it.each(Object.entries(CASES))(
    '%s gives the part that it gives itself',
    (name, { params, context = dataContext() }) => {
      const model = findModel(BUILT_IN, name);
      const read = model.params.parse(params);
      for (const marginType of ['initial', 'maintenance'] as const) {
        const part = findModel(checked, name).compile(read, context, marginType);
        expect(part).toEqual(model.compile(read, context, marginType));
        expect(Object.keys(part)).not.toHaveLength(0);
      }
    },
  );
});
