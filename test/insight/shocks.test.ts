import { describe, expect, it } from 'vitest';
import { moveText } from '../../src/cli/margin/liquidationPage.js';
import { parseShocks } from '../../src/insight/shocks.js';
import type { Universe } from '../../src/market/universe.js';
import { formatFraction } from '../../src/units/decimal.js';
import { CALL, PERP, SPOT } from '../models/helpers.js';
import { refusal } from '../support/refusal.js';

const ETH = { ...PERP, symbol: 'ETH/USDT:USDT', underlying: 'ETH' };
const universe: Universe = {
  quote: 'USDT',
  valueDecimals: 6,
  slots: 8,
  instruments: [SPOT, PERP, CALL, ETH],
};
const factorsOf = (...texts: string[]) =>
  [...parseShocks(texts, universe).factors].map(([slot, factor]) => [slot, formatFraction(factor)]);

describe('shocks', () => {
  it('of an underlying move all of it but its options', () => {
    const shocks = parseShocks(['BTC=-20%'], universe);
    expect(factorsOf('BTC=-20%')).toEqual([
      [0, '0.8'],
      [1, '0.8'],
    ]);
    expect(shocks.options).toEqual([2]);
    expect(shocks.underlyings).toEqual(new Map([['BTC', { n: 4n, d: 5n }]]));
    expect(shocks).toMatchObject({ cash: 0n, vol: undefined, texts: ['BTC=-20%'] });
  });

  it('of a symbol move it alone, an option too', () => {
    expect(factorsOf(`${PERP.symbol}=+1.5%`)).toEqual([[1, '1.015']]);
    const both = parseShocks([`BTC=-10%,${CALL.symbol}=-50%`], universe);
    expect([...both.factors.keys()]).toEqual([0, 1, 2]);
    expect(both.options).toEqual([]);
    expect(parseShocks([`${PERP.symbol}=+1%`], universe).underlyings.size).toBe(0);
  });

  it.each([
    ['-99.999999%', '0.00000001'],
    ['+0%', '1'],
    ['-0.5%', '0.995'],
    ['+900%', '10'],
    ['+100%', '2'],
    ['+50%', '1.5'],
  ])('ETH=%s is a factor of %s', (text, factor) => {
    expect(factorsOf(`ETH=${text}`)).toEqual([[3, factor]]);
  });

  it('come several in one text or in several', () => {
    expect(parseShocks(['BTC=-20%,ETH=+5%', 'cash=-12.5', 'vol=+10%'], universe)).toEqual({
      ...parseShocks(['BTC=-20%', 'ETH=+5%,cash=-12.5,vol=+10%'], universe),
    });
    expect(parseShocks(['cash=-12.5'], universe).cash).toBe(-12_500_000n);
    expect(parseShocks(['cash=+0.000001'], universe).cash).toBe(1n);
    expect(parseShocks(['vol=+10%'], universe).vol).toEqual({ n: 11n, d: 10n });
  });

  it.each([
    'BTC',
    'BTC=',
    '=-20%',
    'BTC=20%',
    'BTC=-20',
    'BTC=-100%',
    'BTC=-100.5%',
    'BTC=-20%,',
    'BTC=-1e1%',
    'BTC=-1.1234567%',
    'XRP=-20%',
    'BTC=-20%,BTC=-10%',
    `BTC=-20%,${PERP.symbol}=-10%`,
    'cash=100',
    'cash=+1%',
    'cash=+1.0000001',
    'cash=+1,cash=+2',
    'vol=10%',
    'vol=-100%',
    'vol=+1%,vol=+2%',
  ])('%s is refused, naming the option', (text) => {
    expect(refusal(() => parseShocks([text], universe)).field).toBe('shocks');
  });
});

it.each([
  [4n, 5n, '-20%'],
  [2n, 3n, '-33.33%'],
  [5n, 3n, '+66.66%'],
  [1n, 1n, '0%'],
  [99_999n, 100_000n, '0%'],
])('a factor of %i/%i is a move of %s, rounded towards none', (n, d, text) => {
  expect(moveText({ n, d })).toBe(text);
});
