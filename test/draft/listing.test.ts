import { describe, expect, it } from 'vitest';
import { parseListing, slotOf } from '../../src/draft/listing.js';
import { refusal } from '../support/refusal.js';
import { COINS, marketOf } from './exchangeFiles.js';

const [BTC] = COINS as [(typeof COINS)[0]];
const ALL = ['spot', 'perpetual', 'future'] as const;
const parse = (markets: unknown, kinds: readonly (typeof ALL)[number][] = ALL, quote = 'USDT') =>
  parseListing(JSON.stringify(markets), { exchange: 'okx', quote, kinds, file: 'markets.json' });
const why = (...args: Parameters<typeof parse>) => refusal(() => parse(...args)).message;

describe('what an exchange lists', () => {
  it('is read by kind, as a list or by symbol', () => {
    const markets = [marketOf(BTC, 'spot'), marketOf(BTC), marketOf(BTC, 'future')];
    const listed = parse(markets);
    expect(listed.map(({ symbol, kind }) => `${kind} ${symbol}`)).toEqual([
      'spot BTC/USDT',
      'perpetual BTC/USDT:USDT',
      'future BTC/USDT:USDT-260925',
    ]);
    expect(parse(Object.fromEntries(markets.map((one) => [one.symbol, one])))).toEqual(listed);
    expect(parse(markets, ['perpetual'])).toEqual([listed[1]]);
    expect(listed[2]!.expiry).toBe(Date.UTC(2026, 8, 25, 8) / 1000);
    expect(slotOf(listed[1]!, 'cross')).toEqual({
      symbol: 'BTC/USDT:USDT',
      kind: 'perpetual',
      underlying: 'BTC',
      domain: 'cross',
      multiplier: '1',
      lotDecimals: 3,
    });
  });

  it.each([
    ['a step of 0.001', { amount: 0.001 }, 3],
    ['a small one with an exponent', { amount: 1e-8 }, 8],
    ['as text', { amount: '0.00010' }, 4],
    ['5', { amount: 5 }, 0],
    ['0.025', { amount: 0.025 }, 3],
    ['100', { amount: 100 }, 0],
  ])('has lots of %s', (_, precision, decimals) => {
    expect(parse([marketOf({ ...BTC, ...precision })])[0]!.lotDecimals).toBe(decimals);
  });

  it('takes the contract size as printed', () => {
    expect(parse([marketOf({ ...BTC, contractSize: '1e-3' })])[0]!.multiplier).toBe('0.001');
    expect(parse([marketOf(BTC, 'spot', { contractSize: 7 })])[0]!.multiplier).toBe('1');
  });

  it('of Deribit counts units, whatever the contract size is', () => {
    const json = JSON.stringify([marketOf({ ...BTC, contractSize: 0.0001 })]);
    const [listed] = parseListing(json, { exchange: 'deribit', quote: 'USDT', kinds: ['perpetual'] });
    expect(listed!.multiplier).toBe('1');
  });

  it('leaves out what is not asked for: other quotes, inverse, options, inactive', () => {
    const others = [
      marketOf(BTC, 'swap', { symbol: 'BTC/USD:BTC', quote: 'USD', settle: 'BTC' }),
      marketOf(BTC, 'swap', { symbol: 'BTC/EUR:USDT', quote: 'EUR' }),
      marketOf(BTC, 'spot', { symbol: 'BTC/EUR', quote: 'EUR' }),
      marketOf(BTC, 'swap', { active: false, symbol: 'X' }),
      { ...marketOf(BTC), swap: false, option: true },
      { unknown: true },
      null,
    ];
    expect(parse([...others, marketOf(BTC)])).toHaveLength(1);
    expect(why(others)).toContain('markets.json: lists no active spot or perpetual or future in USDT');
  });

  it('takes a dollar contract that settles in a dollar coin', () => {
    const usd = marketOf(BTC, 'swap', { symbol: 'BTC/USD:USDC', quote: 'USD', settle: 'USDC' });
    expect(parse([usd], ALL, 'USDC')[0]!.symbol).toBe('BTC/USD:USDC');
  });

  it.each([
    [
      'a symbol of another base',
      { symbol: 'ETH/USDT:USDT' },
      'is not the symbol of a perpetual of BTC/USDT:USDT',
    ],
    ['a symbol without settlement', { symbol: 'BTC/USDT' }, 'is not the symbol of a perpetual'],
    ['a dated symbol', { symbol: 'BTC/USDT:USDT-260925' }, 'is not the symbol of a perpetual'],
    ['no contract size', { contractSize: undefined }, 'contractSize: is missing'],
    ['a contract size of 0', { contractSize: 0 }, 'contractSize: must be above 0'],
    ['no step', { precision: {} }, 'precision.amount: is missing'],
    ['decimal places', { precision: { amount: 3, price: 0.1 } }, 'a number of decimals is none'],
    ['a price step of 0', { precision: { amount: 1, price: 0 } }, 'precision.price: is not a step'],
    ['no base', { base: undefined }, 'base: is missing'],
  ])('is refused with %s', (_, more, rule) => {
    expect(why([marketOf(BTC, 'swap', more)])).toContain(rule);
  });

  it('is refused with one symbol twice, and a future without a time in milliseconds', () => {
    expect(why([marketOf(BTC), marketOf(BTC)])).toContain('lists BTC/USDT:USDT twice');
    expect(why([marketOf(BTC, 'future', { expiry: 1_790_000_000 })])).toContain(
      'is not a time in milliseconds',
    );
    const option = { symbol: 'BTC/USDT:USDT-260925-70000-C' };
    expect(why([marketOf(BTC, 'future', option)])).toContain('is not the symbol of a future');
    expect(why([marketOf(BTC, 'future', { expiry: undefined })])).toContain('expiry: is missing');
  });
});
