import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../../src/files/json.js';
import {
  breakerLimits,
  breakerParams,
  crossedAlarm,
  haltedAlarm,
  jumpAlarm,
  staleAlarm,
  statusAlarm,
} from '../../../src/risk/breakers/breakers.js';
import type { Candle } from '../../../src/risk/data.js';
import { expectInputError } from '../../models/helpers.js';

const LIMITS = breakerLimits();
const TIME = 1_769_860_800;

describe('breakerLimits', () => {
  it('has defaults', () => {
    expect(LIMITS).toEqual({ maxAge: 300, haltIntervals: 3, jumpSigmas: 6, jumpReturn: 0.25 });
    const params = { maxAge: 0, haltIntervals: 2, jumpSigmas: '1', jumpReturn: '10' };
    expect(breakerLimits(checkShape(params, breakerParams))).toEqual({
      maxAge: 0,
      haltIntervals: 2,
      jumpSigmas: 1,
      jumpReturn: 10,
    });
  });

  it.each<[string, string, string]>([
    ['jumpSigmas', '0.99', 'from 1 to 100'],
    ['jumpSigmas', '100.01', 'from 1 to 100'],
    ['jumpReturn', '0', 'above 0'],
    ['jumpReturn', '10.01', 'from 0 to 10'],
  ])('refuses %s of %s', (field, value, rule) => {
    expectInputError(() => breakerLimits({ [field]: value }), field, rule);
  });

  it.each<[string, unknown, string]>([
    ['maxAge', -1, 'negative'],
    ['maxAge', 1.5, 'whole seconds'],
    ['maxAge', 2 ** 40, 'below 2^40'],
    ['haltIntervals', 1, '2 or more'],
    ['haltIntervals', 10_001, '10000 or less'],
    ['jumpSigmas', 6, 'in quotes'],
    ['jumpReturn', '1e-1', 'plain decimal'],
  ])('has a schema that refuses %s of %j', (field, value, rule) => {
    expectInputError(() => checkShape({ [field]: value }, breakerParams), field, rule);
  });

  it('has a schema that refuses other keys', () => {
    expect(() => checkShape({ maxage: 1 }, breakerParams)).toThrow('unknown key');
  });
});

describe('staleAlarm', () => {
  it.each([
    [299, false],
    [300, false],
    [301, true],
    [-300, false],
    [-301, true],
  ])('at an age of %d s: %s', (age, trips) => {
    const alarm = staleAlarm('BTC', { time: TIME - age, marketTime: TIME }, LIMITS);
    expect(alarm?.rule).toBe(trips ? 'stale' : undefined);
  });

  it('says what it found', () => {
    const at = { time: TIME - 301.5, marketTime: TIME, what: 'order book' };
    expect(staleAlarm('BTC', at, LIMITS)).toEqual({
      rule: 'stale',
      of: 'BTC',
      detail: 'order book: 301.5 s older than the market, at most 300 s',
    });
    const later = staleAlarm('BTC', { time: TIME + 400, marketTime: TIME }, LIMITS);
    expect(later?.detail).toBe('data: 400 s after the time of the market, at most 300 s');
    expect(() => staleAlarm('BTC', { time: Number.NaN, marketTime: TIME }, LIMITS)).toThrow('times[0]');
  });
});

describe('crossedAlarm', () => {
  it.each([
    [99.99, 100, undefined],
    [100, 100, 'quotes are locked: bid and ask are both 100'],
    [100.01, 100, 'quotes are crossed: bid above ask by 0.01'],
  ])('with a bid of %d and an ask of %d: %s', (bid, ask, detail) => {
    expect(crossedAlarm('BTC/USDT', { bid, ask })?.detail).toBe(detail);
  });

  it('refuses prices that are not above 0', () => {
    expectInputError(() => crossedAlarm('X', { bid: 0, ask: 1 }), 'bid', 'above 0');
    expectInputError(() => crossedAlarm('X', { bid: 1, ask: Number.NaN }), 'ask', 'finite number');
  });
});

describe('halts', () => {
  const bar = (close: number, volume: number, high = close): Candle => ({
    time: 0,
    open: close,
    high,
    low: close,
    close,
    volume,
  });
  const [moving, still, silent] = [bar(100, 5, 101), bar(100, 5), bar(100, 0, 101)];

  it.each<[string, Candle[], string | undefined]>([
    ['volume and movement', [moving, moving, moving], undefined],
    ['two bars without volume', [moving, silent, silent], undefined],
    ['three', [moving, silent, silent, silent], 'no volume in the last 3 bars'],
    ['three, and one with', [silent, silent, silent, moving], undefined],
    ['two bars at one price', [moving, still, still], undefined],
    ['three of these', [moving, still, still, still], 'one price in the last 3 bars'],
    ['three, each at its own', [still, bar(100.01, 5), still], undefined],
    ['fewer bars than it takes', [silent, silent], undefined],
  ])('%s', (_, candles, detail) => {
    const alarm = haltedAlarm('BTC', candles, LIMITS);
    expect(alarm).toEqual(detail === undefined ? undefined : { rule: 'halted', of: 'BTC', detail });
  });

  it.each(['trading', 'Open', 'ACTIVE', 'ok', 'normal'])('a status of %s is none', (status) => {
    expect(statusAlarm('BTC', status)).toBeUndefined();
  });

  it.each([
    ['halted', 'status is "halted"'],
    ['auction', 'status is "auction"'],
    ['unknown', 'status is "unknown"'],
    ['', 'status is not one that means trading'],
    ['trading\u0007', 'status is not one that means trading'],
  ])('a status of %j is one', (status, detail) => {
    expect(statusAlarm('BTC', status)).toEqual({ rule: 'halted', of: 'BTC', detail });
  });
});

describe('jumpAlarm', () => {
  const move = (log: number, sigma?: number) => ({ price: 100 * Math.exp(log), previousClose: 100, sigma });

  it.each<[number, number | undefined, boolean]>([
    [0.1799, 0.03, false],
    [0.1801, 0.03, true],
    [-0.1799, 0.03, false],
    [-0.1801, 0.03, true],
    // The absolute threshold holds where σ is large or not known.
    [0.2499, 0.1, false],
    [-0.2501, 0.1, true],
    [0.2499, undefined, false],
    [0.2501, undefined, true],
    [0, 0, false],
    [0.0001, 0, true],
  ])('a log return of %d with σ = %d: %s', (log, sigma, trips) => {
    expect(jumpAlarm('BTC', move(log, sigma), LIMITS)?.rule).toBe(trips ? 'jump' : undefined);
  });

  it('says against which threshold', () => {
    expect(jumpAlarm('BTC', move(0.2, 0.03), LIMITS)?.detail).toBe(
      'price: log return of 0.2 in size, at most 6 standard deviations of 0.03',
    );
    expect(jumpAlarm('BTC', { ...move(-0.5), what: 'mark price' }, LIMITS)?.detail).toBe(
      'mark price: log return of 0.5 in size, at most 0.25',
    );
  });

  it('does not depend on direction or unit', () => {
    const price = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(price, price, fc.constantFrom(0, 0.01, 0.1, undefined), (a, b, sigma) => {
        const up = jumpAlarm('X', { price: a, previousClose: b, sigma }, LIMITS);
        const down = jumpAlarm('X', { price: b, previousClose: a, sigma }, LIMITS);
        expect(down).toEqual(up);
        expect(up === undefined).toBe(
          a === b || Math.abs(Math.log(a) - Math.log(b)) <= Math.min(0.25, 6 * (sigma ?? 1)),
        );
      }),
    );
  });

  it.each<[string, object, string]>([
    ['price', { price: 0 }, 'must be above 0'],
    ['previousClose', { previousClose: -1 }, 'must be above 0'],
    ['sigma', { sigma: -0.1 }, 'must not be negative'],
    ['sigma', { sigma: Number.NaN }, 'must be a finite number'],
  ])('refuses %s %j', (field, change, rule) => {
    expectInputError(() => jumpAlarm('X', { price: 1, previousClose: 1, ...change }, LIMITS), field, rule);
  });
});
