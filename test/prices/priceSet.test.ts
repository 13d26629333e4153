import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PRICES } from '../../src/market/quorumRecord.js';
import { importPrices } from '../../src/prices/importPrices.js';
import {
  checkPriceSet,
  type PriceSet,
  priceSetDigest,
  priceSetHash,
  priceSetText,
} from '../../src/prices/priceSet.js';
import { formatPrices, parsePrices } from '../../src/prices/pricesFile.js';
import { hashText } from '../../src/units/field.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { expectData, setOf, TIME } from './fixtures.js';

const SET: PriceSet = {
  source: 'binance',
  time: TIME,
  prices: [
    { symbol: 'ETH/USDT:USDT', price: '1841.36023127', time: TIME - 8, confidence: '1.77' },
    { symbol: 'BTC/USDT', price: '60000', time: TIME },
  ],
};
const withPrice = (change: object) => () =>
  checkPriceSet({ ...SET, prices: [SET.prices[1]!, { ...SET.prices[0]!, ...change }] });

describe('price sets', () => {
  it('have one form: by symbol, without trailing zeros', () => {
    const { prices } = checkPriceSet({
      ...SET,
      prices: [SET.prices[0]!, { ...SET.prices[1]!, price: '60000.00', confidence: '0.0' }],
    });
    expect(prices.map(({ symbol, price, confidence }) => [symbol, price, confidence])).toEqual([
      ['BTC/USDT', '60000', '0'],
      ['ETH/USDT:USDT', '1841.36023127', '1.77'],
    ]);
  });

  it('go through the file and back', () => {
    const set = checkPriceSet(SET);
    expect(parsePrices(formatPrices(SET))).toEqual(set);
    expect(formatPrices(parsePrices(formatPrices(set)))).toBe(formatPrices(SET));
  });

  it('have a canonical text, and a hash of it under a tag', () => {
    const text = `["binance",${TIME},[["BTC/USDT","60000",${TIME},null],["ETH/USDT:USDT","1841.36023127",${TIME - 8},"1.77"]]]`;
    expect(priceSetText(SET)).toBe(text);
    expect(priceSetHash(SET)).toBe(hashText('ballast/prices/1', text));
    expect(priceSetHash(SET) < 2n ** 248n).toBe(true);
    expect(priceSetDigest(SET)).not.toBe(priceSetHash(SET));
  });

  it('have one hash whatever their order in the file, and another for any change', () => {
    const hash = priceSetHash(SET);
    expect(priceSetHash({ ...SET, prices: [...SET.prices].reverse() })).toBe(hash);
    const [eth, btc] = SET.prices as [PriceSet['prices'][0], PriceSet['prices'][0]];
    const { confidence: _, ...bare } = eth;
    const others: PriceSet[] = [
      { ...SET, source: 'binanc' },
      { ...SET, time: TIME + 1 },
      { ...SET, prices: [eth] },
      { ...SET, prices: [bare, btc] },
      { ...SET, prices: [{ ...eth, price: '1841.36023128' }, btc] },
      { ...SET, prices: [{ ...eth, time: eth.time + 1 }, btc] },
      { ...SET, prices: [{ ...eth, confidence: '1.78' }, btc] },
      { ...SET, prices: [{ ...eth, symbol: 'ETH/USDT' }, btc] },
    ];
    expect(new Set([hash, ...others.map(priceSetHash)]).size).toBe(others.length + 1);
  });

  it('keep any plain decimal, exactly', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,28}$/);
    const decimals = fc.stringMatching(/^[0-9]{1,35}[1-9]$/);
    fc.assert(
      fc.property(digits, decimals, (whole, fraction) => {
        const price = `${whole}.${fraction}`;
        const text = formatPrices(setOf('a', { X: `${price}000` }));
        expect(parsePrices(text).prices[0]!.price).toBe(price);
      }),
    );
  });

  it.each<[string, object, Parameters<typeof expectData>[1], string]>([
    ['a symbol twice', { symbol: 'BTC/USDT' }, 'duplicate', 'prices[1].symbol'],
    ['a price of 0', { price: '0.00' }, 'notPositive', 'prices[1].price'],
    ['a negative price', { price: '-1' }, 'negative', 'prices[1].price'],
    ['hex', { price: '0x1' }, 'notANumber', 'prices[1].price'],
    ['a number', { price: 5 }, 'notANumber', 'prices[1].price'],
    ['10^30', { price: `1${'0'.repeat(30)}` }, 'notANumber', 'prices[1].price'],
    ['37 decimals', { price: `0.${'0'.repeat(36)}1` }, 'notANumber', 'prices[1].price'],
    ['a negative confidence', { confidence: '-0.1' }, 'negative', 'prices[1].confidence'],
    ['a price younger than the set', { time: TIME + 1 }, 'inconsistent', 'prices[1].time'],
  ])('refuse %s', (_, change, rule, field) => {
    expectData(withPrice(change), rule, field);
  });

  it('hold prices up to their bounds', () => {
    expect(withPrice({ price: `${'9'.repeat(30)}.${'9'.repeat(36)}` })()).toBeDefined();
    expect(withPrice({ price: `0.${'0'.repeat(35)}1` })()).toBeDefined();
    expect(withPrice({ time: TIME })()).toBeDefined();
  });

  it('refuse bad symbols, names, times and sizes', () => {
    expectInputError(withPrice({ symbol: 'BTC USDT' }), 'prices[1].symbol', 'without spaces');
    expectInputError(withPrice({ symbol: 'X\ud800' }), 'prices[1].symbol', 'without spaces');
    expectInputError(() => checkPriceSet({ ...SET, source: 'Binance' }), 'source', 'is not a valid name');
    expectInputError(() => checkPriceSet({ ...SET, time: 1.5 }), 'time', 'whole unix seconds');
    expectInputError(() => checkPriceSet({ ...SET, prices: [] }), 'prices', '1 to 4096');
    const many = (count: number) =>
      setOf('a', Object.fromEntries(Array.from({ length: count }, (_, i) => [`S${i}`, '1'])));
    expect(checkPriceSet(many(MAX_PRICES)).prices).toHaveLength(MAX_PRICES);
    expectInputError(() => checkPriceSet(many(MAX_PRICES + 1)), 'prices', '1 to 4096');
  });

  it.each<[string, (file: Record<string, unknown>) => void, string | undefined]>([
    ['an unknown key', (file) => Object.assign(file, { x: 1 }), undefined],
    ['another kind', (file) => Object.assign(file, { kind: 'ballast/market' }), 'kind'],
    ['another version', (file) => Object.assign(file, { version: 2 }), 'version'],
    ['milliseconds', (file) => Object.assign(file, { time: TIME * 1000 }), 'time'],
    [
      'a price as a number',
      (file) => Object.assign(file, { prices: [{ symbol: 'X', price: 5, time: 1 }] }),
      'prices[0].price',
    ],
    ['no price', (file) => Object.assign(file, { prices: [] }), 'prices'],
  ])('are read strictly: %s', (_, change, field) => {
    const file = JSON.parse(formatPrices(SET)) as Record<string, unknown>;
    change(file);
    const error = inputError(() => parsePrices(JSON.stringify(file), 'prices.json'));
    expect(error.message).toMatch(/^prices\.json: /);
    expect(error.field).toBe(field);
  });

  it('may have times in words', () => {
    const file = JSON.parse(formatPrices(SET)) as Record<string, unknown>;
    expect(parsePrices(JSON.stringify({ ...file, time: '2026-01-31T12:00:00Z' }))).toEqual(
      checkPriceSet(SET),
    );
  });
});

describe('importing', () => {
  const csv = {
    text: `symbol,price,time\nBTC/USDT,60000,${TIME - 5}\nETH/USDT,2000,${TIME - 9}\n`,
    file: 'a.csv',
  };
  const more = { text: `symbol,price,time\nSOL/USDT,100,${TIME - 7}\n`, file: 'b.csv' };

  it('puts files together, as of the youngest price', () => {
    const set = importPrices([csv, more], { source: 'desk', format: 'csv' });
    expect(set).toMatchObject({ source: 'desk', time: TIME - 5 });
    expect(set.prices.map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
  });

  it('takes a time that is not before it', () => {
    const at = (time: number) => () => importPrices([csv], { source: 'desk', format: 'csv', time });
    expect(at(TIME - 5)().time).toBe(TIME - 5);
    expect(at(TIME)().time).toBe(TIME);
    expectData(at(TIME - 6), 'inconsistent', 'prices[0].time');
  });

  it('refuses the same symbol in two files', () => {
    expectData(
      () => importPrices([csv, csv], { source: 'desk', format: 'csv' }),
      'duplicate',
      'prices[2].symbol',
    );
  });

  it('needs what it is asked for, and options that belong together', () => {
    const options = { source: 'desk', format: 'csv' } as const;
    expectInputError(() => importPrices([csv], { ...options, symbols: ['DOGE'] }), 'symbols', 'names DOGE');
    expectInputError(
      () => importPrices([csv], { ...options, symbol: 'X', symbols: ['X'] }),
      'symbol',
      'cannot be given',
    );
    expectInputError(() => importPrices([csv], { ...options, take: 'mark' }), 'take', 'exchange files alone');
    expectInputError(() => importPrices([csv], { source: 'x', format: 'exchange' }), 'take', 'is missing');
    expectInputError(
      () => importPrices([csv], { ...options, source: 'X Y' }),
      'source',
      'is not a valid name',
    );
    // One symbol for a file of two prices is one symbol twice.
    expectData(() => importPrices([csv], { ...options, symbol: 'X' }), 'duplicate', 'prices[1].symbol');
  });
});
