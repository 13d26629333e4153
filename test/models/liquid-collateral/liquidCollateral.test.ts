import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import type { MarginType } from '../../../src/market/model.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { liquidCollateral, liquidHaircuts } from '../../../src/models/liquid-collateral/liquidCollateral.js';
import {
  type LiquidCollateralParams,
  liquidCollateralParams,
} from '../../../src/models/liquid-collateral/liquidCollateralParams.js';
import type { OrderBook } from '../../../src/risk/data.js';
import { averageDailyVolume } from '../../../src/risk/liquidity/impact.js';
import { normalQuantile } from '../../../src/risk/normal.js';
import { forecastVolatility } from '../../../src/risk/volatility/forecast.js';
import { refusal } from '../../support/refusal.js';
import { evaluate, expectInputError } from '../helpers.js';
import { BTC, BTC_PERP, dataContext, history, NOW } from '../market.js';

const UNIT = 10 ** 8;
const HAIRCUT: LiquidCollateralParams['haircut'] = {
  forecast: { method: 'ewma' },
  horizonDays: '2',
  confidence: { initial: '0.995', maintenance: '0.99' },
  floor: '0.02',
  cap: '0.6',
};
const PARAMS: LiquidCollateralParams = {
  limits: { [BTC.symbol]: '100' },
  haircut: HAIRCUT,
  liquidity: { from: 'volume' },
  borrowLimits: { [BTC.symbol]: '50' },
};
const haircutOf = (params: LiquidCollateralParams, context: CompileContext, type: MarginType = 'initial') =>
  liquidHaircuts(params, context, type)[0]!;
const rowOf = (params: LiquidCollateralParams, context: CompileContext, type: MarginType = 'initial') =>
  liquidCollateral.compile(params, context, type).rows![0]!;
const withHistory = (size: number) =>
  dataContext({ histories: new Map([['BTC', history(120, 50_000, size, 0)]]) });
const BOOK: OrderBook = {
  time: NOW,
  bids: [
    { price: 49_990, size: 10 },
    { price: 49_500, size: 40 },
    { price: 45_000, size: 100 },
  ],
  asks: [
    { price: 50_010, size: 20 },
    { price: 51_000, size: 60 },
  ],
};
const withBook = (book: OrderBook) => dataContext({ books: new Map([[BTC.symbol, book]]) });

describe('the liquid-collateral model', () => {
  it('takes z · σ off, then what selling the size costs under the impact law', () => {
    const context = dataContext();
    const { sigma } = forecastVolatility({ method: 'ewma' }, context.inputs.histories.get('BTC')!, 2);
    const law = {
      sigma: sigma / Math.SQRT2,
      volume: averageDailyVolume(context.inputs.histories.get('BTC')!),
    };
    for (const [type, confidence] of [
      ['initial', 0.995],
      ['maintenance', 0.99],
    ] as const) {
      const made = haircutOf(PARAMS, context, type);
      const h = normalQuantile(confidence) * sigma;
      expect(made).toMatchObject({ slot: 0, symbol: BTC.symbol, underlying: 'BTC', boundBy: undefined });
      expect(made.sigma / sigma).toBeCloseTo(1, 12);
      expect(made.baseHaircut).toBeCloseTo(h, 12);
      expect(made.tiers).toHaveLength(5);
      expect(made.tiers.at(-1)!.upTo).toBe('100');
      const row = rowOf(PARAMS, context, type);
      expect(row).toMatchObject({ slot: 0, linear: 0n, fold: false });
      for (let lots = 1n; lots < 1_000_000n; lots = (lots * 6n) / 5n + 1n) {
        const size = new Decimal(lots.toString()).div(10_000);
        const sold = size
          .times(50_000)
          .times(new Decimal(1).minus(size.div(law.volume).sqrt().times(law.sigma)));
        const value = Number(evaluate(row, lots)!.value) / UNIT;
        expect(value).toBeLessThanOrEqual(sold.times(1 - h).toNumber() * (1 + 1e-12));
      }
      // At the limit: within a hundredth of a per cent of the law.
      const sold = 100 * 50_000 * (1 - law.sigma * Math.sqrt(100 / law.volume));
      const most = Number(evaluate(row, 999_999n)!.value) / UNIT;
      expect(most / ((1 - h) * sold)).toBeGreaterThan(0.9999);
      expect(evaluate(row, 1_000_000n)).toBeUndefined();
      // Debt: a rise of h, and the average price of buying 50 back.
      const bought = 1 + law.sigma * Math.sqrt(50 / law.volume);
      expect(made.borrow!.upTo).toBe('50');
      expect(Number(made.borrow!.factor) - (1 + h) * bought).toBeGreaterThan(0);
      expect(Number(made.borrow!.factor) - (1 + h) * bought).toBeLessThan(1e-4);
      expect(evaluate(row, -499_999n)).toBeDefined();
      expect(evaluate(row, -500_000n)).toBeUndefined();
    }
  });

  it('walks the book, level by level', () => {
    const rule = { ...HAIRCUT, floor: '0.1', cap: '0.1' };
    const params = { ...PARAMS, haircut: rule, liquidity: { from: 'book' as const } };
    const { tiers, borrow, boundBy } = haircutOf(params, withBook(BOOK));
    // 0.9 · 49 990 / 50 000, 0.9 · 49 500 / 50 000, 0.9 · 45 000 / 50 000, each rounded down.
    expect(tiers).toEqual([
      { upTo: '10', weight: '0.8998' },
      { upTo: '50', weight: '0.891' },
      { upTo: '100', weight: '0.81' },
    ]);
    // 20 at 50 010 and 30 at 51 000: 50 604 on average.
    expect(borrow).toEqual({ upTo: '50', factor: '1.1133' });
    expect(boundBy).toBe('floor');
    const [value, debt] = [400_000n, -400_000n].map(
      (lots) => evaluate(rowOf(params, withBook(BOOK)), lots)!.value,
    );
    expect(Number(value) / UNIT).toBeCloseTo(50_000 * (10 * 0.8998 + 30 * 0.891), 6);
    expect(Number(debt) / UNIT).toBeCloseTo(-40 * 50_000 * 1.1133, 6);
  });

  it('gives less for more volatility, for both margin types, and never less than the floor or more than the cap', () => {
    for (const type of ['initial', 'maintenance'] as const) {
      const made = [0.001, 0.02, 0.05, 0.1, 1].map((size) => haircutOf(PARAMS, withHistory(size), type));
      expect(made[0]).toMatchObject({ boundBy: 'floor', baseHaircut: 0.02 });
      expect(made.at(-1)).toMatchObject({ boundBy: 'cap', baseHaircut: 0.6 });
      const rows = [0.001, 0.02, 0.05, 0.1, 1].map((size) => rowOf(PARAMS, withHistory(size), type));
      rows.slice(1).forEach((wild, i) => {
        const calm = rows[i]!;
        for (const lots of [1n, 10_000n, 999_999n, -1n, -499_999n]) {
          expect(evaluate(wild, lots)!.value < evaluate(calm, lots)!.value).toBe(true);
        }
      });
    }
  });

  it('counts initial margin no higher than maintenance margin', () => {
    const [initial, maintenance] = (['initial', 'maintenance'] as const).map((type) =>
      rowOf(PARAMS, dataContext(), type),
    );
    for (let lots = -490_000n; lots < 1_000_000n; lots += 70_000n) {
      expect(evaluate(initial!, lots)!.value <= evaluate(maintenance!, lots)!.value).toBe(true);
    }
  });

  it('accepts no debt where no limit is stated', () => {
    const { borrowLimits: _, ...rest } = PARAMS;
    expect(haircutOf(rest, dataContext())).not.toHaveProperty('borrow');
    expect(evaluate(rowOf(rest, dataContext()), -1n)).toBeUndefined();
  });

  it('is for the slots of a domain', () => {
    const context = dataContext();
    const [first, ...others] = context.universe.instruments;
    const instruments = [first!, ...others.slice(0, 2), { ...first!, domain: 'portfolio', lotDecimals: 2 }];
    const there = {
      ...context,
      universe: { ...context.universe, instruments },
      prices: [...context.prices.slice(0, 3), context.prices[0]!],
    };
    expect(liquidHaircuts(PARAMS, there, 'initial').map(({ slot }) => slot)).toEqual([0, 3]);
    const { rows } = liquidCollateral.compile({ ...PARAMS, domain: 'portfolio' }, there, 'initial');
    expect(rows!.map(({ slot, breakpoints }) => [slot, breakpoints.at(-1)])).toEqual([[3, 10_000n]]);
  });
});

describe('data of the liquid-collateral model', () => {
  const book = { ...PARAMS, liquidity: { from: 'book' as const } };

  it('refuses histories and books from after the market time, and old books', () => {
    const at = (shift: number, time = NOW) => ({ ...withBook({ ...BOOK, time }), time: NOW + shift });
    expectInputError(() => haircutOf(PARAMS, at(-1)), 'haircut.inputs', 'after the market time');
    expectInputError(
      () => haircutOf(book, at(0, NOW + 0.5)),
      'liquidity.inputs',
      'from after the market time',
    );
    for (const shift of [0, 1, 300]) expect(() => haircutOf(book, at(shift))).not.toThrow();
    expectInputError(() => haircutOf(book, at(301)), 'liquidity.inputs', 'too old');
    const patient = { ...book, liquidity: { from: 'book' as const, maxAge: 301 } };
    expect(() => haircutOf(patient, at(301))).not.toThrow();
  });

  it('says what is missing or broken', () => {
    expectInputError(() => haircutOf(book, dataContext()), 'liquidity.inputs', 'no order book of BTC/USDT');
    expectInputError(
      () => haircutOf(PARAMS, dataContext({ histories: new Map() })),
      'haircut.inputs',
      'no history of BTC',
    );
    const empty = refusal(() => haircutOf(book, withBook({ ...BOOK, bids: [] })));
    expect(empty).toBeInstanceOf(DataError);
    expect(empty.field).toBe('order book of BTC/USDT: bids');
    const short = dataContext({ histories: new Map([['BTC', history(29, 50_000, 0.02, 0)]]) });
    const rolling = { ...HAIRCUT, forecast: { method: 'rolling' as const, window: 20 } };
    expect(refusal(() => haircutOf({ ...PARAMS, haircut: rolling }, short)).message).toContain(
      'history of BTC: column volume: has 29 bars, and 30 days need 30',
    );
  });
});

describe('parameters of the liquid-collateral model', () => {
  const haircut = (change: object) => ({
    haircut: { ...HAIRCUT, ...change } as LiquidCollateralParams['haircut'],
  });
  it.each<[string, Partial<LiquidCollateralParams>, string, string]>([
    ['an unknown symbol', { limits: { DOGE: '1' }, borrowLimits: {} }, 'limits', 'DOGE is not an instrument'],
    ['a contract', { limits: { [BTC_PERP.symbol]: '1' }, borrowLimits: {} }, 'limits', 'Use "adaptive"'],
    ['a limit of 0', { limits: { [BTC.symbol]: '0' } }, 'limits.BTC/USDT', 'below its lower bound'],
    [
      'a limit inside a lot',
      { limits: { [BTC.symbol]: '0.00005' } },
      'limits.BTC/USDT',
      'more than 4 decimals',
    ],
    ['a limit past the volume', { limits: { [BTC.symbol]: '2000' } }, 'limits.BTC/USDT', 'beyond the sizes'],
    [
      'a limit at which more brings less',
      {
        limits: { [BTC.symbol]: '900000' },
        liquidity: { from: 'volume', mostDays: '1000', coefficient: '3' },
      },
      'limits.BTC/USDT',
      'brings less',
    ],
    ['a debt past the volume', { borrowLimits: { [BTC.symbol]: '2000' } }, 'borrowLimits.BTC/USDT', 'beyond'],
    ['a debt of 0', { borrowLimits: { [BTC.symbol]: '0' } }, 'borrowLimits.BTC/USDT', 'above 0'],
    ['the debt of another', { borrowLimits: { DOGE: '1' } }, 'borrowLimits.DOGE', 'no symbol of limits'],
    ['twelve tiers with debt', { tiers: 12 }, 'tiers', '11 or less'],
    ['a cap above 1', haircut({ cap: '1.1' }), 'haircut.cap', 'must not be above 1'],
    ['a floor above the cap', haircut({ floor: '0.7' }), 'haircut.floor', 'must not be above cap'],
    [
      'confidence out of order',
      haircut({ confidence: { initial: '0.9', maintenance: '0.95' } }),
      'haircut.confidence',
      'must not be lower',
    ],
    ['weights too fine', { weightDecimals: 9 }, 'weightDecimals for BTC/USDT', 'valueDecimals to '],
    [
      'days',
      { liquidity: { from: 'volume', days: 121 } },
      'history of BTC: column volume',
      '121 days need 121',
    ],
    [
      'a coefficient',
      { liquidity: { from: 'volume', coefficient: '101' } },
      'liquidity.coefficient',
      'to 100',
    ],
  ])('refuses %s', (_, change, field, rule) => {
    const params = liquidCollateralParams.parse({ ...PARAMS, ...change });
    expectInputError(() => liquidCollateral.compile(params, dataContext(), 'initial'), field, rule);
  });

  it('takes the last bound of each', () => {
    const { borrowLimits: _, ...rest } = PARAMS;
    for (const params of [
      { ...PARAMS, tiers: 11 },
      { ...rest, tiers: 12 },
      { ...PARAMS, tiers: 1 },
      { ...PARAMS, ...haircut({ cap: '1', floor: '1' }) },
      { ...PARAMS, limits: { [BTC.symbol]: '0.0001' } },
    ]) {
      expect(() => liquidCollateral.compile(params, dataContext(), 'initial')).not.toThrow();
    }
    const all = rowOf({ ...PARAMS, ...haircut({ cap: '1', floor: '1' }) }, dataContext());
    expect(evaluate(all, 10_000n)!.value).toBe(0n);
  });
});
