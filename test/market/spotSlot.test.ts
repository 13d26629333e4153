import { describe, expect, it } from 'vitest';
import { spotSlotOf } from '../../src/market/spotSlot.js';
import type { Instrument, InstrumentKind } from '../../src/market/universe.js';

const slot = (symbol: string, kind: InstrumentKind = 'spot', underlying = 'ETH'): Instrument => ({
  symbol,
  kind,
  underlying,
  domain: 'cross',
  lotDecimals: 4,
  multiplier: '1',
});

describe('the slot with the price of an underlying', () => {
  it.each<[string, string | undefined, ...Instrument[]]>([
    ['its spot market', 'ETH/USDT', slot('ETH/USDT:USDT', 'perpetual'), slot('ETH/USDT')],
    [
      'else its perpetual',
      'ETH/USDT:USDT',
      slot('ETH/USDT:USDT-261225', 'future'),
      slot('ETH/USDT:USDT', 'perpetual'),
    ],
    ['one with its name first', 'ETH/USDT:USDT', slot('wstETH/USDT'), slot('ETH/USDT:USDT', 'perpetual')],
    ['else what moves with it', 'wstETH/USDT', slot('wstETH/USDT'), slot('steth', 'perpetual')],
    ['none that counts many', undefined, slot('1000ETH/USDT'), slot('ETH1000/USDT:USDT', 'perpetual')],
    ['none of another underlying', undefined, slot('BTC/USDT', 'spot', 'BTC')],
    [
      'no future, supply or debt',
      undefined,
      slot('ETH/USDT:USDT-261225', 'future'),
      slot('ETH', 'supply'),
      slot('ETH', 'debt'),
    ],
  ])('is %s', (_name, symbol, ...instruments) => {
    const found = spotSlotOf('ETH', instruments);
    expect(found === undefined ? undefined : instruments[found]!.symbol).toBe(symbol);
  });

  it('is the first of several', () => {
    expect(spotSlotOf('ETH', [slot('ETH/USDC'), slot('ETH/USDT')])).toBe(0);
  });
});
