import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assess } from '../../../src/margin/assess.js';
import { encodeMarket } from '../../../src/market/encode.js';
import { findInstance } from '../../../src/market/instances.js';
import { formatMarket, parseMarket } from '../../../src/market/marketFile.js';
import { REQUIREMENT_SCALE } from '../../../src/market/model.js';
import type { Instrument } from '../../../src/market/universe.js';
import { adaptiveRates } from '../../../src/models/adaptive/adaptive.js';
import type { AdaptiveParams } from '../../../src/models/adaptive/adaptiveParams.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { parseRisk, riskSchema } from '../../../src/models/build/riskFile.js';
import { NO_INPUTS, type PriceHistory, type RiskInputs } from '../../../src/risk/data.js';
import { parseHistory } from '../../../src/risk/history.js';
import { describePrices } from '../../vectors/prices.js';
import { expectInputError } from '../helpers.js';
import { BTC, BTC_PERP, dataContext, ETH_PERP, NOW } from '../market.js';
import { PARAMS, RATE, TOXIC, tradesOf } from './adaptiveCase.js';

const HAIRCUT = { ...RATE, floor: '0.02', cap: '0.6' };
const riskOf = (adaptiveRule: object, change: object = {}) => ({
  version: 1,
  kind: 'ballast/risk',
  universe: { ...dataContext().universe, instruments: [BTC, BTC_PERP, ETH_PERP] },
  time: NOW,
  maxSkew: 900,
  prices: { [BTC.symbol]: '50000', [BTC_PERP.symbol]: '50010', [ETH_PERP.symbol]: '2500' },
  models: [
    { model: 'adaptive', ...adaptiveRule },
    {
      model: 'liquid-collateral',
      limits: { [BTC.symbol]: '100' },
      haircut: HAIRCUT,
      liquidity: { from: 'volume' },
      borrowLimits: { [BTC.symbol]: '50' },
    },
  ],
  ...change,
});
const build = (risk: object, inputs: RiskInputs = dataContext().inputs) =>
  buildMarket(parseRisk(JSON.stringify(risk)), { inputs });

describe('markets of the adaptive models', () => {
  it('are built, encoded and read back; every contract is charged for', () => {
    const toxicity = { ...TOXIC, bucketVolume: { [BTC_PERP.symbol]: '10', [ETH_PERP.symbol]: '10' } };
    const rule = { ...PARAMS, toxicity, concentration: { from: 'volume' } };
    const trades = new Map([BTC_PERP, ETH_PERP].map(({ symbol }) => [symbol, tradesOf(8)]));
    const market = build(riskOf(rule), { ...dataContext().inputs, trades });
    expect(parseMarket(formatMarket(market))).toEqual(market);
    for (const type of ['initial', 'maintenance'] as const) {
      expect(() => encodeMarket(market, type, findInstance('solvency-8'))).not.toThrow();
      const { equity, requirement } = assess(market.models[type]!, {
        quantities: [10_000n, -20_000n, 4000n],
        cash: 0n,
      });
      expect(equity).toBeLessThan(50_000n * 10n ** 8n - 2n * 50_010n * 10n ** 8n + 10_000n * 10n ** 8n);
      expect(requirement).toBeGreaterThan(0n);
    }
    const [initial, maintenance] = [market.models.initial!, market.models.maintenance!].map(
      (model) => assess(model, { quantities: [0n, 100n, -100n], cash: 0n }).requirement,
    );
    expect(initial).toBeGreaterThan(maintenance!);
  });

  it('ask nothing of a flat account, and refuse a quantity at the limit', () => {
    const model = build(riskOf(PARAMS)).models.initial!;
    expect(assess(model, { quantities: [0n, 0n, 0n], cash: 0n }).requirement).toBe(0n);
    const held = (lots: bigint) => () => assess(model, { quantities: [0n, lots, 0n], cash: 0n });
    expect(held(-199_999n)).not.toThrow();
    expect(held(-200_000n)).toThrow('position limits');
  });

  it.each<[string, object, string, string]>([
    ['a number', { limits: { [BTC_PERP.symbol]: 20 } }, `models[0].limits.${BTC_PERP.symbol}`, 'in quotes'],
    ['no limits', { limits: {} }, 'models[0].limits', 'at least one symbol'],
    ['an unknown key', { extra: 1 }, 'models[0]', 'unknown key: extra'],
    [
      'another source',
      { concentration: { from: 'depth' } },
      'models[0].concentration.from',
      'book or volume',
    ],
    ['thirteen brackets', { brackets: 13 }, 'models[0].brackets', '12 or less'],
    ['no decimals', { rateDecimals: 0 }, 'models[0].rateDecimals', '1 or more'],
    [
      'another method',
      { rate: { ...RATE, forecast: { method: 'arch' } } },
      'models[0].rate.forecast.method',
      'must',
    ],
    ['another domain', { domain: 'isolated' }, 'models[0].limits', 'not an instrument'],
    [
      'missing trades',
      { toxicity: TOXIC, limits: { [BTC_PERP.symbol]: '1' } },
      'models[0].toxicity.inputs',
      'no trades',
    ],
  ])('name the field of %s', (_, change, field, rule) => {
    expectInputError(() => build(riskOf({ ...PARAMS, ...change })), field, rule);
  });

  it('have a JSON Schema', () => {
    const schema = JSON.stringify(z.toJSONSchema(riskSchema, { io: 'input' }));
    for (const word of ['liquid-collateral', 'bucketVolume', 'borrowLimits']) expect(schema).toContain(word);
  });
});

/** Two years of seven assets: a spot and a perpetual each. */
describePrices('adaptive models on real prices', (files) => {
  const histories = new Map(files.map(({ underlying, csv, file }) => [underlying, parseHistory(csv, file)]));
  const inputs: RiskInputs = { ...NO_INPUTS, histories };
  const [one] = [...histories.values()] as [PriceHistory];
  const time = one.candles.at(-1)!.time + one.interval;
  const names = [...histories.keys()];
  const instruments = names.flatMap((underlying): Instrument[] => {
    const base = { underlying, domain: 'cross', multiplier: '1', lotDecimals: 2 };
    return [
      { ...base, symbol: `${underlying}/USDT`, kind: 'spot' },
      { ...base, symbol: `${underlying}/USDT:USDT`, kind: 'perpetual' },
    ];
  });
  /** A thousandth of the last day's volume. */
  const limits = (suffix: string) =>
    Object.fromEntries(
      names.map((name) => [
        `${name}${suffix}`,
        String(Math.ceil(histories.get(name)!.candles.at(-1)!.volume / 1000)),
      ]),
    );
  const rule = (method: string): AdaptiveParams['rate'] => ({
    ...RATE,
    forecast: { method } as AdaptiveParams['rate']['forecast'],
  });
  const riskFor = (method: string) => ({
    ...riskOf({}),
    universe: { quote: 'USDT', valueDecimals: 10, slots: 32, instruments },
    time,
    prices: Object.fromEntries(instruments.map(({ symbol }) => [symbol, { from: 'history', decimals: 4 }])),
    models: [
      {
        model: 'adaptive',
        limits: limits('/USDT:USDT'),
        rate: rule(method),
        concentration: { from: 'volume' },
      },
      {
        model: 'liquid-collateral',
        limits: limits('/USDT'),
        haircut: { ...rule(method), floor: '0.02', cap: '0.6' },
        liquidity: { from: 'volume' },
        borrowLimits: limits('/USDT'),
      },
    ],
  });

  it.each(['ewma', 'garch', 'har'])(
    'make a market of 14 instruments by %s that a circuit takes',
    (method) => {
      const market = build(riskFor(method), inputs);
      for (const type of ['initial', 'maintenance'] as const) {
        expect(() => encodeMarket(market, type, findInstance('solvency-32'))).not.toThrow();
      }
      const quantities = instruments.map(({ kind }) => (kind === 'spot' ? 100n : -100n));
      const [initial, maintenance] = (['initial', 'maintenance'] as const).map((type) =>
        assess(market.models[type]!, { quantities, cash: 0n }),
      );
      expect(initial!.requirement).toBeGreaterThan(maintenance!.requirement);
      expect(initial!.equity).toBeLessThan(maintenance!.equity);
      // Between 1 and 50 per cent of the short notional.
      const notional = quantities.reduce(
        (sum, q, slot) => (q < 0n ? sum - (Number(q) / 100) * Number(market.prices[slot]) : sum),
        0,
      );
      const share = Number(initial!.requirement / REQUIREMENT_SCALE) / 1e10 / notional;
      expect(share).toBeGreaterThan(0.01);
      expect(share).toBeLessThan(0.5);
    },
  );

  it('rank assets by their volatility, and see nothing that came later', () => {
    const params = { limits: limits('/USDT:USDT'), rate: rule('ewma') };
    const at = (end: number) => {
      const cut = new Map(
        [...histories].map(([name, { interval, candles }]) => [
          name,
          { interval, candles: candles.filter((candle) => candle.time + interval <= end) },
        ]),
      );
      const prices = instruments.map(({ underlying }) => String(cut.get(underlying)!.candles.at(-1)!.close));
      return { universe: riskFor('ewma').universe, prices, time: end, inputs: { ...inputs, histories: cut } };
    };
    const early = at(time - 100 * one.interval);
    const made = adaptiveRates(params, early, 'initial');
    expect(made).toHaveLength(names.length);
    const bySigma = [...made].sort((a, b) => a.sigma - b.sigma);
    expect(bySigma.every((each, i) => i === 0 || Number(each.rate) >= Number(bySigma[i - 1]!.rate))).toBe(
      true,
    );
    expectInputError(
      () => adaptiveRates(params, { ...early, inputs }, 'initial'),
      'rate.inputs',
      'after the market time',
    );
  });
});
