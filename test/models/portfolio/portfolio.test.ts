import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { requirementUnits } from '../../../src/margin/ratio.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { portfolio } from '../../../src/models/portfolio/portfolio.js';
import type { PortfolioParams } from '../../../src/models/portfolio/portfolioParams.js';
import { priceInstrument } from '../../../src/risk/options/price.js';
import { reprice } from '../../../src/risk/options/reprice.js';
import { expectInputError } from '../helpers.js';
import { CALL, DAY, dataContext, NOW, PUT, SURFACE } from '../market.js';

const PARAMS: PortfolioParams = {
  limits: {
    'BTC/USDT': '1000',
    'BTC/USDT:USDT': '1000',
    'ETH/USDT:USDT': '10000',
    [CALL.symbol]: '100',
    [PUT.symbol]: '100',
  },
  ranges: { BTC: { spot: '0.15', volUp: '0.4', volDown: '0.25' }, ETH: { spot: '0.2' } },
};
const context = dataContext();
const compile = (change: Partial<PortfolioParams> = {}, type: 'initial' | 'maintenance' = 'maintenance') =>
  sumModels([portfolio.compile({ ...PARAMS, ...change }, context, type)], context, type);
const quantity = fc.bigInt({ min: -9000n, max: 9000n });
const book = fc.tuple(quantity, quantity, quantity, quantity, quantity);

/** Worst loss of a book in quote, from the rule as written. */
function worstLoss(quantities: readonly bigint[]): number {
  const [btcLots, callLots] = [1e-4, 1e-2];
  const grid = [-3, -2, -1, 0, 1, 2, 3].flatMap((third) =>
    [1.4, 0.75].map((vol) => ({ spot: 1 + (third * 0.15) / 3, vol, weight: 1 })),
  );
  const extremes = [1.3, 0.7].map((spot) => ({ spot, vol: 1, weight: 0.35 }));
  const btc = [...grid, ...extremes].map(({ spot, vol, weight }) => {
    const [call, put] = [CALL, PUT].map((each, o) => {
      const priced = priceInstrument(each, { time: NOW, spot: 50_000, surface: SURFACE });
      const { value } = reprice(priced, { spot, vol: { kind: 'relative', factor: vol } });
      return value - Number(context.prices[3 + o]);
    });
    const linear = (Number(quantities[0]) * 50_000 + Number(quantities[1]) * 50_010) * btcLots * (spot - 1);
    return -weight * (linear + callLots * (Number(quantities[3]) * call! + Number(quantities[4]) * put!));
  });
  const eth = Math.abs(Number(quantities[2])) * 1e-3 * 2500 * 0.2; // the extreme: 0.4 · 0.35 is less
  return Math.max(0, ...btc) + eth;
}

describe('the portfolio model', () => {
  it('is the worst loss per underlying by full repricing, above it by at most a value unit per lot', () => {
    const model = compile();
    fc.assert(
      fc.property(book, (quantities) => {
        const exact = worstLoss(quantities) * 1e8;
        const lots = quantities.reduce((total, q) => total + (q < 0n ? -q : q), 0n);
        const { requirement } = assess(model, { quantities, cash: 0n });
        const above = Number(requirementUnits(requirement)) - exact;
        const noise = 1e-9 * (1 + exact);
        expect(above).toBeGreaterThanOrEqual(-noise - 1);
        expect(above).toBeLessThanOrEqual(1.5 * Number(lots) + noise + 1);
      }),
    );
  });

  it('needs two scenarios for an underlying without options and 16 for one with', () => {
    const { scenarios, units } = compile();
    expect(units.map(({ label, scenarios: members }) => [label, members.length])).toEqual([
      ['BTC', 16],
      ['ETH', 2],
    ]);
    expect(scenarios[16]!.label).toBe('ETH: spot +1');
  });

  it('does not let one underlying pay for another', () => {
    const model = compile();
    const both = assess(model, { quantities: [0n, 100n, -200n, 0n, 0n], cash: 0n }).requirement;
    const each = [
      [0n, 100n, 0n, 0n, 0n],
      [0n, 0n, -200n, 0n, 0n],
    ].map((quantities) => assess(model, { quantities, cash: 0n }).requirement);
    expect(both).toBe(each[0]! + each[1]!);
  });

  it('follows the volatility of the history where the range is a rule', () => {
    const rule = {
      forecast: { method: 'ewma' as const },
      horizonDays: '2',
      confidence: '0.99',
      floor: '0.01',
      cap: '0.9',
    };
    const requirement = (horizonDays: string, cap = rule.cap) => {
      const spot = { ...rule, horizonDays, cap };
      const ranges = { ...PARAMS.ranges, ETH: { spot } };
      return assess(compile({ ranges }), { quantities: [0n, 0n, 100n, 0n, 0n], cash: 0n }).requirement;
    };
    expect(Number(requirement('8')) / Number(requirement('2'))).toBeCloseTo(2, 6);
    expect(Number(requirement('2', '0.01')) / 1e17).toBeCloseTo(100 * 1e-3 * 2500 * 0.01, 5);
  });

  it('fades moves of volatility with time to expiry', () => {
    const term = { floorDays: '1', shortPower: '0.3', longPower: '0.13' };
    const near = compile({ term });
    expect(near.scenarios[0]!.pnl).toEqual(compile().scenarios[0]!.pnl); // 30 days: as stated
  });

  it('charges options that are net short, by strike or one by one', () => {
    const shortOptions = {
      rate: { initial: '0.02', maintenance: '0.01' },
      netting: 'strike' as const,
      limit: '1000',
      decimals: 2,
    };
    const model = compile({ shortOptions }, 'initial');
    expect(model.groups.map(({ label }) => label)).toHaveLength(2);
    const [plain, charged] = [compile({}, 'initial'), model].map(
      (m) => assess(m, { quantities: [0n, 0n, 0n, 0n, -100n], cash: 0n }).requirement,
    );
    expect(Number(charged! - plain!) / 1e17).toBeCloseTo(0.02 * 50_000, 6);
  });

  it.each<[string, Partial<PortfolioParams>, string, string]>([
    ['no range for an underlying', { ranges: { BTC: PARAMS.ranges.BTC! } }, 'ranges.ETH', 'is missing'],
    [
      'a range for another',
      { ranges: { ...PARAMS.ranges, SOL: { spot: '0.1' } } },
      'ranges.SOL',
      'no underlying',
    ],
    [
      'options without a volatility move',
      { ranges: { ...PARAMS.ranges, BTC: { spot: '0.1', volUp: '0.1' } } },
      'ranges.BTC.volDown',
      'there are options',
    ],
    ['moves to one side only', { steps: ['-1', '0'], extremes: [] }, 'steps', 'either side'],
    ['no move', { steps: ['0'], extremes: [] }, 'steps', 'either side'],
    ['a weight of 0', { weight: '0' }, 'weight', 'above 0'],
    ['a weight in percent', { weight: '10.1' }, 'weight', 'is it a percentage?'],
    [
      'a volatility up in percent',
      { ranges: { ...PARAMS.ranges, BTC: { spot: '0.15', volUp: '5.01', volDown: '0.25' } } },
      'ranges.BTC.volUp',
      'is it a percentage?',
    ],
    [
      'a range in percent',
      { ranges: { ...PARAMS.ranges, BTC: { spot: '15', volUp: '0.4', volDown: '0.25' } } },
      'ranges.BTC.spot',
      'to 0 or below',
    ],
  ])('refuses %s', (_, change, field, rule) => {
    expectInputError(() => compile(change), field, rule);
  });

  it('refuses to look ahead', () => {
    const rule = {
      forecast: { method: 'garch' as const },
      horizonDays: '1',
      confidence: '0.99',
      floor: '0',
      cap: '1',
    };
    const early = { ...context, time: NOW - DAY, inputs: { ...context.inputs, surfaces: new Map() } };
    const params = { limits: { 'ETH/USDT:USDT': '1' }, ranges: { ETH: { spot: rule } } };
    expectInputError(
      () => portfolio.compile(params, early, 'initial'),
      'ranges.ETH.spot.inputs',
      'after the market time',
    );
  });
});
