import { describe, expect, it } from 'vitest';
import { assertSameUnit, unitsOf } from '../../src/market/baseUnits.js';
import { refusal } from '../support/refusal.js';

describe('units that a name counts', () => {
  it.each([
    ['BTC/USDT:USDT', 'BTC', 1n, 1n],
    ['BTC', 'BTC', 1n, 1n],
    ['BTC-PERPETUAL', 'BTC', 1n, 1n],
    ['BTCUSDT', 'BTC', 1n, 1n],
    ['BTC_USDC-25DEC26-70000-C', 'BTC', 1n, 1n],
    ['1000PEPE/USDT:USDT', 'PEPE', 1000n, 1n],
    ['1000PEPEUSDT', 'PEPE', 1000n, 1n],
    ['kPEPE/USDC:USDC', 'PEPE', 1000n, 1n],
    ['KPEPE/USDC:USDC', 'PEPE', 1000n, 1n],
    ['1MBABYDOGE/USDT:USDT', 'BABYDOGE', 1_000_000n, 1n],
    ['1000000MOG/USDT:USDT', 'MOG', 1_000_000n, 1n],
    ['10000SATS', 'SATS', 10_000n, 1n],
    ['10kSATS/USDT', 'SATS', 10_000n, 1n],
    ['SHIB1000/USDT:USDT', 'SHIB', 1000n, 1n],
    ['PEPE/USDT', '1000PEPE', 1n, 1000n],
    ['1000PEPE/USDT', '1000PEPE', 1n, 1n],
  ])('of %s on %s', (symbol, underlying, n, d) => {
    expect(unitsOf(symbol, underlying)).toEqual({ n, d });
  });

  it.each([
    ['WBTC/USDT', 'BTC'],
    ['XPEPE/USDT:USDT', 'PEPE'],
    ['0PEPE/USDT:USDT', 'PEPE'],
    ['1INCH/USDT', 'INCH'],
    ['PEPE100/USDT', 'PEPE'],
    ['PEPE2000/USDT', 'PEPE'],
    ['BTC/USDT', ''],
  ])('are not said by %s on %s', (symbol, underlying) => {
    expect(unitsOf(symbol, underlying)).toBeUndefined();
    expect(() => assertSameUnit(symbol, underlying)).not.toThrow();
  });

  it('keep the figures of one unit from those of many', () => {
    expect(() => assertSameUnit('BTC/USDT', 'BTC')).not.toThrow();
    const { field, message } = refusal(() => assertSameUnit('SHIB1000/USDT:USDT', 'SHIB'));
    expect([field, message]).toEqual([
      'SHIB1000/USDT:USDT',
      expect.stringContaining('counts 1000 SHIB: its price and volume are not those of SHIB'),
    ]);
    expect(refusal(() => assertSameUnit('PEPE/USDT', '1000PEPE')).message).toContain(
      'is one of the 1000 that 1000PEPE counts',
    );
  });
});
