import { describe, expect, it } from 'vitest';
import { assertPricedIn } from '../../src/market/checkCurrency.js';
import { refusal } from '../support/refusal.js';

describe('the currency of figures of a symbol', () => {
  it.each([
    ['USDT', 'BTC/USDT'],
    ['USDT', 'BTC/USDC'],
    ['USD', 'BTC/USDC:USDC'],
    ['USDT', 'BTC/USD:BTC'],
    ['EUR', 'BTC/EUR'],
    ['USDT', 'BTC'],
    ['USDT', 'my asset'],
  ])('is %s: %s', (quote, symbol) => {
    expect(() => assertPricedIn(quote, symbol)).not.toThrow();
  });

  it.each([
    ['USDT', 'BTC/EUR', 'EUR'],
    ['USDT', 'ETH/BTC', 'BTC'],
    ['EUR', 'BTC/USDT', 'USDT'],
    ['EUR', 'BTC/USD:BTC', 'USD'],
    ['USDT', 'ETH/BTC:BTC', 'BTC'],
  ])('is not %s: %s', (quote, symbol, currency) => {
    const { field, message } = refusal(() => assertPricedIn(quote, symbol));
    expect([field, message]).toEqual([
      symbol,
      expect.stringContaining(`is priced in ${currency}, and the universe counts in ${quote}`),
    ]);
  });
});
