import { expired, finite, notNegative, positive } from '../guards.js';

/** Moves of a volatility, as data. */

/** How a shock depends on the days to expiry: `(30 / max(days, floorDays))^power`. */
export interface TermScaling {
  /** Days below this count as this many, above 0. */
  readonly floorDays: number;
  /** Power for up to 30 days, 0 or more. */
  readonly shortPower: number;
  /** Power for more than 30 days, 0 or more. */
  readonly longPower: number;
}

export type VolShock =
  /** `max(0, σ + change)`, change per year: 0.1 is ten points. */
  | { readonly kind: 'absolute'; readonly change: number }
  /** `σ · factor`, factor 0 or more. */
  | { readonly kind: 'relative'; readonly factor: number }
  /** `max(minimum, σ · (1 + range · scaling))`: a short expiry moves more. */
  | { readonly kind: 'termUp'; readonly range: number; readonly minimum: number; readonly term: TermScaling }
  /** `σ · max(0, 1 − range · scaling)`. */
  | { readonly kind: 'termDown'; readonly range: number; readonly term: TermScaling };

/** Days at which a range applies as stated, and the last with the short-term power. */
const REFERENCE_DAYS = 30;

/**
 * A volatility after a shock, per year, 0 or more. `days` are days to expiry, 0 or more, with a fraction.
 *
 * Source: the rule scaled by time to expiry is that of Derive's portfolio margin (protocol documentation and contracts, 2024):
 * volatilities of short expiries move most, by a power law in time. Throws InputError naming the parameter, and DataError
 * `expired` for negative days.
 */
export function applyVolShock(shock: VolShock, vol: number, days: number): number {
  notNegative(vol, 'vol');
  if (finite(days, 'days') < 0) throw expired('days');
  return notNegative(shocked(shock, vol, days), 'shocked vol');
}

function shocked(shock: VolShock, vol: number, days: number): number {
  switch (shock.kind) {
    case 'absolute':
      return Math.max(0, vol + finite(shock.change, 'change'));
    case 'relative':
      return vol * notNegative(shock.factor, 'factor');
    case 'termUp': {
      const scaled = 1 + notNegative(shock.range, 'range') * termScaling(shock.term, days);
      return Math.max(notNegative(shock.minimum, 'minimum'), vol * scaled);
    }
    case 'termDown':
      return vol * Math.max(0, 1 - notNegative(shock.range, 'range') * termScaling(shock.term, days));
  }
}

/**
 * `(30 / max(days, floorDays))^p`, with p the short-term power up to 30 days and the long-term power beyond: 1 at 30 days, more
 * before and less after.
 */
export function termScaling({ floorDays, shortPower, longPower }: TermScaling, days: number): number {
  const counted = Math.max(finite(days, 'days'), positive(floorDays, 'floorDays'));
  const power = days <= REFERENCE_DAYS ? shortPower : longPower;
  notNegative(shortPower, 'shortPower');
  notNegative(longPower, 'longPower');
  return finite((REFERENCE_DAYS / counted) ** power, 'term');
}
