import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BacktestOptions, runBacktest } from '../../src/backtest/run.js';
import { summarise } from '../../src/backtest/summary.js';
import { BUILT_IN } from '../../src/models/build/builtIn.js';
import { extendRegistry } from '../../src/models/build/registry.js';
import type { RiskFile } from '../../src/models/build/riskFile.js';
import type { CompileContext } from '../../src/models/kit/partial.js';
import { tiered } from '../../src/models/tiered/tiered.js';
import { NO_INPUTS } from '../../src/risk/data.js';
import { inputError } from '../models/helpers.js';
import { BTC_PERP, DAY, ETH_PERP, history, NOW, option } from '../models/market.js';

const BARS = 120;
const inputs = {
  ...NO_INPUTS,
  histories: new Map([
    ['BTC', history(BARS, 50_000, 0.02, 0)],
    ['ETH', history(BARS, 2500, 0.03, 0.4)],
  ]),
};
const brackets = [
  { minNotional: '0', maxNotional: '1000000000', initialRate: '0.04', maintenanceRate: '0.02' },
];
const risk: RiskFile = {
  version: 1,
  kind: 'ballast/risk',
  universe: { quote: 'USDT', valueDecimals: 10, slots: 8, instruments: [BTC_PERP, ETH_PERP] },
  time: NOW,
  maxSkew: 900,
  prices: { [BTC_PERP.symbol]: '50000.00', [ETH_PERP.symbol]: { from: 'history', decimals: 3 } },
  models: [{ model: 'tiered', symbols: [BTC_PERP.symbol, ETH_PERP.symbol], brackets }],
};
const options: BacktestOptions = {
  risk,
  inputs,
  marginType: 'initial',
  positions: [{ symbol: BTC_PERP.symbol, notional: 1_000_000 }],
  horizon: 1,
  warmUp: 20,
};
const closes = inputs.histories.get('BTC')!.candles.map(({ close }) => close);

describe('a rolling backtest', () => {
  it('holds a flat rate against every day, exactly', async () => {
    const periods = await runBacktest(options);
    expect(periods).toHaveLength(BARS - 20);
    periods.forEach(({ time, margin, loss, notional, exceeded }, i) => {
      const t = 19 + i;
      const change = closes[t + 1]! / closes[t]! - 1;
      expect(time).toBe(NOW - (BARS - 1 - t) * DAY);
      expect(notional).toBeLessThanOrEqual(1_000_000);
      expect(notional).toBeGreaterThan(999_990);
      expect(margin / notional).toBeCloseTo(0.04, 12);
      expect(loss / notional).toBeCloseTo(-change, 9);
      expect(exceeded).toBe(-change > 0.04);
    });
    expect(periods.some(({ exceeded }) => exceeded)).toBe(false);
  });

  it('sees the other side of a short position, and margin types', async () => {
    const short = { ...options, positions: [{ symbol: BTC_PERP.symbol, notional: -1_000_000 }] };
    const [long, other] = [
      await runBacktest(options),
      await runBacktest({ ...short, marginType: 'maintenance' }),
    ];
    long.forEach(({ loss }, i) => {
      expect(other[i]!.loss).toBeCloseTo(-loss, 6);
      expect(other[i]!.margin / other[i]!.notional).toBeCloseTo(0.02, 12);
    });
    const summary = summarise(other, { confidence: 0.99, staticRate: 0.02 });
    expect(summary.staticRate!.exceedances).toBe(summary.exceedances);
    expect(summary.exceedances).toBeGreaterThan(0);
    expect(summary.worstShortfall).toBeCloseTo(summary.staticRate!.worstShortfall, 9);
    expect(summary.hindsightRate).toBeLessThanOrEqual(0.02);
  });

  it('takes periods of several bars that do not overlap', async () => {
    const periods = await runBacktest({ ...options, horizon: 5 });
    expect(periods).toHaveLength(Math.floor((BARS - 20) / 5));
    expect(periods[1]!.time - periods[0]!.time).toBe(5 * DAY);
    expect(periods[0]!.loss / periods[0]!.notional).toBeCloseTo(1 - closes[24]! / closes[19]!, 9);
  });

  it('shows a model no bar that had not ended', async () => {
    const seen: number[] = [];
    const spy = {
      name: 'spy',
      version: 1,
      describe: 'Looks at what it is given',
      params: z.strictObject({ symbols: z.array(z.string()) }),
      compile: (params: { symbols: string[] }, context: CompileContext, type: 'initial' | 'maintenance') => {
        for (const { candles, interval } of context.inputs.histories.values()) {
          seen.push(context.time - (candles.at(-1)!.time + interval));
        }
        return tiered.compile({ ...params, brackets }, context, type);
      },
    };
    const registry = extendRegistry(BUILT_IN, [spy]);
    const models = [{ model: 'spy', symbols: [BTC_PERP.symbol, ETH_PERP.symbol] }];
    await runBacktest({ ...options, registry, risk: { ...risk, models } });
    expect(seen).toHaveLength(2 * (BARS - 20));
    expect(new Set(seen)).toEqual(new Set([0]));
  });

  it('counts haircuts as margin: what equity leaves out protects too', async () => {
    const spot = { ...BTC_PERP, symbol: 'BTC/USDT', kind: 'spot' as const };
    const tiers = [{ upTo: '1000000', weight: '0.9' }];
    const file: RiskFile = {
      ...risk,
      universe: { ...risk.universe, instruments: [spot] },
      prices: { 'BTC/USDT': '50000.00' },
      models: [{ model: 'collateral', symbols: ['BTC/USDT'], tiers }],
    };
    const positions = [{ symbol: 'BTC/USDT', notional: 1_000_000 }];
    const periods = await runBacktest({ ...options, risk: file, positions });
    for (const { margin, notional } of periods) expect(margin / notional).toBeCloseTo(0.1, 9);
  });

  it('reports progress to the end', async () => {
    const calls: [number, number][] = [];
    await runBacktest({ ...options, onProgress: (done, all) => calls.push([done, all]) });
    expect(calls.at(-1)).toEqual([100, 100]);
    expect(calls).toHaveLength(100);
  });

  it.each<[string, Partial<BacktestOptions>, string, string]>([
    ['no position', { positions: [] }, 'positions', 'at least one'],
    [
      'an unknown symbol',
      { positions: [{ symbol: 'DOGE', notional: 1 }] },
      'positions[0]',
      'not an instrument',
    ],
    [
      'a notional of 0',
      { positions: [{ symbol: BTC_PERP.symbol, notional: 0 }] },
      'positions[0]',
      'other than 0',
    ],
    ['a horizon of 0', { horizon: 0 }, 'horizon', '1 or more'],
    ['too long a warm-up', { warmUp: 119 }, 'warmUp', 'fewer than two periods'],
    [
      'two models without a choice',
      { risk: { ...risk, models: { a: [], b: [] } } },
      'models',
      'Say which one',
    ],
  ])('refuses %s', async (_, change, field, rule) => {
    const error = await runBacktest({ ...options, ...change }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const { field: at, message } = inputError(() => {
      throw error;
    });
    expect([at, message]).toEqual([field, expect.stringContaining(rule)]);
  });

  it('refuses options, and data of one moment', async () => {
    const withOption = {
      ...risk,
      universe: { ...risk.universe, instruments: [BTC_PERP, option('call', '1')] },
    };
    await expect(runBacktest({ ...options, risk: withOption })).rejects.toThrow('no history of its surface');
    const books = new Map([['BTC/USDT', { time: NOW, bids: [], asks: [] }]]);
    await expect(runBacktest({ ...options, inputs: { ...inputs, books } })).rejects.toThrow('of one moment');
  });
});

describe('the summary', () => {
  const period = (loss: number, margin: number) => ({
    time: NOW,
    notional: 100,
    margin,
    loss,
    exceeded: loss > margin,
  });
  const periods = [period(5, 4), period(-1, 4), period(4, 4), period(9, 4), period(2, 6)];

  it('is what one works out by hand', () => {
    const summary = summarise(periods, { confidence: 0.8, staticRate: 0.05 });
    expect(summary.exceedances).toBe(2);
    expect(summary.expected).toBeCloseTo(1, 12);
    expect(summary.margin).toEqual({ mean: expect.closeTo(0.044, 12), min: 0.04, max: 0.06 });
    expect(summary.worstShortfall).toBeCloseTo(0.05, 12);
    expect(summary.meanShortfall).toBeCloseTo(0.03, 12);
    expect(summary.hindsightRate).toBe(0.04); // 4 % is exceeded by 9 and 5 only
    expect(summary.costOverHindsight).toBeCloseTo(0.1, 12);
    expect(summary.staticRate).toMatchObject({ exceedances: 1, worstShortfall: expect.closeTo(0.04, 12) });
  });

  it('refuses what it cannot judge', () => {
    expect(() => summarise(periods, { confidence: 1 })).toThrow('below 1');
    expect(() => summarise(periods, { confidence: 0.9, staticRate: 0 })).toThrow('above 0');
    expect(() => summarise([{ ...period(1, 1), notional: 0 }], { confidence: 0.9 })).toThrow('below a lot');
  });
});
