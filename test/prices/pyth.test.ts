import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeedMap } from '../../src/prices/feeds.js';
import { parsePyth } from '../../src/prices/pyth.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { expectData } from './fixtures.js';

/** The answer that Pyth's documentation of Hermes shows for ETH/USD (docs.pyth.network, pythnet-price-feeds/hermes). */
const ID = 'ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace';
const FEED = {
  id: ID,
  price: { price: '184136023127', conf: '177166324', expo: -8, publish_time: 1692110601 },
  ema_price: { price: '184100641000', conf: '178704085', expo: -8, publish_time: 1692110601 },
};
const OTHER = { ...FEED, id: `0x${'Ab'.repeat(32)}` };
const feeds = parseFeedMap(JSON.stringify({ [`0x${ID}`]: 'ETH/USDT:USDT', [OTHER.id]: 'BTC/USDT' }));
const QUOTE = { symbol: 'ETH/USDT:USDT', price: '1841.36023127', time: 1692110601, confidence: '1.77166324' };

/** One price with changes, read as a single object. */
const single = (change: object) => () =>
  parsePyth(JSON.stringify({ ...FEED.price, ...change }), { symbol: 'X' });

describe('Pyth prices', () => {
  it.each<[string, unknown]>([
    [
      'the answer of Hermes',
      { binary: { encoding: 'hex', data: ['00'] }, parsed: [{ ...FEED, metadata: { slot: 1 } }] },
    ],
    ['a list of feeds', [FEED]],
    ['one feed', FEED],
  ])('are read from %s', (_, json) => {
    expect(parsePyth(JSON.stringify(json), { feeds })).toEqual([QUOTE]);
  });

  it('are read from a price alone, whose symbol is said', () => {
    expect(parsePyth(JSON.stringify(FEED.price), { symbol: 'ETH' })).toEqual([{ ...QUOTE, symbol: 'ETH' }]);
    expect(parsePyth(JSON.stringify([FEED]), { symbol: 'ETH' })[0]!.symbol).toBe('ETH');
  });

  it('find their feed whatever the case and prefix of its id', () => {
    const symbols = parsePyth(JSON.stringify({ parsed: [FEED, OTHER] }), { feeds }).map(
      ({ symbol }) => symbol,
    );
    expect(symbols).toEqual(['ETH/USDT:USDT', 'BTC/USDT']);
  });

  it.each(['12345', '18446744073709551615'])(
    'of a confidence as wide as the price are refused: %s',
    (conf) => {
      expectData(single({ price: '12345', conf, expo: -2 }), 'inconsistent', 'conf');
    },
  );

  // The worked figures of the documentation of pyth-client's PriceConf (0.4.0): 123.45 ± 2.67 and 12300 ± 100.
  it.each([
    ['12345', '267', -2, '123.45', '2.67'],
    ['123', '1', 2, '12300', '100'],
    ['1', '0', 0, '1', '0'],
    ['9770', '1', 1, '97700', '10'],
    ['9223372036854775807', '9223372036854775806', -18, '9.223372036854775807', '9.223372036854775806'],
    ['9223372036854775807', '1', -36, '0.000000000000000009223372036854775807', `0.${'0'.repeat(35)}1`],
    ['1000', '10', -3, '1', '0.01'],
    ['5', '0', 29, `5${'0'.repeat(29)}`, '0'],
  ])('%s ± %s at exponent %i', (price, conf, expo, expected, confidence) => {
    expect(single({ price, conf, expo })()).toEqual([
      { symbol: 'X', price: expected, time: 1692110601, confidence },
    ]);
  });

  it('are exact for every exponent: the digits come back', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
        fc.integer({ min: -17, max: 11 }),
        (n, expo) => {
          const { price } = single({ price: n.toString(), expo, conf: '0' })()[0]!;
          const [whole, fraction = ''] = price.split('.');
          const scaled = BigInt(whole! + fraction);
          // price · 10^fraction.length and n · 10^expo are one number.
          const [left, right] = [scaled * 10n ** 20n, n * 10n ** BigInt(20 + expo + fraction.length)];
          expect(left).toBe(right);
        },
      ),
    );
  });

  it.each<[string, object, Parameters<typeof expectData>[1], string]>([
    ['a negative price', { price: '-1' }, 'negative', 'price'],
    ['a price of 0', { price: '0' }, 'notPositive', 'price'],
    ['hex', { price: '0x10' }, 'notANumber', 'price'],
    ['a fraction', { price: '1.5' }, 'notANumber', 'price'],
    ['an exponent', { price: '1e9' }, 'notANumber', 'price'],
    ['a leading zero', { price: '007' }, 'notANumber', 'price'],
    ['a space', { price: ' 7' }, 'notANumber', 'price'],
    ['nothing', { price: '' }, 'notANumber', 'price'],
    ['a minus zero', { price: '-0' }, 'notANumber', 'price'],
    ['a negative confidence', { conf: '-1' }, 'negative', 'conf'],
    ['milliseconds', { publish_time: 1692110601000 }, 'badDate', 'publish_time'],
    ['no time', { publish_time: 0 }, 'badDate', 'publish_time'],
    ['a closed feed', { price: '0', publish_time: 0 }, 'empty', 'price'],
    ['37 decimals', { price: '1', expo: -37 }, 'notANumber', 'price'],
    ['10^30', { price: '1', expo: 30 }, 'notANumber', 'price'],
    ['an exponent that would fill the memory', { price: '1', expo: 2 ** 40 }, 'notANumber', 'price'],
  ])('refuse %s', (_, change, rule, field) => {
    expectData(single(change), rule, field);
  });

  it.each<[string, string, string]>([
    [
      'a price that is a JSON number',
      '{"price":184136023127,"conf":"1","expo":-8,"publish_time":1692110601}',
      'price',
    ],
    ['a price with a fraction', '{"price":1841.36,"conf":"1","expo":-8,"publish_time":1692110601}', 'price'],
    ['an exponent in text', '{"price":"1","conf":"1","expo":"-8","publish_time":1692110601}', 'expo'],
    [
      'a time with a fraction',
      '{"price":"1","conf":"1","expo":-8,"publish_time":1692110601.5}',
      'publish_time',
    ],
    ['an unknown key', '{"price":"1","conf":"1","expo":-8,"publish_time":1692110601,"x":1}', ''],
    ['a key twice', '{"price":"1","price":"2","conf":"1","expo":-8,"publish_time":1692110601}', 'price'],
    ['no confidence', '{"price":"1","expo":-8,"publish_time":1692110601}', 'conf'],
    ['no object', '7', ''],
  ])('refuse %s', (_, json, field) => {
    const error = inputError(() => parsePyth(json, { symbol: 'X', file: 'p.json' }));
    expect(error.message).toMatch(/^p\.json: /);
    expect(error.field ?? '').toBe(field);
  });

  it('name the place in a list', () => {
    const bad = { ...OTHER, price: { ...FEED.price, price: '-5' } };
    expectData(
      () => parsePyth(JSON.stringify({ parsed: [FEED, bad] }), { feeds }),
      'negative',
      'parsed[1].price.price',
    );
    expectInputError(
      () => parsePyth(JSON.stringify([FEED, { ...OTHER, id: 'ff' }]), { feeds }),
      '[1].id',
      'must be 32 bytes in hex',
    );
  });

  it('refuse a feed twice, one without a symbol, and nothing', () => {
    const again = { ...FEED, id: `0x${ID.toUpperCase()}` };
    expectData(() => parsePyth(JSON.stringify([FEED, again]), { feeds }), 'duplicate', '[1].id');
    const stranger = { ...FEED, id: '1'.repeat(64) };
    expectData(() => parsePyth(JSON.stringify([FEED, stranger]), { feeds }), 'inconsistent', '[1].id');
    expectData(() => parsePyth(JSON.stringify(FEED.price)), 'inconsistent', undefined);
    expectData(() => parsePyth('{"parsed":[]}', { feeds }), 'empty', 'parsed');
  });

  it('take the symbols that are asked for, and look at nothing else', () => {
    const bad = { ...OTHER, price: { ...FEED.price, price: '-5' } };
    const stranger = { ...FEED, id: '1'.repeat(64) };
    const text = JSON.stringify([FEED, bad, stranger]);
    expect(parsePyth(text, { feeds, symbols: ['ETH/USDT:USDT'] })).toEqual([QUOTE]);
  });
});

describe('feed maps', () => {
  it.each([
    ['one feed in two spellings', { [ID]: 'A', [`0x${ID}`]: 'B' }, 'is named twice'],
    ['a symbol with a space', { [ID]: 'A B' }, 'without spaces'],
    ['a number', { [ID]: 7 }, ''],
    ['an empty feed', { '': 'A' }, ''],
  ])('refuse %s', (_, map, rule) => {
    expect(inputError(() => parseFeedMap(JSON.stringify(map), 'm.json')).message).toContain(rule);
  });

  it('keep the case of what is no id', () => {
    expect(parseFeedMap('{"BTC / USD":"BTC"}').get('BTC / USD')).toBe('BTC');
  });
});
