import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import type { Instrument } from '../../../src/market/universe.js';
import { black76 } from '../../../src/risk/options/black.js';
import { blackScholes } from '../../../src/risk/options/blackScholes.js';
import { optionInputs, optionMark, priceInstrument } from '../../../src/risk/options/price.js';
import { expectInputError, PERP, SPOT } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { optionOf, SURFACE, SPOT_PRICE as spot } from './helpers.js';

const DAY = 86_400;
const data = { time: SURFACE.time, spot, surface: SURFACE };
const FUTURE: Instrument = {
  ...PERP,
  symbol: 'BTC/USDT:USDT-261101',
  kind: 'future',
  expiry: SURFACE.time + 40 * DAY,
};

describe('options', () => {
  const call = optionOf(65_000, 40, 'call');

  it('are Black-76 on the surface', () => {
    const inputs = {
      right: 'call',
      forward: 60_450,
      strike: 65_000,
      vol: 0.57,
      years: 40 / 365,
      rate: 0.045,
    } as const;
    expect(optionInputs(call, data)).toEqual(inputs);
    const priced = priceInstrument(call, data);
    expect(priced).toMatchObject({ kind: 'option', symbol: call.symbol, spot, inputs });
    expect(priced.value).toBe(black76(inputs).value);
    expect(optionMark(call, data)).toBe(priced.value);
    expect(priced.kind === 'option' && priced.daysToExpiry).toBeCloseTo(40, 12);
  });

  it('have delta and gamma to the spot: those of Black–Scholes with the carry of the forward', () => {
    const { greeks, value } = priceInstrument(call, data);
    const carry = (Math.log(60_450 / spot) * 365) / 40;
    const onSpot = blackScholes({
      right: 'call',
      spot,
      strike: 65_000,
      vol: 0.57,
      years: 40 / 365,
      rate: 0.045,
      yield: 0.045 - carry,
    });
    expect(value / onSpot.value).toBeCloseTo(1, 11);
    expect(greeks.delta).toBeCloseTo(onSpot.delta, 12);
    expect(greeks.gamma / onSpot.gamma).toBeCloseTo(1, 11);
    expect(greeks.vega / onSpot.vega).toBeCloseTo(1, 11);
  });

  it('count years from the moment of pricing, with the volatility of the surface', () => {
    const later = optionInputs(call, { ...data, time: SURFACE.time + 10 * DAY });
    expect(later.years).toBeCloseTo(30 / 365, 14);
    expect(later.vol).toBe(0.57);
  });

  it('need no spot from the first expiry on', () => {
    expect(optionMark(call, { time: SURFACE.time, surface: SURFACE })).toBe(
      priceInstrument(call, data).value,
    );
    const soon = optionOf(60_000, 2, 'put');
    expectInputError(() => optionMark(soon, { time: SURFACE.time, surface: SURFACE }), 'spot', 'is missing');
    expect(optionMark(soon, data)).toBeGreaterThan(0);
  });

  it.each<[string, Instrument, object, string, string]>([
    ['no surface', call, { surface: undefined }, call.symbol, 'needs a surface of BTC'],
    [
      'another surface',
      { ...call, underlying: 'ETH' },
      {},
      call.symbol,
      'needs a surface of ETH, not of BTC',
    ],
    ['a later surface', call, { time: SURFACE.time - 1 }, call.symbol, 'surface of a later time'],
    ['beyond the surface', optionOf(60_000, 101, 'call'), {}, 'expiry', 'beyond the last expiry'],
    ['no spot', call, { spot: 0 }, 'spot', 'must be above 0'],
    ['a bad strike', { ...call, strike: '1e5' }, {}, `${call.symbol} strike`, 'plain decimal'],
    ['a strike of 0', { ...call, strike: '0' }, {}, 'strike', 'must be above 0'],
  ])('are refused with %s', (_, instrument, change, field, rule) => {
    expectInputError(() => priceInstrument(instrument, { ...data, ...change }), field, rule);
  });

  it('are refused without strike, expiry or right', () => {
    const { strike: _s, ...noStrike } = call;
    const { expiry: _e, ...noExpiry } = call;
    const { right: _r, ...noRight } = call;
    for (const bare of [noStrike, noExpiry, noRight]) {
      expect(refusal(() => priceInstrument(bare, data)).field).toBe(call.symbol);
    }
    expectInputError(() => optionMark(PERP, data), PERP.symbol, 'is not an option');
  });

  it('are refused at and after their expiry, not before', () => {
    const expiry = SURFACE.time + 40 * DAY;
    const at = (time: number) => priceInstrument(call, { ...data, time });
    expect(at(expiry - 1).value).toBeGreaterThanOrEqual(0);
    for (const time of [expiry, expiry + 1]) {
      const error = refusal(() => at(time));
      expect(error).toBeInstanceOf(DataError);
      expect([(error as DataError).rule, error.field]).toEqual(['expired', call.symbol]);
    }
  });
});

describe('linear instruments', () => {
  it('are worth the spot, their own price, or the forward', () => {
    expect(priceInstrument(SPOT, data)).toMatchObject({ kind: 'linear', value: spot, spot });
    expect(priceInstrument(PERP, { time: 0, spot }).value).toBe(spot);
    const own = priceInstrument(PERP, { ...data, price: 60_300 });
    expect(own.value).toBe(60_300);
    expect(own.greeks).toEqual({ delta: 1.005, gamma: 0, vega: 0, theta: 0, rho: 0 });
    expect(priceInstrument(FUTURE, data).value).toBe(60_450);
    expect(priceInstrument(FUTURE, { ...data, surface: undefined, price: 60_500 }).value).toBe(60_500);
  });

  it.each<[string, Instrument, object, string, string]>([
    [
      'a future without price and surface',
      FUTURE,
      { surface: undefined },
      FUTURE.symbol,
      'a price or a surface',
    ],
    ['a future of no expiry', { ...FUTURE, expiry: undefined! }, {}, FUTURE.symbol, 'has no expiry'],
    ['a price of 0', PERP, { price: 0 }, `${PERP.symbol} price`, 'above 0'],
    ['supply', { ...SPOT, kind: 'supply' }, {}, SPOT.symbol, 'supply is no contract'],
    ['debt', { ...SPOT, kind: 'debt' }, {}, SPOT.symbol, 'debt is no contract'],
  ])('refuse %s', (_, instrument, change, field, rule) => {
    expectInputError(() => priceInstrument(instrument, { ...data, ...change }), field, rule);
  });

  it('refuse a future that has expired', () => {
    const error = refusal(() => priceInstrument(FUTURE, { time: FUTURE.expiry!, spot, price: 1 }));
    expect((error as DataError).rule).toBe('expired');
  });
});
