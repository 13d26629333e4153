import { describe, expect, it } from 'vitest';
import { checkInverse } from '../../src/market/checkInverse.js';
import type { Instrument, Universe } from '../../src/market/universe.js';
import { refusal } from '../support/refusal.js';

const slot = (symbol: string, kind: Instrument['kind']): Instrument => ({
  symbol,
  kind,
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 4,
  multiplier: '1',
});
const universe = (...instruments: Instrument[]): Universe => ({
  quote: 'USDT',
  valueDecimals: 6,
  slots: 8,
  instruments,
});
const [SPOT, INVERSE] = [slot('BTC/USDT', 'spot'), slot('BTC/USD:BTC', 'perpetual')];

describe('the price of an inverse contract’s slot', () => {
  it.each([['60000'], ['60060'], ['59940']])('is that of its coin: %s for 60000', (price) => {
    expect(() => checkInverse(universe(SPOT, INVERSE), ['60000', price])).not.toThrow();
    expect(() => checkInverse(universe(INVERSE, slot('BTC', 'spot')), [price, '60000'])).not.toThrow();
  });

  it.each([['60060.1'], ['59939.9'], ['61200']])('is refused at its own mark: %s for 60000', (price) => {
    const error = refusal(() => checkInverse(universe(SPOT, INVERSE), ['60000', price]));
    expect([error.field, error.message]).toEqual([
      'BTC/USD:BTC',
      expect.stringContaining('must be the price of BTC'),
    ]);
  });

  it('is not compared with other coins, linear contracts, or where the coin has no slot', () => {
    const others = universe(slot('ETH/USDT', 'spot'), slot('BTC/USDT:USDT', 'perpetual'), INVERSE);
    expect(() => checkInverse(others, ['3000', '61000', '60000'])).not.toThrow();
    expect(() =>
      checkInverse(universe(SPOT, slot('BTC/USDT:USDT', 'perpetual')), ['60000', '62000']),
    ).not.toThrow();
  });
});
