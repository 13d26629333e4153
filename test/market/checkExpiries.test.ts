import { describe, expect, it } from 'vitest';
import { checkExpiries } from '../../src/market/checkExpiries.js';
import type { Instrument } from '../../src/market/universe.js';
import { refusal } from '../support/refusal.js';

/** 2026-12-25 08:00 UTC. */
const EXPIRY = 1_798_185_600;
const MIDNIGHT = EXPIRY - 8 * 3600;
const future = (symbol: string, expiry?: number): Instrument => ({
  symbol,
  kind: 'future',
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 2,
  multiplier: '1',
  ...(expiry !== undefined && { expiry }),
});
const check = (instrument: Instrument, time: number) => () =>
  checkExpiries({ quote: 'USDT', valueDecimals: 2, slots: 8, instruments: [instrument] }, time);
const DATED = 'BTC/USDT:USDT-261225';

describe('contracts that have expired', () => {
  it('are refused from their time on', () => {
    expect(check(future(DATED, EXPIRY), EXPIRY - 1)).not.toThrow();
    for (const late of [EXPIRY, EXPIRY + 1, EXPIRY + 86_400]) {
      const { field, message } = refusal(check(future(DATED, EXPIRY), late));
      expect([field, message]).toEqual([
        'instruments[0].expiry',
        expect.stringContaining(`${DATED} has expired`),
      ]);
    }
  });

  it.each([DATED, 'BTC/USDT:USDT-20261225', 'BTC-25DEC26', 'BTCUSDT_261225', 'BTC-USD-261225'])(
    'say at what hour, on their day: %s',
    (symbol) => {
      expect(check(future(symbol), MIDNIGHT - 1)).not.toThrow();
      for (const during of [MIDNIGHT, MIDNIGHT + 86_399]) {
        const { field, message } = refusal(check(future(symbol), during));
        expect([field, message]).toEqual([
          'instruments[0].expiry',
          expect.stringContaining(`is missing: ${symbol} expires on the day of the market`),
        ]);
      }
      expect(refusal(check(future(symbol), MIDNIGHT + 86_400)).message).toContain('has expired');
    },
  );

  it('are none without an expiry', () => {
    expect(check(future('BTC/USDT:USDT'), EXPIRY)).not.toThrow();
    expect(check(future('my future'), EXPIRY)).not.toThrow();
  });
});
