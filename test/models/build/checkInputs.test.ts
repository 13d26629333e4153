import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/universe.js';
import { checkInputs } from '../../../src/models/build/checkInputs.js';
import { NO_INPUTS, type RiskInputs } from '../../../src/risk/data.js';
import { refusal } from '../../support/refusal.js';

const TIME = 1_732_320_000;
const slot = (symbol: string, underlying: string, kind: Instrument['kind'] = 'perpetual'): Instrument => ({
  symbol,
  kind,
  underlying,
  domain: 'cross',
  lotDecimals: 2,
  multiplier: '1',
});
const [PERP, PEPE] = [slot('BTC/USDT:USDT', 'BTC'), slot('1000PEPE/USDT:USDT', 'PEPE')];

const check = (instrument: Instrument, price: string, inputs: Partial<RiskInputs>) => () =>
  checkInputs({
    universe: { quote: 'USDT', valueDecimals: 8, slots: 8, instruments: [instrument] },
    prices: [price],
    time: TIME,
    inputs: { ...NO_INPUTS, ...inputs },
  });
const history = (of: string, close: number): Partial<RiskInputs> => ({
  histories: new Map([
    [of, { interval: 60, candles: [{ time: TIME - 60, open: 1, high: 1, low: 1, close, volume: 1 }] }],
  ]),
});
const book = (of: string, mid: number): Partial<RiskInputs> => ({
  books: new Map([
    [of, { time: TIME, bids: [{ price: mid - 1, size: 1 }], asks: [{ price: mid + 1, size: 1 }] }],
  ]),
});
const surface = (of: string, ...forwards: number[]): Partial<RiskInputs> => ({
  surfaces: new Map([
    [
      of,
      {
        underlying: of,
        time: TIME,
        slices: forwards.map((forward, i) => ({
          expiry: TIME + i + 1,
          forward,
          rate: 0,
          strikes: [1],
          vols: [1],
        })),
      },
    ],
  ]),
});

describe('what data says prices are', () => {
  it.each<[string, Instrument, string, Partial<RiskInputs>]>([
    ['a book half above', PERP, '60000', book(PERP.symbol, 90_000)],
    ['a book a third below', PERP, '60000', book(PERP.symbol, 40_000)],
    ['a book of no slot', PERP, '60000', book('ETH/USDT', 3000)],
    ['forwards at half and at twice', PERP, '60000', surface('BTC', 30_000, 120_000)],
    ['a surface of another underlying', PERP, '60000', surface('ETH', 3000)],
    ['a history ten times below', PERP, '60000', history('BTC', 6000)],
    ['its own history', PERP, '60000', history(PERP.symbol, 60_000)],
    ['a history of one of a thousand', PEPE, '0.02', history('PEPE', 0.000_02)],
    ['its own history of a thousand', PEPE, '0.02', history(PEPE.symbol, 0.02)],
    ['a history of what it moves with', slot('wstETH/USDT', 'ETH', 'spot'), '4000', history('ETH', 3)],
    [
      'a history of the underlying of an option',
      slot('BTC/USDT:USDT-261225-70000-C', 'BTC', 'option'),
      '1',
      history('BTC', 60_000),
    ],
  ])('meets the market: %s', (_name, instrument, price, inputs) => {
    expect(check(instrument, price, inputs)).not.toThrow();
  });

  it.each<[string, string, Instrument, string, Partial<RiskInputs>]>([
    [
      'a book above',
      'the order book of BTC/USDT:USDT is 1.5 times',
      PERP,
      '60000',
      book(PERP.symbol, 90_001),
    ],
    [
      'a book in thousands',
      'the order book of BTC/USDT:USDT is 1000 times',
      PERP,
      '60000',
      book(PERP.symbol, 60),
    ],
    [
      'a second forward',
      'a forward of the surface of BTC is 2 times',
      PERP,
      '60000',
      surface('BTC', 60_000, 120_001),
    ],
    [
      'forwards in thousands',
      'a forward of the surface of BTC is 1000 times',
      PERP,
      '60000',
      surface('BTC', 60),
    ],
    ['a history of another coin', 'the history of BTC is 20 times', PERP, '60000', history('BTC', 3000)],
    [
      'a history in thousands',
      'the history of BTC/USDT:USDT is 1000 times',
      PERP,
      '60000',
      history(PERP.symbol, 60),
    ],
    [
      'a contract at the price of one',
      'the history of PEPE is 1000 times',
      PEPE,
      '0.00002',
      history('PEPE', 0.000_02),
    ],
    [
      'its own history of one',
      'the history of 1000PEPE/USDT:USDT is 1000 times',
      PEPE,
      '0.02',
      history(PEPE.symbol, 0.000_02),
    ],
  ])('is refused elsewhere: %s', (_name, said, instrument, price, inputs) => {
    const { field, message } = refusal(check(instrument, price, inputs));
    expect([field, message]).toEqual(['inputs', expect.stringContaining(said)]);
  });
});
