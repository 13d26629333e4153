import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTickers, type TickerField } from '../../src/prices/exchange.js';
import { inputError } from '../models/helpers.js';
import { expectData, TIME } from './fixtures.js';

const TICKER = {
  symbol: 'BTC/USDT:USDT',
  timestamp: TIME * 1000 + 999,
  datetime: '2026-01-31T12:00:00.999Z',
  bid: 60_000.1,
  bidVolume: 3.5,
  ask: 60_000.2,
  last: '60000.15',
  markPrice: 60_001.25,
  indexPrice: '6.00005e4',
  info: { anything: [1.5, null] },
};
const read = (json: unknown, take: TickerField = 'mark', more: object = {}) =>
  parseTickers(typeof json === 'string' ? json : JSON.stringify(json), { take, ...more });
const changed =
  (change: object, take: TickerField = 'mark') =>
  () =>
    read({ ...TICKER, ...change }, take);

describe('exchange tickers', () => {
  it.each<[TickerField, string]>([
    ['mark', '60001.25'],
    ['index', '60000.5'],
    ['last', '60000.15'],
    ['mid', '60000.15'],
  ])('give their %s price', (take, price) => {
    expect(read(TICKER, take)).toEqual([{ symbol: 'BTC/USDT:USDT', price, time: TIME }]);
  });

  it('are read one, as a list, or by symbol', () => {
    const other = { ...TICKER, symbol: 'ETH/USDT:USDT' };
    const symbols = (json: unknown) => read(json).map(({ symbol }) => symbol);
    expect(symbols([TICKER, other])).toEqual([TICKER.symbol, other.symbol]);
    expect(symbols({ [TICKER.symbol]: TICKER, [other.symbol]: other })).toEqual([
      TICKER.symbol,
      other.symbol,
    ]);
    expect(symbols({ 'X/Y': { ...TICKER, symbol: undefined } })).toEqual(['X/Y']);
  });

  it('keep every digit that is printed', () => {
    const json = JSON.stringify(TICKER).replace('60001.25', '60001.12345678901234567890');
    expect(read(json)[0]!.price).toBe('60001.1234567890123456789');
  });

  it('have an exact middle between bid and ask', () => {
    const cents = fc.integer({ min: 1, max: 10 ** 12 });
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        fc.pre(a !== b);
        const [bid, ask] = a < b ? [a, b] : [b, a];
        const text = (n: number) => `${(BigInt(n) / 100n).toString()}.${String(n % 100).padStart(2, '0')}`;
        const { price } = read(
          { symbol: 'X/Y', timestamp: TICKER.timestamp, bid: text(bid), ask: text(ask) },
          'mid',
        )[0]!;
        const [whole, fraction = ''] = price.split('.');
        expect(BigInt(whole! + fraction.padEnd(3, '0')) * 2n).toBe(BigInt(bid + ask) * 10n);
      }),
    );
  });

  it('count from the datetime where there is no timestamp', () => {
    const { timestamp: _, ...undated } = TICKER;
    expect(read(undated)[0]!.time).toBe(TIME);
    expect(read({ ...TICKER, timestamp: null })[0]!.time).toBe(TIME);
  });

  it.each<[string, object, TickerField, Parameters<typeof expectData>[1], string]>([
    ['a bid above the ask', { bid: 60_000.3 }, 'mark', 'crossed', 'bid'],
    ['a bid at the ask', { bid: '60000.20' }, 'last', 'crossed', 'bid'],
    ['a negative bid', { bid: -1 }, 'mark', 'negative', 'bid'],
    ['no bid for a middle', { bid: null }, 'mid', 'empty', 'bid'],
    ['a bid of 0 for a middle', { bid: 0 }, 'mid', 'empty', 'bid'],
    ['no ask for a middle', { ask: undefined }, 'mid', 'empty', 'ask'],
    ['no mark price', { markPrice: null }, 'mark', 'empty', 'markPrice'],
    ['a mark price of 0', { markPrice: 0 }, 'mark', 'notPositive', 'markPrice'],
    ['a negative price', { last: '-5' }, 'last', 'negative', 'last'],
    ['hex', { last: '0x10' }, 'last', 'notANumber', 'last'],
    ['NaN', { last: 'NaN' }, 'last', 'notANumber', 'last'],
    ['Infinity', { last: 'Infinity' }, 'last', 'notANumber', 'last'],
    ['more than fits', { last: '1e999' }, 'last', 'notANumber', 'last'],
    ['less than fits', { last: '1e-999' }, 'last', 'notANumber', 'last'],
    ['seconds', { timestamp: TIME, datetime: null }, 'mark', 'badDate', 'timestamp'],
    ['microseconds', { timestamp: TIME * 1e6, datetime: null }, 'mark', 'badDate', 'timestamp'],
    ['a time with a fraction', { timestamp: TIME * 1000 + 0.5 }, 'mark', 'notANumber', 'timestamp'],
    ['two times', { timestamp: TIME * 1000 }, 'mark', 'inconsistent', 'datetime'],
    ['a date that is none', { datetime: '2026-02-30T00:00:00.000Z' }, 'mark', 'badDate', 'datetime'],
    ['no time', { timestamp: null, datetime: undefined }, 'mark', 'badDate', 'timestamp'],
  ])('refuse %s', (_, change, take, rule, field) => {
    expectData(changed(change, take), rule, field);
  });

  it.each<[string, object, TickerField, string]>([
    ['a mark far below the index', { markPrice: 0.0512 }, 'mark', 'indexPrice'],
    ['an index of another unit', { indexPrice: 6 }, 'mark', 'indexPrice'],
    ['a last below the bid', { last: 600, markPrice: null, indexPrice: null }, 'last', 'bid'],
    ['a last above the ask', { last: 700_000, markPrice: null, indexPrice: null }, 'last', 'ask'],
  ])('refuse figures in two units: %s', (_, change, take, field) => {
    expectData(changed(change, take), 'inconsistent', field);
  });

  it('may have sides of the book that are as good as empty, and the index of an option', () => {
    expect(changed({ bid: 0.01 }, 'last')()).toHaveLength(1);
    expect(changed({ ask: 1e9 }, 'last')()).toHaveLength(1);
    expect(changed({ indexPrice: 6000.125, markPrice: 60_001.25 })()).toHaveLength(1);
    for (const symbol of ['BTC/USDT:USDT-261225-70000-C', 'BTC-261225-70000-C']) {
      expect(changed({ symbol, markPrice: 500, bid: 400, ask: 600 })()).toHaveLength(1);
    }
  });

  it('without a time take one that is stated, others keep their own', () => {
    const at = (change: object) =>
      parseTickers(JSON.stringify({ ...TICKER, ...change }), { take: 'mark', observed: TIME + 7 })[0]!.time;
    expect(at({ timestamp: null, datetime: null })).toBe(TIME + 7);
    expect(at({})).toBe(TIME);
  });

  it('of options that are priced in their coin are refused, where they are asked for', () => {
    const [coin, quote] = ['BTC/USD:BTC-241227-100000-C', 'BTC/USDT:USDT-241227-100000-C'];
    const json = JSON.stringify([coin, quote].map((symbol) => ({ ...TICKER, symbol })));
    expect(parseTickers(json, { take: 'mark', symbols: [quote] })).toHaveLength(1);
    expectData(() => parseTickers(json, { take: 'mark' }), 'inconsistent', '[0].symbol');
  });

  it('may have no bid or ask where another price is taken', () => {
    expect(changed({ bid: 0 })()).toHaveLength(1);
    expect(changed({ bid: null, ask: null })()).toHaveLength(1);
  });

  it('name the place', () => {
    expectData(() => read([TICKER, { ...TICKER, markPrice: -1 }]), 'negative', '[1].markPrice');
    expectData(() => read({ 'X/Y': TICKER }), 'inconsistent', 'X/Y.symbol');
    expectData(() => read([{ last: 1 }]), 'inconsistent', '[0]');
    expectData(() => read([]), 'empty', undefined);
    expectData(() => read({}), 'empty', undefined);
    expect(inputError(() => read({ 'X/Y': { ...TICKER, symbol: 'X/Y', bid: [] } })).field).toBe('X/Y.bid');
    expect(inputError(() => read('7')).message).toMatch(/must be an object|does not say/);
  });

  it('take other names and the symbols that are asked for', () => {
    const json = { 'A/B': { ...TICKER, symbol: 'A/B' }, 'C/D': { symbol: 'C/D', last: 'nonsense' } };
    const feeds = new Map([['A/B', 'BTC/USDT']]);
    expect(read(json, 'mark', { feeds, symbols: ['BTC/USDT'] })).toMatchObject([{ symbol: 'BTC/USDT' }]);
    expect(read(json, 'mark', { symbols: ['A/B'] })).toMatchObject([{ symbol: 'A/B' }]);
  });
});
