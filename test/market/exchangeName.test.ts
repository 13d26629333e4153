import { describe, expect, it } from 'vitest';
import { exchangeName } from '../../src/market/exchangeName.js';

const call = { underlying: 'BTC', day: '241227', strike: '100000', right: 'call' };
const future = { underlying: 'BTC', day: '241227', strike: undefined, right: undefined };

describe('names that exchanges give', () => {
  it.each([
    ['BTC-27DEC24-100000-C', call],
    ['BTC-27DEC24-100000-C-USDT', call],
    ['BTC_USDC-27DEC24-100000-C', call],
    ['BTC-USD-241227-100000-C', call],
    ['BTC-241227-100000-C', call],
    ['BTC-20241227-100000-C', call],
    ['BTC-6DEC24-0d5-P', { underlying: 'BTC', day: '241206', strike: '0.5', right: 'put' }],
    ['BTC-241227-0.5-C', { ...call, strike: '0.5' }],
    ['BTC-27DEC24', future],
    ['BTC-USD-241227', future],
    ['BTCUSDT_241227', { ...future, underlying: 'BTCUSDT' }],
  ])('are read: %s', (name, terms) => {
    expect(exchangeName(name)).toEqual(terms);
  });

  it.each([
    'BTC-PERPETUAL',
    'BTCUSDT',
    'BTC-27DEZ24-100000-C',
    'BTC-241327-100000-C',
    'BTC-240027-100000-C',
    'BTC-27DEC24-100000-X',
    'BTC/USDT:USDT-241227-100000-C',
    'my call',
  ])('are none: %s', (name) => {
    expect(exchangeName(name)).toBeUndefined();
  });
});
