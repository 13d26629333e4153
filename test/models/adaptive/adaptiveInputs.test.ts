import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import { adaptive } from '../../../src/models/adaptive/adaptive.js';
import { type AdaptiveParams, adaptiveParams } from '../../../src/models/adaptive/adaptiveParams.js';
import type { RiskInputs } from '../../../src/risk/data.js';
import { refusal } from '../../support/refusal.js';
import { expectInputError } from '../helpers.js';
import { BTC, BTC_PERP, DAY, dataContext, ETH_PERP, history, NOW } from '../market.js';
import {
  BTC_ONLY,
  bookOf,
  PARAMS,
  RATE,
  rateOf,
  rowOf,
  TOXIC,
  tradesOf,
  VOLUME,
  withTrades,
} from './adaptiveCase.js';

describe('data of the adaptive model', () => {
  it('refuses histories, books and trades from after the market time, and old books and trades', () => {
    const at = (shift: number, change: Partial<RiskInputs>) => ({
      ...dataContext(change),
      time: NOW + shift,
    });
    const book = { ...BTC_ONLY, concentration: { from: 'book' as const } };
    const toxic = { ...BTC_ONLY, toxicity: TOXIC };
    const books = new Map([[BTC_PERP.symbol, bookOf(50)]]);
    const trades = new Map([[BTC_PERP.symbol, tradesOf(5)]]);
    // Histories end at NOW too: they would be refused first.
    const histories = new Map([['BTC', { ...history(120, 50_000, 0.02, 0) }]]);
    const early = { interval: DAY, candles: histories.get('BTC')!.candles.slice(0, -1) };
    const before = { histories: new Map([['BTC', early]]) };
    expectInputError(() => rateOf(BTC_ONLY, at(-1, {})), 'rate.inputs', 'after the market time');
    for (const [params, data, field] of [
      [book, { ...before, books }, 'concentration.inputs'],
      [toxic, { ...before, trades }, 'toxicity.inputs'],
    ] as const) {
      expectInputError(() => rateOf(params, at(-1, data)), field, 'from after the market time');
      for (const shift of [0, 1, 299, 300]) expect(() => rateOf(params, at(shift, data))).not.toThrow();
      expectInputError(() => rateOf(params, at(301, data)), field, 'too old');
    }
    expect(() =>
      rateOf({ ...toxic, toxicity: { ...TOXIC, maxAge: 301 } }, at(301, { trades })),
    ).not.toThrow();
    expectInputError(
      () => rateOf({ ...book, concentration: { from: 'book', maxAge: 0 } }, at(1, { books })),
      'concentration.inputs',
      'last 0 s',
    );
  });

  it('takes no book and no volume of an inverse contract: their sizes are no coins', () => {
    const inverse = { ...BTC_PERP, symbol: 'BTC/USD:BTC' };
    const ofInverse = (from: 'book' | 'volume', data: Partial<RiskInputs> = {}) => {
      const context = dataContext(data);
      const instruments = context.universe.instruments.map((one) => (one === BTC_PERP ? inverse : one));
      const params = { limits: { [inverse.symbol]: '20' }, rate: RATE, concentration: { from } };
      return () => rateOf(params, { ...context, universe: { ...context.universe, instruments } });
    };
    const btc = history(120, 50_000, 0.02, 0);
    expect(ofInverse('volume')).not.toThrow();
    for (const body of [
      ofInverse('book', { books: new Map([[inverse.symbol, bookOf(50)]]) }),
      ofInverse('volume', {
        histories: new Map([
          ['BTC', btc],
          [inverse.symbol, btc],
        ]),
      }),
    ]) {
      expectInputError(body, 'concentration.from', 'whose sizes are in USD');
    }
  });

  it('counts the age of the last full bucket, not of a last trade that fills none', () => {
    const late = [...tradesOf(5, NOW - 600), { time: NOW, price: 50_000, size: 1, side: 'buy' as const }];
    const params = { ...BTC_ONLY, toxicity: TOXIC };
    expectInputError(() => rateOf(params, withTrades(late)), 'toxicity.inputs', 'last full bucket');
  });

  it('says what is missing', () => {
    const bare = dataContext({ histories: new Map() });
    expectInputError(() => rateOf(BTC_ONLY, bare), 'rate.inputs', 'no history of BTC');
    const book = { ...BTC_ONLY, concentration: { from: 'book' as const } };
    expectInputError(
      () => rateOf(book, dataContext()),
      'concentration.inputs',
      'no order book of BTC/USDT:USDT',
    );
    const toxic = { ...BTC_ONLY, toxicity: TOXIC };
    expectInputError(() => rateOf(toxic, dataContext()), 'toxicity.inputs', 'no trades of BTC/USDT:USDT');
    expectInputError(() => rateOf(toxic, withTrades([])), 'toxicity.inputs', 'no trades');
  });

  it('names the data and the rule that they break', () => {
    const toxic = { ...BTC_ONLY, toxicity: TOXIC };
    const broken: [() => unknown, string, string][] = [
      [() => rateOf(toxic, withTrades(tradesOf(5, NOW, 99))), 'tooShort', 'trades of BTC/USDT:USDT: trades'],
      [
        () => rateOf(toxic, withTrades(tradesOf(5).map(({ side: _, ...trade }) => trade))),
        'inconsistent',
        'trades of BTC/USDT:USDT: trades[0]',
      ],
      [
        () => rateOf(toxic, withTrades(tradesOf(5).reverse())),
        'unordered',
        'trades of BTC/USDT:USDT: trades[1]',
      ],
      [
        () => rateOf(VOLUME, dataContext({ histories: new Map([['BTC', history(20, 50_000, 0.02, 0)]]) })),
        'tooShort',
        'history of BTC',
      ],
    ];
    for (const [body, rule, field] of broken) {
      const error = refusal(body);
      expect(error).toBeInstanceOf(DataError);
      expect((error as DataError).rule).toBe(rule);
      expect(error.field).toContain(field);
    }
  });
});

describe('parameters of the adaptive model', () => {
  const toxicity = { ...TOXIC, bucketVolume: { [BTC_PERP.symbol]: '10', [ETH_PERP.symbol]: '10' } };
  const rate = (change: object) => ({ rate: { ...RATE, ...change } as AdaptiveParams['rate'] });
  it.each<[string, Partial<AdaptiveParams>, string, string]>([
    ['an unknown symbol', { limits: { DOGE: '1' } }, 'limits', 'DOGE is not an instrument'],
    ['an asset', { limits: { [BTC.symbol]: '1' } }, 'limits', 'Use "liquid-collateral"'],
    ['another domain', { domain: 'isolated' }, 'limits', 'not an instrument'],
    ['a limit of 0', { limits: { [BTC_PERP.symbol]: '0.0' } }, `limits.${BTC_PERP.symbol}`, 'above 0'],
    ['a confidence of 1/2', rate({ confidence: '0.5' }), 'rate.confidence', 'above 1/2'],
    [
      'confidence out of order',
      rate({ confidence: { initial: '0.9', maintenance: '0.99' } }),
      'rate.confidence',
      'lower',
    ],
    [
      'floors out of order',
      rate({ floor: { initial: '0', maintenance: '0.01' } }),
      'rate.floor',
      'must not be lower',
    ],
    [
      'caps out of order',
      rate({ cap: { initial: '0.3', maintenance: '0.4' } }),
      'rate.cap',
      'must not be lower',
    ],
    ['a floor above the cap', rate({ floor: '0.6' }), 'rate.floor', 'must not be above cap'],
    ['a cap above 1', rate({ cap: '1.01' }), 'rate.cap', 'must not be above 1'],
    ['a cap of 0', rate({ cap: '0', floor: '0' }), 'rate.cap', 'must be above 0'],
    ['a horizon of 0', rate({ horizonDays: '0' }), 'rate.horizonDays', 'above 0'],
    [
      'a cap that toxicity takes above 1',
      { toxicity, ...rate({ cap: '0.67' }) },
      'rate.cap',
      'times the largest',
    ],
    ['no bucket volume', { toxicity: TOXIC }, `toxicity.bucketVolume.${ETH_PERP.symbol}`, 'is missing'],
    [
      'a bucket volume of 0',
      { toxicity: { ...toxicity, bucketVolume: { ...toxicity.bucketVolume, [BTC_PERP.symbol]: '0' } } },
      `toxicity.bucketVolume.${BTC_PERP.symbol}`,
      'above 0',
    ],
    [
      'a bucket volume for another',
      { toxicity: { ...toxicity, bucketVolume: { ...toxicity.bucketVolume, DOGE: '1' } } },
      'toxicity.bucketVolume.DOGE',
      'no symbol of limits',
    ],
    [
      'a scale that falls',
      { toxicity: { ...toxicity, scale: [{ level: '0.1', multiplier: '1.1' }] } },
      'toxicity.scale[0].multiplier',
      'must be "1"',
    ],
    [
      'an impact law',
      { concentration: { from: 'volume', coefficient: '0' } },
      'concentration.coefficient',
      'from 0.01',
    ],
    [
      'a size',
      { concentration: { from: 'volume', mostDays: '0' } },
      'concentration.mostDays',
      'from 0.000001',
    ],
    [
      'a limit past the sizes',
      { concentration: { from: 'volume', mostDays: '0.01' } },
      `limits.${BTC_PERP.symbol}`,
      'beyond the sizes',
    ],
    [
      'a limit at which a rate exceeds 1',
      { concentration: { from: 'volume', coefficient: '100' } },
      `limits.${ETH_PERP.symbol}`,
      'would exceed 1',
    ],
    ['rates too fine', { rateDecimals: 6 }, `rateDecimals for ${BTC_PERP.symbol}`, 'valueDecimals to 9'],
    [
      'bounds too fine',
      { notionalDecimals: 6, concentration: { from: 'volume' } },
      `notionalDecimals for ${BTC_PERP.symbol}`,
      'Set universe.valueDecimals to ',
    ],
  ])('refuses %s', (_, change, field, rule) => {
    const params = adaptiveParams.parse({ ...PARAMS, ...change });
    expectInputError(() => adaptive.compile(params, dataContext(), 'initial'), field, rule);
  });

  it('lets a rule up to the last bound of each pass', () => {
    const exact = { toxicity: TOXIC, ...rate({ cap: '2/3' }) };
    expect(() =>
      adaptive.compile({ ...BTC_ONLY, ...exact }, withTrades(tradesOf(10)), 'initial'),
    ).not.toThrow();
    expect(() =>
      adaptive.compile({ ...PARAMS, ...rate({ cap: '1' }) }, dataContext(), 'initial'),
    ).not.toThrow();
    const fine = dataContext({}, 9);
    expect(() => adaptive.compile({ ...PARAMS, rateDecimals: 5 }, fine, 'initial')).not.toThrow();
  });

  it('takes a limit below a lot, and one inside a lot', () => {
    const limit = (text: string) => rowOf({ ...VOLUME, limits: { [BTC_PERP.symbol]: text } }, dataContext());
    expect(limit('0.00009').breakpoints).toEqual([0n, 1n]);
    expect(limit('0.00011').breakpoints).toEqual([0n, 2n]);
    expect(limit('0.0002').breakpoints).toEqual([0n, 2n]);
  });
});
