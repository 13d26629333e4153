import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataError } from '../../../src/errors.js';
import {
  applyVolShock,
  type TermScaling,
  termScaling,
  type VolShock,
} from '../../../src/risk/options/volShock.js';
import { refusal } from '../../support/refusal.js';
import { between } from './helpers.js';

const term: TermScaling = { floorDays: 1, shortPower: 0.3, longPower: 0.13 };

describe('termScaling', () => {
  it('is 1 at 30 days and changes its power there', () => {
    expect(termScaling(term, 30)).toBe(1);
    expect(termScaling(term, 15)).toBeCloseTo(2 ** 0.3, 14);
    expect(termScaling(term, 60)).toBeCloseTo(2 ** -0.13, 14);
    expect(termScaling(term, 30 - 1e-9)).toBeCloseTo(1, 9);
    expect(termScaling(term, 30 + 1e-9)).toBeCloseTo(1, 9);
  });

  it('stops at the floor', () => {
    const most = 30 ** 0.3;
    expect([0, 0.5, 1].map((days) => termScaling(term, days))).toEqual([most, most, most]);
    expect(termScaling(term, 1.01)).toBeLessThan(most);
    expect(termScaling({ ...term, floorDays: 60 }, 2)).toBeCloseTo(2 ** -0.3, 14);
  });

  it('never rises with time', () => {
    fc.assert(
      fc.property(between(0, 1000), between(0, 1000), (days, more) => {
        expect(termScaling(term, days + more)).toBeLessThanOrEqual(termScaling(term, days));
      }),
    );
  });
});

describe('applyVolShock', () => {
  const up: VolShock = { kind: 'termUp', range: 0.5, minimum: 0.45, term };
  const down: VolShock = { kind: 'termDown', range: 0.275, term };

  it.each<[string, VolShock, number, number, number]>([
    ['absolute up', { kind: 'absolute', change: 0.1 }, 0.5, 10, 0.6],
    ['absolute down to 0', { kind: 'absolute', change: -0.6 }, 0.5, 10, 0],
    ['relative', { kind: 'relative', factor: 1.3 }, 0.5, 10, 0.65],
    ['relative to 0', { kind: 'relative', factor: 0 }, 0.5, 10, 0],
    ['up at 30 days', up, 0.6, 30, 0.9],
    ['up below the minimum', up, 0.2, 30, 0.45],
    ['up at the minimum', up, 0.3, 30, 0.45],
    ['down at 30 days', down, 0.8, 30, 0.58],
    ['down to 0', { ...down, range: 1 }, 0.8, 30, 0],
    ['down past 0', { ...down, range: 1 }, 0.8, 29, 0],
    ['no range', { ...down, range: 0 }, 0.8, 3, 0.8],
  ])('%s', (_, shock, vol, days, expected) => {
    expect(applyVolShock(shock, vol, days)).toBeCloseTo(expected, 14);
  });

  it('is monotone: in the volatility, the range and the time to expiry', () => {
    const any = fc.tuple(between(0.01, 3), between(0, 400), between(0, 2), between(0, 1));
    fc.assert(
      fc.property(any, ([vol, days, range, more]) => {
        const high = (v: number, d: number, r: number) => applyVolShock({ ...up, range: r }, v, d);
        const low = (v: number, d: number, r: number) => applyVolShock({ ...down, range: r }, v, d);
        expect(high(vol, days, range)).toBeGreaterThanOrEqual(vol);
        expect(low(vol, days, range)).toBeLessThanOrEqual(vol);
        expect(low(vol, days, range)).toBeGreaterThanOrEqual(0);
        // Larger volatility, larger results; larger range, further out; more time, closer in.
        expect(high(vol + more, days, range)).toBeGreaterThanOrEqual(high(vol, days, range));
        expect(low(vol + more, days, range)).toBeGreaterThanOrEqual(low(vol, days, range));
        expect(high(vol, days, range + more)).toBeGreaterThanOrEqual(high(vol, days, range));
        expect(low(vol, days, range + more)).toBeLessThanOrEqual(low(vol, days, range));
        expect(high(vol, days + 100 * more, range)).toBeLessThanOrEqual(high(vol, days, range));
        expect(low(vol, days + 100 * more, range)).toBeGreaterThanOrEqual(low(vol, days, range));
      }),
    );
  });

  it.each<[string, VolShock]>([
    ['change', { kind: 'absolute', change: Number.NaN }],
    ['factor', { kind: 'relative', factor: -0.1 }],
    ['range', { ...up, range: -0.1 }],
    ['range', { ...down, range: Number.NaN }],
    ['minimum', { ...up, minimum: -0.1 }],
    ['floorDays', { ...up, term: { ...term, floorDays: 0 } }],
    ['shortPower', { ...down, term: { ...term, shortPower: -0.1 } }],
    ['longPower', { ...down, term: { ...term, longPower: Number.POSITIVE_INFINITY } }],
    ['shocked vol', { kind: 'relative', factor: 1e308 }],
  ])('refuses a bad %s', (field, shock) => {
    expect(refusal(() => applyVolShock(shock, 5, 10)).field).toBe(field);
  });

  it('refuses a bad volatility and an expiry that has passed', () => {
    expect(refusal(() => applyVolShock(up, -0.1, 10)).field).toBe('vol');
    expect(refusal(() => applyVolShock(up, 0.1, Number.NaN)).field).toBe('days');
    expect((refusal(() => applyVolShock(up, 0.1, -1)) as DataError).rule).toBe('expired');
  });
});
