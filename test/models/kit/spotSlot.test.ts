import { describe, expect, it } from 'vitest';
import { spotSlot } from '../../../src/models/kit/repriced.js';
import { expectInputError } from '../helpers.js';
import { BTC, BTC_PERP, dataContext } from '../market.js';

const { universe } = dataContext();
const of = (...instruments: (typeof BTC)[]) => ({ universe: { ...universe, instruments } });

describe('the spot price that options are repriced at', () => {
  it('is that of the underlying, or of the symbol that is named', () => {
    const wrapped = { ...BTC, symbol: 'WBTC/USDT' };
    expect(spotSlot('BTC', {}, of(wrapped, BTC_PERP))).toBe(1);
    expect(spotSlot('BTC', { pricedBy: { BTC: wrapped.symbol } }, of(wrapped, BTC_PERP))).toBe(0);
    const thousand = { ...BTC_PERP, symbol: '1000BTC/USDT:USDT' };
    expectInputError(() => spotSlot('BTC', {}, of(thousand)), 'pricedBy', 'does not say what the spot price');
  });
});
