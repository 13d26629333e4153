import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { black76Value } from '../../src/risk/options/black.js';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist');

/** Shocks of a market with a volatility surface: options are priced again. */

let work: Workspace;
const TIME = 1_780_315_200; // 2026-06-01T12:00:00Z
const EXPIRY = 1_782_460_800;
const YEARS = (EXPIRY - TIME) / (365 * 86_400);
const [PERP, CALL, PUT] = ['BTC/USDT:USDT', 'BTC/USDT:USDT-260626-110000-C', 'BTC/USDT:USDT-260626-95000-P'];
const OTHER = 'ETH/USDT:USDT-260626-4400-C';

const option = (symbol: string, underlying: string, strike: string, right: string) => ({
  symbol,
  kind: 'option',
  underlying,
  domain: 'portfolio',
  lotDecimals: 2,
  multiplier: '1',
  strike,
  expiry: EXPIRY,
  right,
});
const perpetual = (symbol: string, underlying: string) => ({
  symbol,
  kind: 'perpetual',
  underlying,
  domain: 'portfolio',
  lotDecimals: 3,
  multiplier: '1',
});

const surface = {
  kind: 'ballast/surface',
  version: 1,
  underlying: 'BTC',
  time: '2026-06-01T12:00:00Z',
  slices: [
    { expiry: EXPIRY, forward: '104500', rate: '0.03', strikes: ['95000', '110000'], vols: ['0.52', '0.48'] },
  ],
};
const symbols = [PERP, CALL, PUT, 'ETH/USDT:USDT', OTHER] as string[];
const risk = {
  version: 1,
  kind: 'ballast/risk',
  time: '2026-06-01T12:00:00Z',
  maxSkew: 900,
  universe: {
    quote: 'USDT',
    valueDecimals: 8,
    slots: 8,
    instruments: [
      perpetual(PERP!, 'BTC'),
      option(CALL!, 'BTC', '110000', 'call'),
      option(PUT!, 'BTC', '95000', 'put'),
      perpetual('ETH/USDT:USDT', 'ETH'),
      option(OTHER, 'ETH', '4400', 'call'),
    ],
  },
  inputs: [{ kind: 'surface', of: 'BTC', file: 'btc-surface.json' }],
  prices: {
    [PERP!]: '104262.5',
    [CALL!]: { from: 'surface', decimals: 2 },
    [PUT!]: '1650.5',
    'ETH/USDT:USDT': '3921.2',
    [OTHER]: '93.8',
  },
  models: [
    { model: 'mark', symbols, limit: '1000' },
    {
      model: 'scan',
      scenarios: ['down', 'up'],
      arrays: Object.fromEntries(symbols.map((symbol, i) => [symbol, [`${-900 + i}`, `${900 - i}`]])),
      units: [{ select: 'eachUnderlying', reduce: 'worst' }],
    },
  ],
};
const account = {
  version: 1,
  kind: 'ballast/account',
  custodian: 'custodian-a',
  exchange: 'custodian-a',
  customer: 'c 1',
  asOf: '2026-06-01T12:00:00Z',
  holdings: {
    cash: '50000',
    positions: [
      { symbol: PERP, quantity: '-0.5', entryPrice: '104262.5' },
      { symbol: CALL, quantity: '2' },
      { symbol: PUT, quantity: '-1' },
      { symbol: OTHER, quantity: '3' },
    ],
  },
};

interface WhatIf {
  whatIf: {
    prices: { symbol: string; before: string; after: string }[];
    heldOptions: string[];
    of: { before: { equity: string }; after: { equity: string } }[];
  };
}

beforeAll(async () => {
  work = await Workspace.open();
  await work.write('btc-surface.json', surface);
  await work.write('risk.json', risk);
  await work.write('account.json', account);
  await work.must('market build --risk risk.json');
});
afterAll(() => work.close());

async function whatIf(shocks: string): Promise<WhatIf['whatIf']> {
  const line = `margin --market market.json --account account.json --risk risk.json --what-if ${shocks} --json`;
  const { stdout, stderr, code } = await work.ballast(line);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as WhatIf).whatIf;
}

const value = (right: 'call' | 'put', strike: number, forward: number, vol: number) =>
  black76Value({ right, strike, forward, rate: 0.03, years: YEARS, vol });

describe('shocks with a surface', () => {
  it('of an underlying price its options again: from the surface, or by its change where the mark is stated', async () => {
    const { prices, heldOptions } = await whatIf('BTC=-10%');
    const put = 1650.5 + value('put', 95_000, 94_050, 0.52) - value('put', 95_000, 104_500, 0.52);
    expect(prices).toEqual([
      { symbol: PERP, before: '104262.5', after: '93836.3' }, // 93836.25, half up
      {
        symbol: CALL,
        before: value('call', 110_000, 104_500, 0.48).toFixed(2),
        after: value('call', 110_000, 94_050, 0.48).toFixed(2),
      },
      { symbol: PUT, before: '1650.5', after: put.toFixed(1) },
    ]);
    expect(heldOptions).toEqual([]);
  });

  it('of volatility move options of the surface and nothing else', async () => {
    const { prices } = await whatIf('vol=+10%');
    const put = 1650.5 + value('put', 95_000, 104_500, 0.572) - value('put', 95_000, 104_500, 0.52);
    expect(prices.map(({ symbol, after }) => [symbol, after])).toEqual([
      [CALL, value('call', 110_000, 104_500, 0.528).toFixed(2)],
      [PUT, put.toFixed(1)],
    ]);
  });

  it('move the equity by the change of the marks', async () => {
    const { prices, of } = await whatIf('BTC=+5%,vol=-20%');
    const held: Record<string, number> = { [PERP!]: -0.5, [CALL!]: 2, [PUT!]: -1 };
    const moved = prices.map(({ symbol, before, after }) => held[symbol]! * (Number(after) - Number(before)));
    const change = Number(of[0]!.after.equity) - Number(of[0]!.before.equity);
    expect(change).toBeCloseTo(
      moved.reduce((sum, next) => sum + next, 0),
      6,
    );
  });

  it('leave options without a surface at their marks, and say so', async () => {
    const { prices, heldOptions } = await whatIf('ETH=+10%');
    expect(prices.map(({ symbol }) => symbol)).toEqual(['ETH/USDT:USDT']);
    expect(heldOptions).toEqual([OTHER]);
    const page = await work.ballast(
      'margin --market market.json --account account.json --risk risk.json --what-if ETH=+10%',
    );
    expect(page.stdout.replace(/\s+/g, ' ')).toContain(`Options keep their marks: ${OTHER}`);
  });

  it('of an option by its symbol are as asked', async () => {
    const { prices } = await whatIf(`BTC=-10%,${PUT}=+100%`);
    expect(prices.find(({ symbol }) => symbol === PUT)!.after).toBe('3301');
  });

  it('never take a stated mark to 0 or below', async () => {
    const { prices } = await whatIf('BTC=+60%');
    expect(prices.find(({ symbol }) => symbol === PUT)!.after).toMatch(/^(0\.1|[1-9])/);
  });
});

it('liquidation prices follow the options', async () => {
  const line = 'margin --market market.json --account account.json --liquidation BTC --json';
  const [near, exact] = await Promise.all([work.must(line), work.must(`${line} --risk risk.json`)]);
  type Answer = { liquidation: { prices: { direction: string; prices: Record<string, string> }[] } };
  const of = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as Answer).liquidation.prices;
  // Half a bitcoin short, two calls long: marks held, a rise breaks it; with the calls priced again it does not.
  expect(of(near).map(({ direction }) => direction)).toEqual(['up']);
  expect(of(exact).map(({ direction }) => direction)).not.toContain('up');
});
