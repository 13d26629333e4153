import fc from 'fast-check';
import type { Instrument } from '../../../src/market/universe.js';
import type { Surface } from '../../../src/risk/data.js';
import type { BlackInputs } from '../../../src/risk/options/black.js';
import { CALL } from '../../models/helpers.js';

/** Random options, numerical derivatives and a stated surface for the tests of this folder. */

export function between(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

export const right = fc.constantFrom('call' as const, 'put' as const);

interface Shape {
  readonly right: 'call' | 'put';
  readonly vol: number;
  readonly years: number;
  /** Standard deviations from the forward to the strike. */
  readonly away: number;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  right,
  vol: between(0.05, 2),
  years: between(0.01, 3),
  away: between(-3, 3),
});

const forwardPrice = between(0, 5).map((power) => 10 ** power);
const rate = between(-0.1, 0.3);

/** Options on one forward at one rate: strikes within three standard deviations. */
export const optionsOnOneForward: fc.Arbitrary<BlackInputs[]> = fc
  .tuple(forwardPrice, rate, fc.array(shape, { minLength: 1, maxLength: 6 }))
  .map(([forward, common, shapes]) =>
    shapes.map(({ away, ...rest }) => ({
      ...rest,
      forward,
      rate: common,
      strike: forward * Math.exp(away * deviationOf(rest)),
    })),
  );

export const blackInputs: fc.Arbitrary<BlackInputs> = optionsOnOneForward.map(([first]) => first!);

export function deviationOf({ vol, years }: { readonly vol: number; readonly years: number }): number {
  return vol * Math.sqrt(years);
}

/** First derivative at 0 by the five-point rule: an error of fourth order in `h`. */
export function slopeOf(f: (bump: number) => number, h: number): number {
  return (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h);
}

/** Second derivative at 0 by the five-point rule. */
export function curvatureOf(f: (bump: number) => number, h: number): number {
  return (-f(-2 * h) + 16 * f(-h) - 30 * f(0) + 16 * f(h) - f(2 * h)) / (12 * h * h);
}

const TIME = 1_790_000_000;
const DAY = 86_400;

/** A smile in three expiries (10, 40 and 100 days) around a spot of 60 000, without arbitrage. */
export const SURFACE: Surface = {
  underlying: 'BTC',
  time: TIME,
  slices: [
    {
      expiry: TIME + 10 * DAY,
      forward: 60_100,
      rate: 0.04,
      strikes: [50_000, 60_000, 70_000],
      vols: [0.62, 0.55, 0.6],
    },
    {
      expiry: TIME + 40 * DAY,
      forward: 60_450,
      rate: 0.045,
      strikes: [45_000, 55_000, 60_000, 65_000, 80_000],
      vols: [0.64, 0.58, 0.56, 0.57, 0.62],
    },
    {
      expiry: TIME + 100 * DAY,
      forward: 61_200,
      rate: 0.05,
      strikes: [40_000, 60_000, 90_000],
      vols: [0.66, 0.58, 0.63],
    },
  ],
};

export const SPOT_PRICE = 60_000;

/** An option on the surface, `days` after its time. */
export function optionOf(strike: number, days: number, side: 'call' | 'put'): Instrument {
  return {
    ...CALL,
    symbol: `BTC/USDT:USDT-${days}-${strike}-${side === 'call' ? 'C' : 'P'}`,
    strike: String(strike),
    expiry: TIME + days * DAY,
    right: side,
  };
}
