import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/universe.js';
import { checkOptions } from '../../../src/models/build/checkOptions.js';
import { NO_INPUTS, type Surface } from '../../../src/risk/data.js';
import { refusal } from '../../support/refusal.js';
import { SPOT } from '../helpers.js';

/** 2024-11-23, five weeks before the expiry. */
const TIME = 1_732_320_000;
const EXPIRY = 1_735_286_400;
const option = (strike: string, right: 'call' | 'put', expiry = EXPIRY): Instrument => ({
  ...SPOT,
  symbol: 'option',
  kind: 'option',
  strike,
  right,
  expiry,
});
const surfaceAt = (vol: number, time = TIME): Surface => ({
  underlying: 'BTC',
  time,
  slices: [{ expiry: EXPIRY, forward: 98_000, rate: 0, strikes: [100_000], vols: [vol] }],
});

interface Case {
  readonly spot?: Instrument;
  readonly surface?: Surface;
}

/** Checks an option at a price, with a spot at 97 700 unless a surface alone is given. */
const check = (one: Instrument, price: string, { surface, spot }: Case = {}) => {
  const spots = spot ?? (surface === undefined ? SPOT : undefined);
  const instruments = [...(spots ? [spots] : []), one];
  const context = {
    universe: { quote: 'USDT', valueDecimals: 8, slots: 8, instruments },
    prices: [...(spots ? ['97700'] : []), price],
    time: TIME,
    inputs: { ...NO_INPUTS, surfaces: new Map(surface ? [['BTC', surface]] : []) },
  };
  return () => checkOptions(context);
};

describe('stated prices of options', () => {
  it.each<[string, Instrument, string, Case?]>([
    ['a call at the money', option('100000', 'call'), '5200'],
    ['a put below', option('90000', 'put'), '2100'],
    ['a deep call at its intrinsic value', option('10000', 'call'), '87700'],
    ['a deep call whose mark lags by a tenth', option('10000', 'call'), '79500'],
    ['a deep put under carry whose mark lags', option('200000', 'put'), '89928'],
    ['a far call at a tick', option('250000', 'call'), '0.1'],
    ['a far put at five ticks', option('20000', 'put'), '49'],
    ['a quiet call, 15 %', option('97700', 'call'), '1780'],
    ['a wild call whose mark lags, 520 %', option('100000', 'call'), '58000'],
    ['an hour before expiry, a far call at five ticks', option('120000', 'call', TIME + 3600), '50'],
    ['an hour before expiry, out of the money', option('99000', 'call', TIME + 3600), '1'],
    ['an hour before expiry, in the money', option('97000', 'call', TIME + 3600), '720'],
    ['on a surface', option('100000', 'call'), '6100', { surface: surfaceAt(0.58) }],
    ['on a surface of a quiet asset', option('100000', 'call'), '30', { surface: surfaceAt(0.05) }],
    [
      'beyond the surface, by the spot',
      option('100000', 'call', EXPIRY + 1),
      '5200',
      { surface: surfaceAt(0.05), spot: SPOT },
    ],
    [
      'before the surface, without a spot',
      option('100000', 'call', EXPIRY - 1),
      '0.05',
      { surface: surfaceAt(0.58) },
    ],
    [
      'a surface of later, without a spot',
      option('100000', 'call'),
      '0.05',
      { surface: surfaceAt(0.58, TIME + 1) },
    ],
    ['where nothing is known', option('100000', 'call'), '0.05', { spot: { ...SPOT, underlying: 'ETH' } }],
  ])('are taken: %s', (_name, one, price, more) => {
    expect(check(one, price, more)).not.toThrow();
  });

  it.each<[string, Instrument, string, string, Case?]>([
    ['a call in coins', option('100000', 'call'), '0.0512', 'at least'],
    ['a put in coins', option('90000', 'put'), '0.0215', 'at least'],
    [
      'a call in coins, by the perpetual',
      option('100000', 'call'),
      '0.0512',
      'at least',
      { spot: { ...SPOT, symbol: 'BTC/USDT:USDT', kind: 'perpetual' } },
    ],
    [
      'a call in coins, on a surface',
      option('100000', 'call'),
      '0.0512',
      'at least',
      { surface: surfaceAt(0.58) },
    ],
    [
      'a far call in coins, on a surface',
      option('120000', 'call'),
      '0.012',
      'at least',
      { surface: surfaceAt(0.58) },
    ],
    [
      'a call in coins before the surface, by the spot',
      option('98000', 'call', EXPIRY - 1),
      '0.05',
      'at least',
      { surface: surfaceAt(0.58), spot: SPOT },
    ],
    ['a call in cents', option('100000', 'call'), '520000', 'at most'],
    ['a call above its spot', option('100000', 'call'), '97800', 'at most'],
    ['a put above its strike', option('90000', 'put'), '90001', 'at most'],
    ['a deep call far below its intrinsic value', option('10000', 'call'), '70000', 'at least'],
    ['the put of the same strike', option('60000', 'put'), '38000', 'at most'],
    [
      'above three times the volatility',
      option('100000', 'call'),
      '25000',
      'at most',
      { surface: surfaceAt(0.58) },
    ],
  ])('are refused: %s', (_name, one, price, bound, more) => {
    const { field, message } = refusal(check(one, price, more));
    expect([field, message]).toEqual([
      'option',
      expect.stringMatching(new RegExp(`is no price of this option: it is worth ${bound} [0-9.]+ USDT by`)),
    ]);
    expect(message).toContain('times the price of the coin');
  });
});
