import { InputError } from '../../errors.js';
import type { Surface, SurfaceSlice } from '../data.js';
import { expired, finite, finiteResult, positive } from '../guards.js';
import { SECONDS_PER_YEAR } from '../seconds.js';
import { checkSurface } from './checkSurface.js';

/** Evaluation of a stated surface between its nodes. */

export interface ForwardQuery {
  /** Spot price, quote per unit, above 0: needed before the first expiry only, where the forwards start from it. */
  readonly spot?: number | undefined;
  /** Unix seconds. */
  readonly expiry: number;
}

export interface SurfaceForward {
  /** Quote per unit. */
  readonly forward: number;
  /** Continuously compounded rate per year, from the surface's time to the expiry. */
  readonly rate: number;
}

export interface SurfacePoint extends SurfaceForward {
  /** Implied volatility per year. */
  readonly vol: number;
}

/** Where an expiry lies: `share` of the way from one slice to the next. Nothing `before` the first. */
interface Place {
  readonly before: SurfaceSlice | undefined;
  readonly after: SurfaceSlice;
  readonly share: number;
}

/**
 * Forward and rate for an expiry. The logarithm of the forward and rate · time are linear in time between expiries; before
 * the first expiry the forward starts at the spot and the rate is that of the first. At an expiry of the surface both are as stated.
 * Throws DataError as `checkSurface`, DataError `expired` for an expiry at or before the surface's time, and InputError
 * for one beyond the last, about which the surface says nothing, and for a missing spot.
 */
export function forwardAt(surface: Surface, query: ForwardQuery): SurfaceForward {
  checkSurface(surface);
  return forwardIn(surface, placeOf(surface, query.expiry), query);
}

/**
 * Forward, rate and volatility for a strike and an expiry. Between expiries total variance σ²·T is linear in time at constant
 * log-moneyness ln(K/F) (before the first: from 0, which leaves the volatility as it is there); between strikes of an expiry the
 * volatility is linear in the strike; outside them it is flat. At nodes it is as stated. T counts from the surface's time,
 * Actual/365.
 *
 * Source: linear total variance at constant moneyness as in J. Gatheral, The Volatility Surface (2006), chapter 3. Throws as
 * {@link forwardAt}.
 */
export function surfaceAt(surface: Surface, query: ForwardQuery & { readonly strike: number }): SurfacePoint {
  const strike = positive(query.strike, 'strike');
  checkSurface(surface);
  const place = placeOf(surface, query.expiry);
  const point = forwardIn(surface, place, query);
  return { ...point, vol: volIn(surface, place, strike / point.forward, query.expiry) };
}

/** Volatility of one expiry: linear in the strike between nodes, flat outside. */
export function volAtStrike({ strikes, vols }: SurfaceSlice, strike: number): number {
  const next = strikes.findIndex((node) => node >= strike);
  if (next < 0) return vols.at(-1)!;
  if (next === 0 || strikes[next] === strike) return vols[next]!;
  const [low, high] = [strikes[next - 1]!, strikes[next]!];
  return mix(vols[next - 1]!, vols[next]!, (strike - low) / (high - low));
}

/** Years from the surface's time to an expiry. */
export function yearsTo({ time }: Surface, expiry: number): number {
  return (expiry - time) / SECONDS_PER_YEAR;
}

function placeOf({ time, slices }: Surface, expiry: number): Place {
  if (finite(expiry, 'expiry') <= time) throw expired('expiry');
  const next = slices.findIndex((slice) => slice.expiry >= expiry);
  if (next < 0) {
    throw new InputError('lies beyond the last expiry of the surface', {
      field: 'expiry',
      fix: 'Use a surface that reaches it',
    });
  }
  const [before, after] = [slices[next - 1], slices[next]!];
  const start = before?.expiry ?? time;
  return { before, after, share: (expiry - start) / (after.expiry - start) };
}

function forwardIn(surface: Surface, { before, after, share }: Place, query: ForwardQuery): SurfaceForward {
  if (share === 1) return { forward: after.forward, rate: after.rate };
  const start = before?.forward ?? spotOf(query);
  const forward = start * (after.forward / start) ** share;
  if (before === undefined) return { forward, rate: after.rate };
  const exponent = (slice: SurfaceSlice) => slice.rate * yearsTo(surface, slice.expiry);
  const rate = mix(exponent(before), exponent(after), share) / yearsTo(surface, query.expiry);
  return { forward: finiteResult(forward, 'forward'), rate: finiteResult(rate, 'rate') };
}

function spotOf({ spot }: ForwardQuery): number {
  if (spot !== undefined) return positive(spot, 'spot');
  throw new InputError('is missing: an expiry before the first of the surface needs it', { field: 'spot' });
}

function volIn(surface: Surface, { before, after, share }: Place, moneyness: number, expiry: number): number {
  const vol = (slice: SurfaceSlice) => volAtStrike(slice, moneyness * slice.forward);
  if (share === 1 || before === undefined) return vol(after);
  const variance = (slice: SurfaceSlice) => vol(slice) ** 2 * yearsTo(surface, slice.expiry);
  const mixed = mix(variance(before), variance(after), share);
  return finiteResult(Math.sqrt(mixed / yearsTo(surface, expiry)), 'vol');
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
