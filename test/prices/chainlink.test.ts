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
    ['a number with n', { answer: '7n' }, 'notANumber', 'answer'],
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
