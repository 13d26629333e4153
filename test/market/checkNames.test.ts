import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/market/checkNames.js';
import type { Instrument, Universe } from '../../src/market/universe.js';
import { refusal } from '../support/refusal.js';

/** 2026-12-25 08:00 UTC. */
const EXPIRY = 1_798_185_600;
const CALL: Instrument = {
  symbol: 'BTC/USDT:USDT-261225-70000-C',
  kind: 'option',
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 2,
  multiplier: '1',
  strike: '70000',
  expiry: EXPIRY,
  right: 'call',
};
const { strike: _, right: __, expiry: ___, ...LINEAR } = CALL;
const PERPETUAL: Instrument = { ...LINEAR, symbol: 'BTC/USDT:USDT', kind: 'perpetual' };
const FUTURE: Instrument = { ...LINEAR, symbol: 'BTC/USDT:USDT-261225', kind: 'future', expiry: EXPIRY };

const of = (instrument: Instrument, quote = 'USDT'): Universe => ({
  quote,
  valueDecimals: 2,
  slots: 8,
  instruments: [PERPETUAL, instrument],
});

describe('what a symbol says', () => {
  it.each<[string, Instrument, string?]>([
    ['an option', CALL],
    ['a strike with other zeros', { ...CALL, strike: '70000.00' }],
    [
      'a strike with decimals',
      { ...CALL, symbol: 'XRP/USDT:USDT-261225-1.5-C', underlying: 'XRP', strike: '1.5' },
    ],
    ['a put', { ...CALL, symbol: 'BTC/USDT:USDT-261225-70000-P', right: 'put' }],
    ['an option in USD, in a book of a dollar coin', { ...CALL, symbol: 'BTC/USD:BTC-261225-70000-C' }],
    ['a perpetual', PERPETUAL],
    ['a perpetual of many units', { ...PERPETUAL, symbol: '1000PEPE/USDT:USDT', underlying: 'PEPE' }],
    ['a perpetual of a thousand units', { ...PERPETUAL, symbol: 'KPEPE/USDT:USDT', underlying: 'PEPE' }],
    ['a perpetual in another currency', { ...PERPETUAL, symbol: 'BTC/USDC:USDC' }],
    ['an inverse one', { ...PERPETUAL, symbol: 'BTC/USD:BTC' }],
    ['a future', FUTURE],
    ['a future without a time of its own', { ...FUTURE, expiry: undefined } as unknown as Instrument],
    ['a symbol with an expiry in a form of its own', { ...CALL, symbol: 'BTC/USDT:USDT-1798185600-70000-C' }],
    ['a day of eight digits', { ...CALL, symbol: 'BTC/USDT:USDT-20261225-70000-C' }],
    [
      'a perpetual of a thousand units, the number behind',
      { ...PERPETUAL, symbol: 'PEPE1000/USDT:USDT', underlying: 'PEPE' },
    ],
    ['the name at Deribit', { ...CALL, symbol: 'BTC-25DEC26-70000-C' }],
    [
      'the name at Deribit, in USDC',
      { ...CALL, symbol: 'XRP_USDC-25DEC26-0d5-C', underlying: 'XRP', strike: '0.5' },
    ],
    ['the name at OKX', { ...CALL, symbol: 'BTC-USD-261225-70000-C' }],
    ['the name at Binance', { ...CALL, symbol: 'BTC-261225-70000-C' }],
    ['a future by its name at Binance', { ...FUTURE, symbol: 'BTCUSDT_261225' }],
    ['a future by its name at Deribit', { ...FUTURE, symbol: 'BTC-25DEC26' }],
    ['a perpetual by another name', { ...PERPETUAL, symbol: 'BTC-PERPETUAL' }],
    ['a name that says nothing', { ...CALL, symbol: 'my call' }],
    ['a plain pair', { ...PERPETUAL, symbol: 'WBTC/USDT', kind: 'spot' }],
  ])('agrees: %s', (_name, instrument) => {
    expect(() => checkNames(of(instrument))).not.toThrow();
  });

  it.each<[string, Instrument, string, string?]>([
    ['strike', { ...CALL, strike: '7000' }, 'its strike is 70000'],
    ['strike', { ...CALL, strike: '70001' }, 'its strike is 70000'],
    ['right', { ...CALL, right: 'put' }, 'it is a call'],
    ['expiry', { ...CALL, expiry: EXPIRY + 16 * 3600 }, 'it expires on 261225'],
    ['expiry', { ...CALL, expiry: EXPIRY - 8 * 3600 - 1 }, 'it expires on 261225'],
    ['expiry', { ...FUTURE, expiry: EXPIRY + 86_400 }, 'it expires on 261225'],
    ['underlying', { ...CALL, underlying: 'ETH' }, 'its base is BTC'],
    ['underlying', { ...PERPETUAL, symbol: 'PEPE/USDT:USDT', underlying: '1000PEPE' }, 'its base is PEPE'],
    ['underlying', { ...PERPETUAL, symbol: 'WBTC/USDT:USDT' }, 'its base is WBTC'],
    ['kind', { ...CALL, kind: 'perpetual' }, 'it is an option'],
    ['kind', { ...FUTURE, kind: 'perpetual' }, 'it is a future'],
    ['kind', { ...PERPETUAL, kind: 'spot' }, 'it is a perpetual'],
    ['strike', { ...CALL, symbol: 'BTC/USDT:USDT-261225-70K-C' }, 'its strike is 70K'],
    ['expiry', { ...CALL, symbol: 'BTC/USDT:USDT-20261226-70000-C' }, 'it expires on 261226'],
    ['strike', { ...CALL, symbol: 'BTC-25DEC26-7000-C' }, 'its strike is 7000'],
    ['right', { ...CALL, symbol: 'BTC-USD-261225-70000-P' }, 'it is a put'],
    ['expiry', { ...CALL, symbol: 'BTC-25NOV26-70000-C-USDT' }, 'it expires on 261125'],
    ['underlying', { ...CALL, symbol: 'ETH-261225-70000-C' }, 'its base is ETH'],
    ['kind', { ...PERPETUAL, symbol: 'BTC-25DEC26' }, 'it is a future'],
    ['strike', CALL, 'its strike is in USDT, and the universe counts in EUR', 'EUR'],
  ])('denies the %s', (field, instrument, said, quote) => {
    const error = refusal(() => checkNames(of(instrument, quote)));
    expect([error.field, error.message]).toEqual([
      `instruments[1].${field}`,
      expect.stringContaining(`is not what ${instrument.symbol} says: ${said}`),
    ]);
  });

  it.each(['BTC/USDT:USDT-261225-70000-c', 'BTC/USDT:USDT-261225-70000', 'BTC/USDT:', 'BTC/USDT:USDT:X'])(
    'must be readable: %s',
    (symbol) => {
      const error = refusal(() => checkNames(of({ ...CALL, symbol })));
      expect([error.field, error.message]).toEqual([
        'instruments[1].symbol',
        expect.stringContaining(`${symbol} cannot be read`),
      ]);
    },
  );
});
