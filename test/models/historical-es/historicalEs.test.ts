import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { requirementUnits } from '../../../src/margin/ratio.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { type HistoricalEsParams, historicalEs } from '../../../src/models/historical-es/historicalEs.js';
import { priceInstrument } from '../../../src/risk/options/price.js';
import { reprice } from '../../../src/risk/options/reprice.js';
import { expectedShortfall, valueAtRisk } from '../../../src/risk/tails.js';
import { expectInputError } from '../helpers.js';
import { BTC_PERP, CALL, DAY, dataContext, ETH_PERP, history, NOW, PUT, SURFACE } from '../market.js';

const PARAMS: HistoricalEsParams = {
  limits: { 'BTC/USDT:USDT': '1000', 'ETH/USDT:USDT': '10000', [CALL.symbol]: '100', [PUT.symbol]: '100' },
  method: 'plain',
  scenarios: 100,
  confidence: { initial: '0.99', maintenance: '0.95' },
};
const context = dataContext();
const compile = (change: Partial<HistoricalEsParams> = {}, type: 'initial' | 'maintenance' = 'maintenance') =>
  sumModels([historicalEs.compile({ ...PARAMS, ...change }, context, type)], context, type);
const quantity = fc.bigInt({ min: -9000n, max: 9000n });
const book = fc.tuple(fc.constant(0n), quantity, quantity, quantity, quantity);

/** Losses in quote of a book in each of the last 100 days, straight from the closes. */
function losses(quantities: readonly bigint[]): number[] {
  const lots = [1e-4, 1e-4, 1e-3, 1e-2, 1e-2];
  const closes = (name: string) => context.inputs.histories.get(name)!.candles.map(({ close }) => close);
  const [btc, eth] = [closes('BTC'), closes('ETH')];
  return Array.from({ length: 100 }, (_, i) => {
    const t = btc.length - 100 + i;
    const [b, e] = [btc[t]! / btc[t - 1]!, eth[t]! / eth[t - 1]!];
    const options = [CALL, PUT].map((each, o) => {
      const priced = priceInstrument(each, { time: NOW, spot: 50_000, surface: SURFACE });
      return reprice(priced, { spot: b }).value - Number(context.prices[3 + o]);
    });
    const profits = [0, 50_010 * (b - 1), 2500 * (e - 1), ...options];
    return -quantities.reduce((total, q, slot) => total + Number(q) * lots[slot]! * profits[slot]!, 0);
  });
}

describe('historical expected shortfall', () => {
  it('is the mean of the k worst days, for any book, and above it by at most a value unit per lot', () => {
    const model = compile();
    fc.assert(
      fc.property(book, (quantities) => {
        const exact = Math.max(0, expectedShortfall(losses(quantities), '0.95'));
        const lots = quantities.reduce((total, q) => total + (q < 0n ? -q : q), 0n);
        const { requirement } = assess(model, { quantities, cash: 0n });
        const above = Number(requirementUnits(requirement)) - exact * 1e8;
        const noise = 1e-9 * (1 + exact * 1e8);
        expect(above).toBeGreaterThanOrEqual(-noise - 1);
        expect(above).toBeLessThanOrEqual(1.5 * Number(lots) + noise + 1);
      }),
    );
  });

  it('takes the k-th worst day for value at risk', () => {
    const model = compile({ measure: 'value-at-risk' });
    const quantities = [0n, 500n, -700n, 30n, -20n];
    const { requirement } = assess(model, { quantities, cash: 0n });
    expect(Number(requirementUnits(requirement)) / 1e8).toBeCloseTo(
      valueAtRisk(losses(quantities), '0.95'),
      3,
    );
  });

  it('asks more at a higher confidence, and as much more as the weight says', () => {
    const at = (change: Partial<HistoricalEsParams>, type: 'initial' | 'maintenance') =>
      Number(assess(compile(change, type), { quantities: [0n, 500n, 0n, 0n, 0n], cash: 0n }).requirement);
    expect(at({}, 'initial')).toBeGreaterThan(at({}, 'maintenance'));
    expect(at({ weight: '1.5' }, 'initial') / at({}, 'initial')).toBeCloseTo(1.5, 6);
  });

  it('knows three methods, whose scenarios differ', () => {
    const young = compile({ method: 'age-weighted', scenarios: 60, lambda: '0.9' });
    const filtered = compile({ method: 'filtered', scenarios: 40 });
    expect(young.scenarios).toHaveLength(60);
    expect(filtered.scenarios).toHaveLength(40);
    expect(
      new Set([young, filtered, compile()].map((m) => m.scenarios.at(-1)!.pnl.join())).size,
    ).toBeGreaterThan(1);
  });

  it('lets volatility answer to the price', () => {
    const worst = (volBeta: string) =>
      assess(compile({ volBeta }), { quantities: [0n, 0n, 0n, 0n, -100n], cash: 0n }).requirement;
    expect(worst('-2')).toBeGreaterThan(worst('0'));
  });

  it('nets instruments of one day: a hedged book asks for almost nothing', () => {
    const spot = { ...PARAMS.limits, 'BTC/USDT': '1000' };
    const model = compile({ limits: spot });
    const hedged = assess(model, { quantities: [500n, -500n, 0n, 0n, 0n], cash: 0n }).requirement;
    const naked = assess(model, { quantities: [500n, 0n, 0n, 0n, 0n], cash: 0n }).requirement;
    expect(hedged * 100n).toBeLessThan(naked);
  });

  it.each<[string, Partial<HistoricalEsParams>, string, string]>([
    ['more scenarios than days', { scenarios: 120 }, 'history', '120 scenarios need 121'],
    ['a decay that is not used', { lambda: '0.9' }, 'lambda', 'no use'],
    ['a confidence of 1', { confidence: '1' }, 'confidence', 'below 1'],
    ['a weight of 0', { weight: '0' }, 'weight', 'above 0'],
    ['a weight in percent', { weight: '11' }, 'weight', 'is it a percentage?'],
    ['an unknown symbol', { limits: { DOGE: '1' } }, 'limits', 'not an instrument'],
    ['an unknown spot', { pricedBy: { BTC: 'DOGE' } }, 'pricedBy.BTC', 'not an instrument'],
  ])('refuses %s', (_, change, field, rule) => {
    expectInputError(() => compile(change), field, rule);
  });

  it('refuses a history that is missing or ends after the market time', () => {
    const without = dataContext({ histories: new Map([['BTC', history(120, 50_000, 0.02, 0)]]) });
    expect(() => historicalEs.compile(PARAMS, without, 'initial')).toThrow('ETH has no price history');
    const early = { ...context, time: NOW - DAY };
    expectInputError(() => historicalEs.compile(PARAMS, early, 'initial'), 'inputs', 'after the market time');
  });

  it('refuses an option without a surface', () => {
    const bare = dataContext({ surfaces: new Map() });
    expect(() => historicalEs.compile(PARAMS, bare, 'initial')).toThrow('needs a surface of BTC');
  });

  it('covers every contract that it is for', () => {
    const { rows = [] } = historicalEs.compile(PARAMS, context, 'initial');
    const symbols = rows.map(({ slot }) => context.universe.instruments[slot]!.symbol);
    expect(symbols).toEqual([BTC_PERP.symbol, ETH_PERP.symbol, CALL.symbol, PUT.symbol]);
  });
});
