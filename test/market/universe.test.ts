import { describe, expect, test } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { lotValue } from '../../src/market/lotValue.js';
import { type Instrument, type Universe, universeHash } from '../../src/market/universe.js';
import { refusal } from '../support/refusal.js';

const { universe } = smallMarket(8);
const option: Instrument = {
  ...universe.instruments[2]!,
  kind: 'option',
  strike: '70000',
  expiry: 1_798_185_600,
  right: 'call',
};
const base: Universe = {
  ...universe,
  instruments: [universe.instruments[0]!, universe.instruments[1]!, option],
};
const withOption = (change: Partial<Instrument>): Universe => ({
  ...base,
  instruments: [...base.instruments.slice(0, 2), { ...option, ...change }],
});

describe('the universe hash', () => {
  const changes: [string, Universe][] = [
    ['quote', { ...base, quote: 'USDC' }],
    ['valueDecimals', { ...base, valueDecimals: 7 }],
    ['slots', { ...base, slots: 16 }],
    ['slot order', { ...base, instruments: [base.instruments[1]!, base.instruments[0]!, option] }],
    ['number of instruments', { ...base, instruments: base.instruments.slice(0, 2) }],
    ['symbol', withOption({ symbol: 'C/USDT:USDT' })],
    ['kind', withOption({ kind: 'future' })],
    ['underlying', withOption({ underlying: 'C' })],
    ['domain', withOption({ domain: 'portfolio' })],
    ['lotDecimals', withOption({ lotDecimals: 3 })],
    ['multiplier', withOption({ multiplier: '0.1' })],
    ['strike', withOption({ strike: '70001' })],
    ['expiry', withOption({ expiry: 1_798_185_601 })],
    ['right', withOption({ right: 'put' })],
  ];

  test.each(changes)('changes with the %s', (_, changed) => {
    expect(universeHash(changed)).not.toBe(universeHash(base));
  });

  test('is different for all of them, and the same for the same', () => {
    const hashes = [base, ...changes.map(([, changed]) => changed)].map(universeHash);
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(universeHash(structuredClone(base))).toBe(universeHash(base));
    expect(universeHash(base) >> 248n).toBe(0n);
  });

  test('does not depend on the order of keys, nor on how an absent field is written', () => {
    const { symbol, kind, ...rest } = base.instruments[0]!;
    const reordered = { ...rest, kind, symbol };
    expect(universeHash({ ...base, instruments: [reordered, ...base.instruments.slice(1)] })).toBe(
      universeHash(base),
    );
  });

  test('keeps fields apart: text moved from one to the next is another universe', () => {
    const split = (symbol: string, underlying: string) => universeHash(withOption({ symbol, underlying }));
    expect(split('AB', 'C')).not.toBe(split('A', 'BC'));
    expect(split('A","x', 'y')).not.toBe(split('A', 'x","y'));
  });
});

describe('the value of a lot is exact or refused', () => {
  const lot = (price: string, change: Partial<Instrument>) =>
    lotValue(base, { ...universe.instruments[0]!, ...change }, price, 'price');

  test.each<[string, Partial<Instrument>, bigint]>([
    ['100', {}, 1_000_000n], // 100 · 0.01 = 1 quote = 1e6 units
    ['0.0001', {}, 1n], // 0.0001 · 0.01 = 1e-6
    ['100', { multiplier: '0.001' }, 1_000n],
    ['100', { lotDecimals: -3 }, 100_000_000_000n], // 1 000 contracts
    ['0', {}, 0n],
    ['0.000000000000000000001', { lotDecimals: -18, multiplier: '10' }, 10_000n],
    ['-37.63', {}, -376_300n],
  ])('price %s, %j', (price, change, units) => {
    expect(lot(price, change)).toBe(units);
  });

  test.each(['0.00001', '100.00001', '33.33333'])('price %s needs a finer unit', (price) => {
    expect(refusal(() => lot(price, {})).fix).toBe('Set universe.valueDecimals to 7 or more');
  });
});
