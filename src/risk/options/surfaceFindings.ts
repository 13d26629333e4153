import type { Surface, SurfaceSlice } from '../data.js';
import { black76Value } from './black.js';
import { checkSurface } from './checkSurface.js';
import { volAtStrike, yearsTo } from './surface.js';

/** Static arbitrage that a surface contains at its nodes: reported, never repaired. */

export interface SurfaceFinding {
  /**
   * `calendar`: total variance falls with time at the same log-moneyness. `spread`: a call rises with its strike, or falls by
   * more than the strike rises. `butterfly`: call prices are not convex in the strike.
   */
  readonly rule: 'calendar' | 'spread' | 'butterfly';
  /** Expiry where it shows, unix seconds: for `calendar` the later of the two. */
  readonly expiry: number;
  /** Strike in that expiry. For `spread` the higher of the two, for `butterfly` the middle of the three. */
  readonly strike: number;
  /**
   * How much is missing, above 0: total variance for `calendar`, otherwise slope of the undiscounted call price in the strike.
   */
  readonly size: number;
}

/** What rounding may do to slopes and variances. */
const ROUNDING = 1e-10;

/**
 * Arbitrage at the nodes of a surface, by expiry. Between nodes the interpolated volatilities may contain more.
 *
 * - calendar: w = σ²T must not fall with T at constant ln(K/F); compared at the nodes of both expiries.
 * - spread and butterfly: with C(0) = F in front and 0 at an infinite strike behind, slopes of the undiscounted call
 *   between strikes must lie in [−1, 0] and not fall.
 *
 * Source: P. Carr and D. Madan, "A note on sufficient conditions for no arbitrage", Finance Research Letters 2 (2005);
 * J. Gatheral and A. Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014). Throws DataError as
 * `checkSurface`.
 */
export function surfaceFindings(surface: Surface): readonly SurfaceFinding[] {
  checkSurface(surface);
  return surface.slices.flatMap((slice, i) => [
    ...(i === 0 ? [] : calendarFindings(surface, surface.slices[i - 1]!, slice)),
    ...strikeFindings(surface, slice),
  ]);
}

function calendarFindings(surface: Surface, before: SurfaceSlice, after: SurfaceSlice): SurfaceFinding[] {
  const growth = after.forward / before.forward;
  const nodes = new Set([...after.strikes, ...before.strikes.map((strike) => strike * growth)]);
  const variance = (slice: SurfaceSlice, moneyness: number) =>
    volAtStrike(slice, moneyness * slice.forward) ** 2 * yearsTo(surface, slice.expiry);
  const strikes = [...nodes].sort((a, b) => a - b);
  return strikes.flatMap((strike) => {
    const moneyness = strike / after.forward;
    const [earlier, later] = [variance(before, moneyness), variance(after, moneyness)];
    if (later >= earlier * (1 - ROUNDING)) return [];
    return [{ rule: 'calendar', expiry: after.expiry, strike, size: earlier - later }];
  });
}

function strikeFindings(surface: Surface, slice: SurfaceSlice): SurfaceFinding[] {
  const { expiry, forward, strikes } = slice;
  const years = yearsTo(surface, expiry);
  const points = strikes.map((strike, j) => ({
    strike,
    call: black76Value({ right: 'call', forward, strike, vol: slice.vols[j]!, years, rate: 0 }),
  }));
  const chain = [{ strike: 0, call: forward }, ...points];
  const slopes = points.map(({ strike, call }, j) => {
    const low = chain[j]!;
    return (call - low.call) / (strike - low.strike);
  });
  const spreads = slopes.flatMap((slope, j) => {
    const size = Math.max(slope, -1 - slope);
    return size > ROUNDING ? [{ rule: 'spread' as const, expiry, strike: strikes[j]!, size }] : [];
  });
  const butterflies = slopes.slice(1).flatMap((slope, j) => {
    const size = slopes[j]! - slope;
    return size > ROUNDING ? [{ rule: 'butterfly' as const, expiry, strike: strikes[j]!, size }] : [];
  });
  return [...spreads, ...butterflies];
}
