import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, type DataRule } from '../../../src/errors.js';
import type { Surface, SurfaceSlice } from '../../../src/risk/data.js';
import { checkSurface } from '../../../src/risk/options/checkSurface.js';
import { forwardAt, surfaceAt, volAtStrike, yearsTo } from '../../../src/risk/options/surface.js';
import { surfaceFindings } from '../../../src/risk/options/surfaceFindings.js';
import { expectInputError } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { between, SURFACE, SPOT_PRICE as spot } from './helpers.js';

const DAY = 86_400;
const [FIRST, SECOND, THIRD] = SURFACE.slices as [SurfaceSlice, SurfaceSlice, SurfaceSlice];

/** The surface with one slice changed. */
function withSlice(index: number, change: Partial<SurfaceSlice>): Surface {
  return { ...SURFACE, slices: SURFACE.slices.map((s, i) => (i === index ? { ...s, ...change } : s)) };
}

describe('surfaceAt', () => {
  it('is as stated at every node', () => {
    for (const { expiry, forward, rate, strikes, vols } of SURFACE.slices) {
      strikes.forEach((strike, j) => {
        expect(surfaceAt(SURFACE, { expiry, strike })).toEqual({ forward, rate, vol: vols[j] });
      });
    }
  });

  it('is linear in the strike between nodes and flat outside', () => {
    const vol = (strike: number) => surfaceAt(SURFACE, { expiry: SECOND.expiry, strike }).vol;
    expect(vol(57_500)).toBeCloseTo(0.57, 14);
    expect(vol(56_250)).toBeCloseTo(0.575, 14);
    expect([vol(1), vol(44_999), vol(45_000)]).toEqual([0.64, 0.64, 0.64]);
    expect([vol(80_000), vol(80_001), vol(1e9)]).toEqual([0.62, 0.62, 0.62]);
    expect(volAtStrike({ ...FIRST, strikes: [5], vols: [0.7] }, 4)).toBe(0.7);
    expect(volAtStrike({ ...FIRST, strikes: [5], vols: [0.7] }, 6)).toBe(0.7);
  });

  it('is linear in total variance at constant log-moneyness between expiries', () => {
    fc.assert(
      fc.property(between(-0.3, 0.3), fc.integer({ min: 1, max: 29 }), (moneyness, days) => {
        const expiry = FIRST.expiry + days * DAY;
        const { forward } = forwardAt(SURFACE, { expiry });
        const { vol } = surfaceAt(SURFACE, { expiry, strike: forward * Math.exp(moneyness) });
        const variance = (slice: SurfaceSlice) =>
          volAtStrike(slice, slice.forward * Math.exp(moneyness)) ** 2 * yearsTo(SURFACE, slice.expiry);
        const line = variance(FIRST) + ((variance(SECOND) - variance(FIRST)) * days) / 30;
        expect(vol * vol * yearsTo(SURFACE, expiry)).toBeCloseTo(line, 13);
      }),
    );
  });

  it('is continuous across expiries', () => {
    for (const { expiry } of [FIRST, SECOND]) {
      const at = (shift: number) => surfaceAt(SURFACE, { spot, expiry: expiry + shift, strike: 58_000 });
      for (const shift of [-1, 1]) {
        expect(at(shift).vol).toBeCloseTo(at(0).vol, 5);
        expect(at(shift).forward / at(0).forward).toBeCloseTo(1, 7);
        expect(at(shift).rate).toBeCloseTo(at(0).rate, 7);
      }
    }
  });

  it('keeps the first volatility at constant moneyness before the first expiry, and starts forwards at the spot', () => {
    const expiry = SURFACE.time + 5 * DAY;
    const { forward, rate, vol } = surfaceAt(SURFACE, { spot, expiry, strike: 58_000 });
    expect(forward).toBeCloseTo(Math.sqrt(spot * FIRST.forward), 8);
    expect(rate).toBe(FIRST.rate);
    expect(vol).toBe(volAtStrike(FIRST, (58_000 / forward) * FIRST.forward));
    expect(forwardAt(SURFACE, { spot, expiry: SURFACE.time + 1 }).forward).toBeCloseTo(spot, 1);
  });

  it('has forwards log-linear and discounts exponential in time', () => {
    const expiry = (SECOND.expiry + THIRD.expiry) / 2;
    const { forward, rate } = forwardAt(SURFACE, { expiry });
    expect(forward).toBeCloseTo(Math.sqrt(SECOND.forward * THIRD.forward), 8);
    expect(rate * 70).toBeCloseTo((SECOND.rate * 40 + THIRD.rate * 100) / 2, 12);
  });

  it('refuses expiries that it says nothing about, and strikes that are none', () => {
    const at = (expiry: number) => surfaceAt(SURFACE, { spot, expiry, strike: 1 });
    expect(at(THIRD.expiry).vol).toBe(0.66);
    expectInputError(() => at(THIRD.expiry + 1), 'expiry', 'beyond the last expiry');
    expect((refusal(() => at(SURFACE.time)) as DataError).rule).toBe('expired');
    expect(at(SURFACE.time + 1).vol).toBe(0.62);
    const expiry = SURFACE.time + DAY;
    expectInputError(() => surfaceAt(SURFACE, { expiry, strike: 1 }), 'spot', 'is missing');
    expectInputError(() => surfaceAt(SURFACE, { spot: 0, expiry, strike: 1 }), 'spot', 'above 0');
    expectInputError(() => surfaceAt(SURFACE, { spot, expiry, strike: 0 }), 'strike', 'above 0');
    expectInputError(() => at(Number.NaN), 'expiry', 'finite');
  });
});

describe('checkSurface', () => {
  it.each<[string, Surface, DataRule, string]>([
    ['no expiry', { ...SURFACE, slices: [] }, 'empty', 'slices'],
    ['no time', { ...SURFACE, time: Number.NaN }, 'notANumber', 'time'],
    ['an expired slice', withSlice(0, { expiry: SURFACE.time }), 'expired', 'slices[0].expiry'],
    ['expiries out of order', withSlice(1, { expiry: FIRST.expiry - 1 }), 'unordered', 'slices[1].expiry'],
    ['an expiry twice', withSlice(1, { expiry: FIRST.expiry }), 'duplicate', 'slices[1].expiry'],
    ['no forward', withSlice(1, { forward: 0 }), 'notPositive', 'slices[1].forward'],
    ['an endless forward', withSlice(1, { forward: 1 / 0 }), 'notANumber', 'slices[1].forward'],
    ['no rate', withSlice(1, { rate: Number.NaN }), 'notANumber', 'slices[1].rate'],
    ['no strikes', withSlice(2, { strikes: [], vols: [] }), 'empty', 'slices[2].strikes'],
    ['too few volatilities', withSlice(2, { vols: [0.5] }), 'inconsistent', 'slices[2].vols'],
    ['a strike of 0', withSlice(0, { strikes: [0, 1, 2] }), 'notPositive', 'slices[0].strikes[0]'],
    ['strikes out of order', withSlice(0, { strikes: [1, 3, 2] }), 'unordered', 'slices[0].strikes[2]'],
    ['a strike twice', withSlice(0, { strikes: [1, 2, 2] }), 'duplicate', 'slices[0].strikes[2]'],
    ['a volatility of 0', withSlice(0, { vols: [0.5, 0, 0.5] }), 'notPositive', 'slices[0].vols[1]'],
    ['a negative volatility', withSlice(0, { vols: [0.5, -1, 0.5] }), 'notPositive', 'slices[0].vols[1]'],
    ['no volatility', withSlice(0, { vols: [0.5, 0.5, Number.NaN] }), 'notANumber', 'slices[0].vols[2]'],
  ])('refuses %s', (_, surface, rule, field) => {
    const error = refusal(() => checkSurface(surface));
    expect(error).toBeInstanceOf(DataError);
    expect([(error as DataError).rule, error.field]).toEqual([rule, field]);
    expect(refusal(() => surfaceAt(surface, { spot, expiry: THIRD.expiry, strike: 1 })).field).toBe(field);
    expect(refusal(() => surfaceFindings(surface)).field).toBe(field);
  });
});

describe('surfaceFindings', () => {
  it('finds nothing in a surface without arbitrage, and in a flat one', () => {
    expect(surfaceFindings(SURFACE)).toEqual([]);
    const flat = {
      ...SURFACE,
      slices: SURFACE.slices.map((s) => ({ ...s, vols: s.strikes.map(() => 0.6) })),
    };
    expect(surfaceFindings(flat)).toEqual([]);
  });

  it('reports total variance that falls with time', () => {
    // 0.58² · 100 days are 33.64; 40 days hold as much at 0.917.
    const vols = (vol: number) => [0.64, 0.58, vol, 0.57, 0.62];
    const found = (vol: number) =>
      surfaceFindings(withSlice(1, { vols: vols(vol) })).filter(({ rule }) => rule === 'calendar');
    expect(found(0.9)).toEqual([]);
    const findings = found(0.93);
    expect(findings.map(({ expiry }) => expiry)).toEqual([THIRD.expiry]);
    // The node of the earlier expiry, moved to the later forward.
    expect(findings[0]!.strike).toBeCloseTo((60_000 / SECOND.forward) * THIRD.forward, 8);
    const later = volAtStrike(THIRD, findings[0]!.strike) ** 2 * yearsTo(SURFACE, THIRD.expiry);
    expect(findings[0]!.size).toBeCloseTo(0.93 ** 2 * yearsTo(SURFACE, SECOND.expiry) - later, 12);
  });

  it('sees a total variance that stays the same as no arbitrage', () => {
    const flat = (vol: number) => ({ vols: [vol, vol, vol] });
    const start = withSlice(0, flat(0.6));
    const next = { ...start, slices: [start.slices[0]!, { ...THIRD, ...flat(0.6 * Math.sqrt(0.1)) }] };
    expect(surfaceFindings(next)).toEqual([]);
    const below = { ...start, slices: [start.slices[0]!, { ...THIRD, ...flat(0.6 * Math.sqrt(0.0999)) }] };
    expect(new Set(surfaceFindings(below).map(({ rule }) => rule))).toEqual(new Set(['calendar']));
  });

  it('reports a node of both expiries once, by rising strike', () => {
    const slice = { ...FIRST, strikes: [55_000, 60_000, 65_000], vols: [0.6, 0.6, 0.6] };
    const later = { ...slice, expiry: SECOND.expiry, vols: [0.2, 0.6, 0.2] };
    const found = surfaceFindings({ ...SURFACE, slices: [slice, later] });
    const calendar = found.filter(({ rule }) => rule === 'calendar');
    expect(calendar.map(({ strike }) => strike)).toEqual([55_000, 65_000]);
  });

  it('reports call prices that rise, fall too fast, or are not convex', () => {
    const rules = (vols: number[]) => surfaceFindings({ ...SURFACE, slices: [{ ...THIRD, vols }] });
    // A volatility so high at the last strike that its call costs more than the one before it.
    const rising = rules([0.66, 0.58, 2]);
    expect(rising.map(({ rule, strike }) => [rule, strike])).toEqual([['spread', 90_000]]);
    expect(rising[0]!.size).toBeGreaterThan(0);
    // A bump in the middle.
    const bump = rules([0.3, 1.2, 0.3]);
    expect(bump.map(({ rule, strike }) => [rule, strike])).toContainEqual(['butterfly', 60_000]);
    // A call that loses more than the difference of the strikes.
    const steep = surfaceFindings({
      ...SURFACE,
      slices: [{ ...THIRD, strikes: [30_000, 30_100], vols: [3, 0.5] }],
    });
    expect(steep.map(({ rule, strike }) => [rule, strike])).toEqual([
      ['spread', 30_100],
      ['butterfly', 30_000],
    ]);
  });
});
