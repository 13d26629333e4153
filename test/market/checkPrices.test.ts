import { describe, expect, it } from 'vitest';
import { checkPrices } from '../../src/market/checkPrices.js';
import type { Instrument, InstrumentKind } from '../../src/market/universe.js';
import { refusal } from '../support/refusal.js';

/** A slot and its price. */
type Slot = readonly [
  symbol: string,
  kind: InstrumentKind,
  underlying: string,
  price: string,
  multiplier?: string,
];

const check = (...slots: Slot[]) => {
  const instruments = slots.map(
    ([symbol, kind, underlying, , multiplier = '1']): Instrument => ({
      symbol,
      kind,
      underlying,
      domain: 'cross',
      lotDecimals: 4,
      multiplier,
    }),
  );
  const universe = { quote: 'USDT', valueDecimals: 8, slots: 8, instruments };
  return () =>
    checkPrices(
      universe,
      slots.map(([, , , price]) => price),
    );
};
const BTC: Slot = ['BTC/USDT', 'spot', 'BTC', '60000'];
const PEPE: Slot = ['PEPE/USDT', 'spot', 'PEPE', '0.00002'];

describe('prices of one asset', () => {
  it.each<[string, ...Slot[]]>([
    ['a premium, up to half', BTC, ['BTC/USDT:USDT', 'perpetual', 'BTC', '90000']],
    ['a discount, down to two thirds', BTC, ['BTC/USDT:USDT', 'perpetual', 'BTC', '40000']],
    ['a future at twice', BTC, ['BTC/USDT:USDT-261225', 'future', 'BTC', '120000']],
    ['a future at half', BTC, ['BTC/USDT:USDT-261225', 'future', 'BTC', '30000']],
    ['what only moves with it', BTC, ['wstBTC/USDT', 'spot', 'BTC', '1']],
    ['options', BTC, ['BTC/USDT:USDT-261225-70000-C', 'option', 'BTC', '1']],
    ['another asset', BTC, ['ETH/USDT', 'spot', 'ETH', '3000']],
    ['an inverse contract', BTC, ['BTC/USD:BTC', 'perpetual', 'BTC', '60010']],
    ['a thousand of it', PEPE, ['1000PEPE/USDT:USDT', 'perpetual', 'PEPE', '0.02']],
    [
      'a contract of a thousand, per unit',
      PEPE,
      ['1000PEPE/USDT:USDT', 'perpetual', 'PEPE', '0.00002', '1000'],
    ],
    [
      'a million beside a thousand',
      ['kPEPE', 'perpetual', 'PEPE', '0.02'],
      ['1MPEPE', 'perpetual', 'PEPE', '20'],
    ],
    [
      'a part of the underlying',
      ['1000PEPE/USDT', 'spot', '1000PEPE', '0.02'],
      ['PEPE/USDT', 'spot', '1000PEPE', '0.00002'],
    ],
    ['the quote currency', ['USDT', 'spot', 'USDT', '1']],
    ['the quote currency, a little off', ['USDT', 'supply', 'USDT', '0.9995']],
  ])('meet: %s', (_name, ...slots) => {
    expect(check(...slots)).not.toThrow();
  });

  it.each<[string, string, ...Slot[]]>([
    ['1.6 times that of BTC/USDT', 'a premium', BTC, ['BTC/USDT:USDT', 'perpetual', 'BTC', '93000']],
    [
      '1.5 times less than that of BTC/USDT',
      'a discount',
      BTC,
      ['BTC/USDT:USDT', 'perpetual', 'BTC', '39999'],
    ],
    ['2 times that of BTC/USDT', 'a future', BTC, ['BTC/USDT:USDT-261225', 'future', 'BTC', '120001']],
    ['1000 times less', 'thousands', BTC, ['BTC/USDT:USDT', 'perpetual', 'BTC', '60']],
    ['20 times less', 'another pair', BTC, ['BTC/ETH', 'spot', 'BTC', '3000']],
    ['1000 times less', 'a name of a thousand', PEPE, ['1000PEPE/USDT:USDT', 'perpetual', 'PEPE', '0.00002']],
    [
      '1000 times less',
      'a multiplier that is no part',
      PEPE,
      ['1000PEPE/USDT:USDT', 'perpetual', 'PEPE', '0.00002', '1500'],
    ],
    ['1000 times that', 'a unit at the price of many', PEPE, ['PEPE/USDT:USDT', 'perpetual', 'PEPE', '0.02']],
    ['60000 times that of USDT', 'the quote currency', ['USDT', 'spot', 'USDT', '60000']],
    [
      '1000 times',
      'no slot of one unit',
      ['kPEPE', 'perpetual', 'PEPE', '0.02'],
      ['1MPEPE', 'perpetual', 'PEPE', '0.02'],
    ],
    ['10 times', 'a debt', BTC, ['BTC', 'debt', 'BTC', '600000']],
  ])('are refused %s: %s', (said, _name, ...slots) => {
    const { field, message } = refusal(check(...slots));
    expect([field, message]).toEqual([slots.at(-1)![0], expect.stringContaining(said)]);
  });
});
