import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/risk/normal.js';
import { forecastVolatility } from '../../../src/risk/volatility/forecast.js';
import { refusal } from '../../support/refusal.js';
import { evaluate } from '../helpers.js';
import { BTC_PERP, dataContext, NOW } from '../market.js';
import {
  BTC_ONLY,
  chargeAt,
  PARAMS,
  RATE,
  rateOf,
  rowOf,
  TOXIC,
  tradesOf,
  withHistory,
  withTrades,
} from './adaptiveCase.js';

describe('the adaptive model', () => {
  it('charges z · σ of the notional, rounded up, at every size without concentration', () => {
    const context = dataContext();
    const { sigma } = forecastVolatility({ method: 'ewma' }, context.inputs.histories.get('BTC')!, 2);
    for (const [type, confidence] of [
      ['initial', 0.995],
      ['maintenance', 0.99],
    ] as const) {
      const made = rateOf(PARAMS, context, type);
      const exact = normalQuantile(confidence) * sigma;
      expect(made.sigma / sigma).toBeCloseTo(1, 12);
      expect(made.baseRate).toBeCloseTo(exact, 12);
      expect(made).toMatchObject({ slot: 1, symbol: BTC_PERP.symbol, underlying: 'BTC', boundBy: undefined });
      expect(made).not.toHaveProperty('toxicity');
      expect(Number(made.rate)).toBeGreaterThanOrEqual(exact);
      expect(Number(made.rate) - exact).toBeLessThan(1e-4);
      expect(made.brackets).toEqual([{ minNotional: '0', maxNotional: '1000200', rate: made.rate }]);

      const row = rowOf(PARAMS, context, type);
      expect(row).toMatchObject({ slot: 1, fold: true, linear: 500_100_000n });
      // 20 BTC are 200 000 lots, long or short, and the limit is not held itself.
      expect(row.breakpoints).toEqual([0n, 200_000n]);
      expect(chargeAt(row, -199_999n)).toBeCloseTo(19.9999 * 50_010 * Number(made.rate), 6);
      expect(evaluate(row, 200_000n)).toBeUndefined();
    }
  });

  it('holds the rate at floor and cap, exactly as they are written', () => {
    const bound = (floor: string, cap: string) =>
      rateOf({ ...PARAMS, rate: { ...RATE, floor, cap } }, dataContext());
    expect(bound('0.3', '0.5')).toMatchObject({ boundBy: 'floor', baseRate: 0.3, rate: '0.3' });
    expect(bound('0.01', '0.03')).toMatchObject({ boundBy: 'cap', baseRate: 0.03, rate: '0.03' });
    expect(bound('0.30001', '0.5').rate).toBe('0.3001');
    expect(bound('1/3', '0.5').rate).toBe('0.3334');
  });

  it.each(['rolling', 'ewma', 'garch', 'har'] as const)(
    'forecasts by %s, and rises with volatility',
    (method) => {
      const forecast = method === 'rolling' ? { method, window: 60 } : { method };
      const free = { ...RATE, forecast, floor: '0', cap: '1' };
      for (const params of [BTC_ONLY, { ...BTC_ONLY, concentration: { from: 'volume' as const } }]) {
        const made = [0.01, 0.02, 0.04, 0.08].map((size) =>
          rateOf({ ...params, rate: free }, withHistory(size)),
        );
        made.slice(1).forEach((wild, i) => {
          const calm = made[i]!;
          expect(wild.sigma).toBeGreaterThan(calm.sigma);
          expect(Number(wild.rate)).toBeGreaterThan(Number(calm.rate));
          expect(Number(wild.brackets.at(-1)!.rate)).toBeGreaterThan(Number(calm.brackets.at(-1)!.rate));
        });
      }
    },
  );

  it('scales with the square root of the horizon', () => {
    const at = (horizonDays: string) =>
      rateOf({ ...PARAMS, rate: { ...RATE, horizonDays } }, dataContext()).baseRate;
    expect(at('4') / at('1')).toBeCloseTo(2, 10);
  });
});

describe('order flow', () => {
  it('raises the rate with VPIN, by the points of the scale', () => {
    const base = rateOf(BTC_ONLY, dataContext()).rate;
    const made = [5, 6, 7, 8, 9, 10].map((buys) =>
      rateOf({ ...BTC_ONLY, toxicity: TOXIC }, withTrades(tradesOf(buys))),
    );
    expect(made.map(({ toxicity }) => toxicity!.vpin.toFixed(6))).toEqual([
      '0.000000',
      '0.200000',
      '0.400000',
      '0.600000',
      '0.800000',
      '1.000000',
    ]);
    expect(made.map(({ toxicity }) => toxicity!.multiplier.toFixed(6))).toEqual([
      '1.000000',
      '1.000000',
      '1.000000',
      '1.200000',
      '1.500000',
      '1.500000',
    ]);
    expect(made[0]!.rate).toBe(base);
    for (const { baseRate, rate, toxicity } of made) {
      const exact = baseRate * toxicity!.multiplier;
      expect(Number(rate) - exact).toBeGreaterThan(-1e-12);
      expect(Number(rate) - exact).toBeLessThan(1e-4);
      expect(toxicity!.time).toBe(NOW);
      expect(toxicity!.level).toBe(toxicity!.vpin);
    }
    const charges = [5, 9].map((buys) =>
      chargeAt(rowOf({ ...BTC_ONLY, toxicity: TOXIC }, withTrades(tradesOf(buys))), 10_000n),
    );
    expect(charges[1]).toBeGreaterThan(1.49 * charges[0]!);
  });

  it('never leaves floor and cap, each times the multiplier', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 10, max: 30 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.constantFrom(0.002, 0.02, 0.2),
        (buys, top, low, above, size) => {
          const [floor, cap] = [low / 1e4, (low + above + 1) / 1e4];
          const scale = [
            { level: '0.2', multiplier: '1' },
            { level: '0.8', multiplier: String(top / 10) },
          ];
          const rule = { ...RATE, floor: String(floor), cap: String(cap) };
          const trades = new Map([[BTC_PERP.symbol, tradesOf(buys)]]);
          const context = { ...withHistory(size), inputs: { ...withHistory(size).inputs, trades } };
          const { rate, toxicity, brackets } = rateOf(
            { ...BTC_ONLY, rate: rule, toxicity: { ...TOXIC, scale } },
            context,
          );
          const { multiplier } = toxicity!;
          expect(Number(rate)).toBeGreaterThanOrEqual(floor * multiplier - 1e-12);
          expect(Number(rate)).toBeLessThan(cap * multiplier + 1e-4);
          expect(brackets[0]!.rate).toBe(rate);
        },
      ),
    );
  });

  it('can be read as the rank among earlier values', () => {
    // Ever more one-sided: the last value is above all before it.
    const rising = Array.from({ length: 20 }, (_, b) =>
      tradesOf(5 + Math.floor(b / 4), NOW - 30 * (19 - b), 10),
    );
    const toxicity = { ...TOXIC, read: 'rank' as const };
    const made = rateOf({ ...BTC_ONLY, toxicity }, withTrades(rising.flat()));
    expect(made.toxicity).toMatchObject({ level: 1, multiplier: 1.5 });
    expect(made.toxicity!.vpin).toBeCloseTo((2 * 0.4 + 4 * 0.6 + 4 * 0.8) / 10, 12);
    // All alike: half of the ties count.
    const flat = rateOf({ ...BTC_ONLY, toxicity }, withTrades(tradesOf(10)));
    expect(flat.toxicity).toMatchObject({ vpin: 1, level: 0.5 });
    const short = () => rateOf({ ...BTC_ONLY, toxicity }, withTrades(tradesOf(5, NOW, 199)));
    expect(refusal(short).message).toContain('fill 19 buckets, a rank needs 20');
  });

  it('reads trades by price changes where sides are not asked for', () => {
    const prices = tradesOf(10).map((trade, i) => ({ ...trade, price: 50_000 + (i % 40) }));
    const { classify: _, ...bulk } = TOXIC;
    const read = (barSeconds: string) =>
      rateOf({ ...BTC_ONLY, toxicity: { ...bulk, barSeconds } }, withTrades(prices)).toxicity!.vpin;
    expect(read('60')).not.toBe(read('15'));
    expect(read('60')).toBeLessThan(1);
  });
});
