import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { BUILT_IN } from '../../../src/models/build/builtIn.js';
import { extendRegistry } from '../../../src/models/build/registry.js';
import { marketRemarks, modelRemarks } from '../../../src/models/build/remarks.js';
import type { RiskEntry, RiskFile } from '../../../src/models/build/riskFile.js';
import { NO_INPUTS } from '../../../src/risk/data.js';
import { PERP } from '../helpers.js';
import { NOW, SURFACE } from '../market.js';

const risk = (initialRate: string, maintenanceRate: string): RiskFile => ({
  version: 1,
  kind: 'ballast/risk',
  universe: { quote: 'USDT', valueDecimals: 10, slots: 8, instruments: [PERP] },
  time: NOW,
  maxSkew: 900,
  prices: { [PERP.symbol]: '50000' },
  models: [
    {
      model: 'tiered',
      symbols: [PERP.symbol],
      brackets: [{ minNotional: '0', maxNotional: '1000000', initialRate, maintenanceRate }],
    },
  ],
});

describe('a value counted twice', () => {
  it('is refused, whichever two rules give it', () => {
    const file = risk('0.1', '0.05');
    const mark = { model: 'mark', symbols: [PERP.symbol], limit: '10' };
    const models = [...(file.models as object[]), mark] as RiskFile['models'];
    expect(() => buildMarket({ ...file, models })).toThrow(`give ${PERP.symbol} a value more than once`);
  });
});

describe('remarks on a market', () => {
  it.each([
    ['0.1', '0.05', []],
    ['0.05', '0.05', []],
    ['0.0499', '0.05', [`initial margin is below maintenance margin for a position in ${PERP.symbol}`]],
  ])('initial %s and maintenance %s', (initial, maintenance, remarks) => {
    expect(marketRemarks(buildMarket(risk(initial, maintenance)), NO_INPUTS)).toEqual(remarks);
  });

  it('say which surfaces hold arbitrage', () => {
    const market = buildMarket(risk('0.1', '0.05'));
    const [slice] = SURFACE.slices;
    const falling = { ...slice!, expiry: slice!.expiry + 86_400, vols: [0.3, 0.3, 0.3] };
    const surfaces = new Map([['BTC', { ...SURFACE, slices: [slice!, falling] }]]);
    expect(marketRemarks(market, { ...NO_INPUTS, surfaces: new Map([['BTC', SURFACE]]) })).toEqual([]);
    const [remark] = marketRemarks(market, { ...NO_INPUTS, surfaces });
    expect(remark).toContain('the surface of BTC holds arbitrage (calendar');
  });
});

describe('remarks of models', () => {
  const market = buildMarket(risk('0.1', '0.05'));
  const said = (remarks: unknown, entry: Partial<RiskEntry> = {}) => {
    const model = {
      name: 'talker',
      version: 1,
      describe: 'x',
      params: z.strictObject({}),
      compile: () => ({}),
      remarks,
    };
    const registry = extendRegistry(BUILT_IN, [model]);
    return modelRemarks(market, NO_INPUTS, { entries: [{ model: 'talker', ...entry }], registry });
  };

  it('are asked for each margin type of the entry, and given once', () => {
    expect(said((_: unknown, __: unknown, type: string) => ['same', `for ${type}`])).toEqual([
      'same',
      'for initial',
      'for maintenance',
    ]);
    expect(said((_: unknown, __: unknown, type: string) => [type], { marginTypes: ['initial'] })).toEqual([
      'initial',
    ]);
  });

  it.each([
    ['no list', () => 'x'],
    ['control characters', () => ['a\nb']],
    ['an error', () => JSON.parse('{')],
  ])('of a third party that are %s are refused', (_, remarks) => {
    expect(() => said(remarks)).toThrow(/talker/);
  });
});
