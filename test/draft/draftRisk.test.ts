import { describe, expect, it } from 'vitest';
import { type DraftOptions, draftRisk } from '../../src/draft/draftRisk.js';
import { PRESETS, type Preset } from '../../src/draft/presets.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { readInputs } from '../../src/models/build/inputs.js';
import { formatRisk, parseRisk } from '../../src/models/build/riskFile.js';
import { misfitOfAll } from '../../src/proof/fit.js';
import { refusal } from '../support/refusal.js';
import { COINS, type Coin, exchangeFiles, historyCsv, marketOf, TIME, tickerOf } from './exchangeFiles.js';

const OPTIONS: DraftOptions = {
  exchange: 'binance',
  quote: 'USDT',
  preset: 'exchange',
  kinds: ['perpetual'],
  domain: 'cross',
  take: 'mark',
  spotTake: 'last',
  maxSkew: 900,
  historyFile: (underlying) => `data/${underlying}.csv`,
};

function draft(options: Partial<DraftOptions> = {}, files: Partial<ReturnType<typeof exchangeFiles>> = {}) {
  const texts = { ...exchangeFiles(), ...files };
  const text = (name: keyof typeof texts) => ({ text: texts[name], file: `${name}.json` });
  const tiers = texts.tiers === '' ? undefined : text('tiers');
  return draftRisk(
    { markets: text('markets'), tickers: [text('tickers')], tiers },
    { ...OPTIONS, ...options },
  );
}
const why = (...args: Parameters<typeof draft>) => refusal(() => draft(...args)).message;

/** Reads the file again, as a user's next command does, and builds it. */
function build({ risk }: ReturnType<typeof draft>, coins: readonly Coin[] = COINS) {
  const read = parseRisk(formatRisk(risk));
  const list = read.inputs ?? [];
  const price = (of: string) => Number(coins.find(({ base }) => base === of)!.price);
  const texts = new Map(list.map(({ of, file }) => [file, historyCsv(price(of))]));
  return buildMarket(read, { inputs: readInputs(list, texts) });
}

describe('a draft', () => {
  it.each(PRESETS)('with the preset %s builds, fits, and trips no breaker', (preset: Preset) => {
    const kinds = ['spot', 'perpetual'] as const;
    const market = build(draft({ preset, kinds, spotWeight: '0.9' }));
    expect(misfitOfAll(market)).toBeUndefined();
    expect(Object.keys(market.models)).toEqual(['initial', 'maintenance']);
    expect(market.alarms).toBeUndefined();
    expect(market.universe.instruments).toHaveLength(6);
  });

  it('takes the most traded first, prices at the step of the exchange', () => {
    const { risk, underlyings, left } = draft();
    expect([underlyings, left]).toEqual([['BTC', '1000PEPE', 'ETH'], 0]);
    expect(risk.prices).toEqual({
      'BTC/USDT:USDT': '73337.6',
      '1000PEPE/USDT:USDT': '0.0041234',
      'ETH/USDT:USDT': '2250.11',
    });
    expect(risk.time).toBe('2026-06-01T00:00:00Z');
    // 1000PEPE: price step 7, lot 0, rates 5.
    expect(risk.universe.valueDecimals).toBe(12);
  });

  it('has the same universe when only prices have moved', () => {
    const moved = COINS.map((coin) => ({ ...coin, price: Number(coin.price) * 1.0123456789 }));
    expect(draft({}, exchangeFiles(moved)).risk.universe).toEqual(draft().risk.universe);
  });

  it('fills the slots of the instance, and says how many underlyings are left', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ base: `C${i}`, price: 10, turnover: 1000 - i }));
    const { risk, left } = draft({}, exchangeFiles(many));
    expect([risk.universe.instruments.length, left]).toEqual([32, 8]);
    const both = draft(
      { kinds: ['spot', 'perpetual'], spotWeight: '0.9', instance: 'solvency-8' },
      exchangeFiles(many),
    );
    expect(both.risk.universe.instruments.map(({ symbol }) => symbol)).toEqual([
      ...['C0/USDT', 'C1/USDT', 'C2/USDT', 'C3/USDT'],
      ...['C0/USDT:USDT', 'C1/USDT:USDT', 'C2/USDT:USDT', 'C3/USDT:USDT'],
    ]);
    expect(draft({ preset: 'portfolio' }, exchangeFiles(many)).underlyings).toHaveLength(8);
  });

  it('stops at the first underlying that does not fit whole, whatever smaller ones come behind', () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ base: `C${i}`, price: 10, turnover: 1000 - i }));
    const markets = many.flatMap((coin, i) => [
      ...(i < 4 ? [marketOf(coin, 'spot')] : []),
      marketOf(coin),
      ...(i === 3 ? [marketOf(coin, 'future')] : []),
    ]);
    const tickers = markets.map(({ symbol, base }) =>
      tickerOf(many.find((coin) => coin.base === base)!, symbol),
    );
    const options = {
      kinds: ['spot', 'perpetual', 'future'] as const,
      instance: 'solvency-8',
      preset: 'adaptive' as const,
    };
    const files = {
      markets: JSON.stringify(markets),
      tickers: JSON.stringify(tickers.map((ticker) => ({ ...ticker, markPrice: 10 }))),
    };
    expect(draft(options, files).underlyings).toEqual(['C0', 'C1', 'C2']);
  });

  it('merges tiers to the segments of its instance', () => {
    const segments = ({ risk }: ReturnType<typeof draft>) =>
      (risk.models as { segments?: unknown }[]).map((entry) => entry.segments);
    expect(segments(draft({ underlyings: ['BTC'], instance: 'solvency-pm' }))).toEqual([6]);
    expect(segments(draft({ underlyings: ['BTC'] }))).toEqual([12]);
  });

  it('holds as many value decimals as there are', () => {
    const edge = { base: 'EDGE', price: '0.000000012', tick: 1e-9, turnover: 1e12 };
    expect(draft({ underlyings: ['EDGE'] }, exchangeFiles([edge])).risk.universe.valueDecimals).toBe(14);
  });

  it('takes the underlyings that are named, in their order, or none', () => {
    expect(draft({ underlyings: ['ETH', 'BTC'] }).underlyings).toEqual(['ETH', 'BTC']);
    expect(why({ underlyings: ['ETH', 'DOGE'] })).toContain('underlyings[1]: lists no market of DOGE');
    expect(why({ underlyings: ['ETH', 'ETH'] })).toContain('names ETH twice');
    const many = Array.from({ length: 9 }, (_, i) => ({ base: `C${i}`, price: 10, turnover: 1 }));
    const names = many.map(({ base }) => base);
    expect(why({ underlyings: names, instance: 'solvency-8' }, exchangeFiles(many))).toContain(
      'has no room for C8',
    );
  });

  it('passes over what value decimals cannot hold, but not if it is named', () => {
    const fine = { base: 'FINE', price: '0.00000012', amount: 0.001, tick: 1e-10, turnover: 1e12 };
    const files = exchangeFiles([...COINS, fine]);
    expect(draft({}, files).underlyings).not.toContain('FINE');
    expect(draft({}, files).left).toBe(1);
    expect(why({ underlyings: ['FINE'] }, files)).toContain('steps too fine for a market: FINE/USDT:USDT');
  });

  it('ranks spot by volume times price where turnover is not stated, and contracts not at all', () => {
    const silent = COINS.map((coin) => ({ ...coin, turnover: null }));
    const files = exchangeFiles(silent);
    expect(why({}, files)).toContain('tickers: say no turnover');
    const volumes = (kind: 'spot' | 'swap') =>
      JSON.stringify(
        silent.map((coin, i) => tickerOf(coin, marketOf(coin, kind).symbol, { baseVolume: 10 ** (9 * i) })),
      );
    expect(why({}, { ...files, tickers: volumes('swap') })).toContain('tickers: say no turnover');
    const spot = { kinds: ['spot'] as const, spotWeight: '0.9' };
    expect(draft(spot, { ...files, tickers: volumes('spot') }).underlyings).toEqual([
      '1000PEPE',
      'ETH',
      'BTC',
    ]);
  });

  it.each([
    ['no ticker of an instrument', { tickers: '{}' }, {}, 'tickers: say no turnover'],
    [
      'no ticker of a named one',
      { tickers: '[{"symbol":"X"}]' },
      { underlyings: ['BTC'] },
      'BTC/USDT:USDT: has no ticker',
    ],
    ['no price in a ticker', {}, { take: 'index' as const }, 'indexPrice: is not there'],
    ['no tiers', { tiers: '' }, {}, 'tiers: is missing: the preset exchange'],
    ['tiers of another symbol', { tiers: '{"X":[]}' }, {}, 'BTC/USDT:USDT: has no tiers'],
    [
      'an exchange that nobody knows',
      {},
      { exchange: 'nobody' },
      'exchange: is not an exchange whose tiers are known',
    ],
    [
      'a unit that the exchange denies',
      {},
      { tierUnit: 'contracts' as const },
      'denies that binance counts in notional',
    ],
    ['spot without a weight', {}, { kinds: ['spot', 'perpetual'] as const }, 'spotWeight: is missing'],
    ['a limit below a unit', {}, { preset: 'adaptive' as const, limit: '0' }, 'limit: is too small'],
    ['an unknown instance', {}, { instance: 'solvency-9' }, 'instance: is not an instance'],
  ])('is refused with %s', (_, files, options, rule) => {
    expect(why(options, files)).toContain(rule);
  });

  it('is refused where a ticker is older than the skew, or there twice', () => {
    const late = (seconds: number) => {
      const tickers = COINS.map((coin, i) =>
        tickerOf(
          coin,
          marketOf(coin).symbol,
          i === 0 ? { timestamp: (TIME - seconds) * 1000, datetime: undefined } : {},
        ),
      );
      return { tickers: JSON.stringify(tickers) };
    };
    expect(draft({}, late(900)).risk.time).toBe('2026-06-01T00:00:00Z');
    expect(why({}, late(901))).toContain('BTC/USDT:USDT: has a ticker that is 901 s older');
    const twice = COINS.flatMap((coin) => [1, 2].map(() => tickerOf(coin, marketOf(coin).symbol)));
    expect(why({}, { tickers: JSON.stringify(twice) })).toContain('has a second ticker');
  });

  it('of an exchange that is not known takes the unit that is stated', () => {
    expect(draft({ exchange: 'nobody', tierUnit: 'notional' }).risk.models).toEqual(
      draft({ exchange: 'gate' }).risk.models,
    );
  });

  it('limits scenario presets by notional, rounded down to one digit of units', () => {
    const { risk } = draft({ preset: 'historical-es', limit: '1000000' });
    // 1 000 000 / 73 337.6 = 13.6; / 0.0041234 = 242 518 310; / 2 250.11 = 444.4
    expect((risk.models as unknown as { limits: unknown }[])[0]!.limits).toEqual({
      'BTC/USDT:USDT': '10',
      '1000PEPE/USDT:USDT': '200000000',
      'ETH/USDT:USDT': '400',
    });
  });
});
