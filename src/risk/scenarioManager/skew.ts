import { InputError } from '../../errors.js';
import { finite, notNegative, positive } from '../guards.js';

/** Moves of the wings of a volatility smile. */

/** `base + perRootYear · √years`, per unit of volatility: how much the wings move at most. */
export interface SkewCap {
  readonly base: number;
  readonly perRootYear: number;
}

/**
 * Where the smile flattens out, as a distance |ln(K/F)| from the money:
 * `max(minimum, √years · scale · (vol + volPerRootYear · √years))`.
 */
export interface SkewWidth {
  readonly minimum: number;
  readonly scale: number;
  readonly vol: number;
  readonly volPerRootYear: number;
}

export interface SkewShock {
  /** `linear` raises one wing and lowers the other, `absolute` moves both wings alike. */
  readonly shape: 'linear' | 'absolute';
  readonly cap: SkewCap;
  readonly width: SkewWidth;
}

/** What a skew shock needs to know of an option. */
export interface SkewPoint {
  /** Volatility per year before the shock, 0 or more. */
  readonly vol: number;
  /** Quote per unit, above 0. */
  readonly strike: number;
  /** Quote per unit, above 0. */
  readonly forward: number;
  /** Years to expiry, 0 or more. */
  readonly years: number;
}

/**
 * A volatility after a skew shock, per year, 0 or more. With `k = ln(K/F)` (its size for `absolute`), `cap` and `width` at the
 * expiry:
 *
 *     σ' = σ · max(0, 1 + min(cap, cap · k/width))    for k >= 0
 *     σ' = σ · max(0, 1 + max(−cap, cap · k/width))   for k < 0
 *
 * A negative cap turns the shock round; min and max stay as they stand.
 *
 * Source: Derive, portfolio margin of protocol version 2 (PMRMLib_2 in derivexyz/v2-core, 2025): figures in `test/vectors`.
 * Throws {@link InputError} naming the input, also for a width that is not above 0 at that expiry.
 */
export function skewedVol({ shape, cap, width }: SkewShock, point: SkewPoint): number {
  const { vol, strike, forward, years } = point;
  const root = Math.sqrt(notNegative(years, 'years'));
  const most = finite(cap.base, 'base') + finite(cap.perRootYear, 'perRootYear') * root;
  const moneyness = Math.log(positive(strike, 'strike') / positive(forward, 'forward'));
  const k = shape === 'linear' ? moneyness : Math.abs(moneyness);
  const inside = (most * k) / widthAt(width, root);
  const change = k >= 0 ? Math.min(most, inside) : Math.max(-most, inside);
  return finite(notNegative(vol, 'vol') * Math.max(0, 1 + change), 'vol');
}

function widthAt({ minimum, scale, vol, volPerRootYear }: SkewWidth, root: number): number {
  const stated =
    root * finite(scale, 'scale') * (finite(vol, 'vol') + finite(volPerRootYear, 'volPerRootYear') * root);
  const width = Math.max(notNegative(minimum, 'minimum'), stated);
  if (!(width > 0)) {
    throw new InputError('is 0 at this expiry', { field: 'width', fix: 'Set minimum above 0' });
  }
  return width;
}
