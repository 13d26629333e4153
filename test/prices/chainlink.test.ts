import { describe, expect, it } from 'vitest';
import { parseChainlink } from '../../src/prices/chainlink.js';
import { parseFeedMap } from '../../src/prices/feeds.js';
import { inputError } from '../models/helpers.js';
import { expectData, TIME } from './fixtures.js';

const FEED = '0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419';
// A proxy's round id: phase 7, aggregator round 12 345 — past 2^53.
const ROUND = (7n * 2n ** 64n + 12_345n).toString();
const NAMED = {
  roundId: ROUND,
  answer: '184136023127',
  startedAt: String(TIME - 20),
  updatedAt: String(TIME - 8),
  answeredInRound: ROUND,
};
const TUPLE = Object.values(NAMED);
const QUOTE = { symbol: 'ETH/USDT', price: '1841.36023127', time: TIME - 8 };
const feeds = parseFeedMap(JSON.stringify({ [FEED.toLowerCase()]: 'ETH/USDT', 'BTC / USD': 'BTC/USDT' }));
const round = (change: object) => () =>
  parseChainlink(JSON.stringify({ decimals: 8, ...NAMED, ...change }), { symbol: 'X' });

describe('Chainlink answers', () => {
  it.each<[string, unknown]>([
    ['the tuple', { feed: FEED, decimals: 8, latestRoundData: TUPLE }],
    ['its names', { feed: FEED, decimals: '8', latestRoundData: NAMED }],
    ['its names beside decimals', { feed: FEED, description: 'ETH / USD', decimals: 8, ...NAMED }],
    ['a list', [{ feed: FEED.toUpperCase().replace('X', 'x'), decimals: 8, latestRoundData: TUPLE }]],
  ])('are read from %s', (_, json) => {
    expect(parseChainlink(JSON.stringify(json), { feeds })).toEqual([QUOTE]);
  });

  it('are read from JSON integers of any size, exactly', () => {
    const text = `{"decimals":18,"latestRoundData":[${ROUND},1841360231270000000001,0,${TIME},${ROUND}]}`;
    expect(parseChainlink(text, { symbol: 'ETH' })).toEqual([
      { symbol: 'ETH', price: '1841.360231270000000001', time: TIME },
    ]);
  });

  it('go by their description where there is no feed', () => {
    const json = { description: 'BTC / USD', decimals: 0, ...NAMED, answer: 104_250 };
    expect(parseChainlink(JSON.stringify(json), { feeds })).toMatchObject([
      { symbol: 'BTC/USDT', price: '104250' },
    ]);
  });

  it.each<[string, object, Parameters<typeof expectData>[1], string]>([
    ['an answer of 0', { answer: '0' }, 'notPositive', 'answer'],
    ['a negative answer', { answer: '-1' }, 'negative', 'answer'],
    ['hex', { answer: '0x2adf' }, 'notANumber', 'answer'],
    ['a fraction', { answer: '1841.36' }, 'notANumber', 'answer'],
    ['an n alone', { answer: 'n' }, 'notANumber', 'answer'],
    ['two n', { answer: '7nn' }, 'notANumber', 'answer'],
    ['a fraction with n', { answer: '7.5n' }, 'notANumber', 'answer'],
    ['an answer past 78 digits', { answer: '1'.repeat(79) }, 'notANumber', 'answer'],
    ['an answer past 10^30', { answer: '1'.repeat(39) }, 'notANumber', 'answer'],
    ['more decimals than a price has', { decimals: 37, answer: '1' }, 'notANumber', 'answer'],
    [
      'a stale round',
      { answeredInRound: (BigInt(ROUND) - 1n).toString() },
      'inconsistent',
      'answeredInRound',
    ],
    [
      'a round of the future',
      { answeredInRound: (BigInt(ROUND) + 1n).toString() },
      'inconsistent',
      'answeredInRound',
    ],
    ['a round without an update', { updatedAt: 0 }, 'badDate', 'updatedAt'],
    ['milliseconds', { updatedAt: TIME * 1000 }, 'badDate', 'updatedAt'],
    ['a start that is no number', { startedAt: 'soon' }, 'notANumber', 'startedAt'],
  ])('refuse %s', (_, change, rule, field) => {
    expectData(round(change), rule, field);
  });

  it.each<[string, object, string]>([
    ['256 decimals', { decimals: 256 }, 'decimals'],
    ['negative decimals', { decimals: -1 }, 'decimals'],
    ['an unknown key', { surprise: 1 }, ''],
    ['a true', { answer: true }, 'answer'],
    ['both forms', { latestRoundData: TUPLE }, ''],
  ])('refuse %s', (_, change, field) => {
    expect(inputError(round(change)).field ?? '').toBe(field);
  });

  it('refuse a round without decimals, and a tuple of four', () => {
    expect(inputError(() => parseChainlink(JSON.stringify(NAMED), { symbol: 'X' })).message).toMatch(
      /^decimals: is missing/,
    );
    const four = { decimals: 8, latestRoundData: TUPLE.slice(0, 4) };
    expect(inputError(() => parseChainlink(JSON.stringify(four), { symbol: 'X' })).field).toMatch(
      /^latestRoundData/,
    );
  });

  describe('as libraries save them', () => {
    const values = Object.values(NAMED);
    const byPosition = Object.fromEntries(values.map((value, i) => [i, value]));
    const hex = (value: string) => ({ type: 'BigNumber', hex: `0x${BigInt(value).toString(16)}` });
    const printed = (value: string) => ({ _hex: hex(value).hex, _isBigNumber: true });
    const mapped = (object: object, change: (value: string) => unknown) =>
      Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value as string)]));
    const bigint = (value: string) => `${value}n`;

    it.each<[string, unknown, unknown?]>([
      ['web3.js 1', { ...byPosition, ...NAMED }, '8'],
      ['web3.js 4', { ...byPosition, __length__: 5, ...NAMED }, '8'],
      [
        'web3.js 4 with bigints',
        { ...mapped(byPosition, bigint), __length__: '5n', ...mapped(NAMED, bigint) },
        '8n',
      ],
      ['web3.js, its positions alone', byPosition],
      ['ethers 5', values.map(hex)],
      ['ethers 5, spread', { ...mapped(byPosition, hex), ...mapped(NAMED, hex) }],
      ['ethers 5, printed', values.map(printed)],
      ['ethers 6', values, '8'],
      ['ethers 6, toObject', NAMED, '8'],
      ['viem', values.map(bigint), '8n'],
    ])('%s', (_, data, decimals = 8) => {
      for (const call of ['latestRoundData', 'getRoundData']) {
        const json = JSON.stringify({ feed: FEED, decimals, [call]: data });
        expect(parseChainlink(json, { feeds })).toEqual([QUOTE]);
      }
      if (Array.isArray(data)) return;
      expect(
        parseChainlink(JSON.stringify({ decimals, ...(data as object) }), { symbol: 'ETH/USDT' }),
      ).toEqual([QUOTE]);
    });

    const web3 = (change: object) => () =>
      parseChainlink(
        JSON.stringify({ decimals: 8, latestRoundData: { ...byPosition, ...NAMED, ...change } }),
        {
          symbol: 'X',
        },
      );

    it('refuse two figures of one value', () => {
      Object.keys(NAMED).forEach((name, i) => {
        expectData(web3({ [i]: '7' }), 'inconsistent', `latestRoundData.${name}`);
        expectData(web3({ [name]: '7' }), 'inconsistent', `latestRoundData.${name}`);
      });
      expect(web3({ 1: hex(NAMED.answer) })()).toHaveLength(1);
      expectData(web3({ __length__: 4 }), 'inconsistent', 'latestRoundData.__length__');
    });

    it('refuse a value that is under neither', () => {
      const bare = (change: object) => () =>
        parseChainlink(JSON.stringify({ decimals: 8, latestRoundData: { ...byPosition, ...change } }), {
          symbol: 'X',
        });
      expect(inputError(bare({ 3: undefined })).message).toContain('latestRoundData.updatedAt: is missing');
      expectData(bare({ 1: '0' }), 'notPositive', 'latestRoundData.answer');
      expectData(bare({ 1: 'x' }), 'notANumber', 'latestRoundData.1');
      expect(inputError(bare({ 5: '1' })).message).toContain('has an unknown key: 5');
    });

    it('refuse a stale round, and one of getRoundData that was never answered', () => {
      const stale = values.map(hex).with(4, hex((BigInt(ROUND) - 1n).toString()));
      const read = (call: string, round: unknown) => () =>
        parseChainlink(JSON.stringify({ decimals: 8, [call]: round }), { symbol: 'X' });
      expectData(read('getRoundData', stale), 'inconsistent', 'getRoundData[4]');
      expectData(read('getRoundData', [ROUND, '1', '0', '0', ROUND]), 'badDate', 'getRoundData[3]');
    });

    it('refuse a BigNumber that is none, and two rounds', () => {
      for (const bad of [
        { type: 'BigNumber', hex: '5' },
        { type: 'BigNumber', hex: '0x' },
        { type: 'Number', hex: '0x5' },
        { type: 'BigNumber', hex: '0x5', more: 1 },
        { _hex: '0x5', _isBigNumber: false },
        { type: 'BigNumber', hex: `0x${'1'.repeat(65)}` },
      ]) {
        expect(inputError(web3({ answer: bad })).field).toContain('latestRoundData.answer');
      }
      expectData(
        web3({ 1: '-5', answer: { type: 'BigNumber', hex: '-0x05' } }),
        'negative',
        'latestRoundData.answer',
      );
      const two = { decimals: 8, latestRoundData: TUPLE, getRoundData: TUPLE };
      expect(inputError(() => parseChainlink(JSON.stringify(two), { symbol: 'X' })).message).toContain(
        'getRoundData: is a second round',
      );
    });

    it('ask for decimals where a round stands alone', () => {
      for (const alone of [values, values.map(hex)]) {
        expect(inputError(() => parseChainlink(JSON.stringify(alone), { symbol: 'X' })).message).toBe(
          'is a round alone: its decimals are not known. Write {"decimals": 8, "latestRoundData": […]}',
        );
      }
    });
  });

  it('name the place', () => {
    const good = { feed: FEED, decimals: 8, latestRoundData: TUPLE };
    const read = (bad: object) => () =>
      parseChainlink(JSON.stringify([good, { ...good, ...bad }]), { feeds, file: 'c.json' });
    expectData(
      read({ latestRoundData: [ROUND, '-5', 0, TIME, ROUND] }),
      'negative',
      '[1].latestRoundData[1]',
    );
    expectData(
      read({ latestRoundData: { ...NAMED, answer: '0' } }),
      'notPositive',
      '[1].latestRoundData.answer',
    );
    expectData(read({ feed: 'DOGE / USD' }), 'inconsistent', '[1]');
    expect(inputError(read({ decimals: undefined })).message).toMatch(
      /^c\.json: \[1\]\.decimals: is missing/,
    );
    expectData(() => parseChainlink('[]', { feeds }), 'empty', undefined);
    for (const json of ['null', '7', '[null]']) {
      expect(inputError(() => parseChainlink(json, { feeds })).message).toContain('must be an object');
    }
  });
});
