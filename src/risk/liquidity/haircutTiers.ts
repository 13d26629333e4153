import { InputError } from '../../errors.js';
import { floatOf, formatDecimal, parseDecimal } from '../../units/decimal.js';
import { unitsBelow } from '../../units/printed.js';
import { assertWhole, assertWithin } from '../guards.js';
import { candidateEnds, chordEnds } from './breakpoints.js';
import { assertCovered, type LiquidationCurve } from './curve.js';

/** Covers the rounding of floats: this share of the liquidation value is given up. */
const FLOAT_GUARD = 1e-12;

/** One number for both margin types, or one for each. */
type PerMarginType<Value> = Value | { readonly initial: Value; readonly maintenance: Value };

export interface HaircutOptions {
  /** What selling costs, from an order book or an impact law. */
  readonly curve: LiquidationCurve;
  /** The price that the market puts on the asset, plain decimal, quote per unit. */
  readonly markPrice: string;
  /** Position limit, exclusive, units: a plain decimal with at most `sizeDecimals` decimals. */
  readonly limit: string;
  /** Decimals of tier ends: those of a lot, so that no tier ends inside one. -18 to 18. */
  readonly sizeDecimals: number;
  /** Most tiers, 1 to 12, default 6: a row of a circuit has twelve segments, and debt takes one of them. */
  readonly tiers?: number;
  /**
   * How far the price falls before the sale, a share from 0 to 1, from the volatility over the time a liquidation takes.
   * Default 0.
   */
  readonly baseHaircut?: PerMarginType<number>;
  /** Decimals of weights, 1 to 12, default 4. Weight · price · lot must be a whole number of value units. */
  readonly weightDecimals?: number;
}

/** A tier as the `collateral` model takes it: the share of the mark price that units from the tier before it on count. */
export interface HaircutTier {
  readonly upTo: string;
  readonly weight: PerMarginType<string>;
}

/**
 * Haircut tiers whose collateral value is at no size above what a sale brings.
 *
 * Let `V(x) = (1 − h) · (x · price − cost(x))`: the price falls by the base haircut `h`, then `x` units are sold at the
 * curve's cost. `V` is concave with `V(0) = 0`. The table `T` is piecewise linear and continuous, and ends of tiers are
 * `x_0 = 0 < x_1 < … < x_n = limit`. **`T(x) <= V(x)` for every `0 <= x <= limit`**, so at every lot too:
 *
 * 1. Weights are rounded down such that `T(x_i) <= V(x_i)`, and `T(0) = 0 = V(0)`.
 * 2. Between two ends `T` is a line from a point at or below `(x_{i−1}, V(x_{i−1}))` to one at or below `(x_i, V(x_i))`: it
 *    nowhere exceeds the chord of `V` over the two, which the concave `V` nowhere falls below.
 *
 * A weight never exceeds 1 or the one before it; lowering one keeps both steps. What rounding takes in one tier is
 * given back in the next as far as this permits. V is lowered by 1e-12 of itself for the rounding of floats. Ends are
 * those of {@link chordEnds}: the largest haircut in excess of the true one is the smallest possible on the grid.
 *
 * Units: sizes in units of the asset, prices in quote per unit. Throws {@link InputError} for parameters out of range, a limit
 * that the curve does not cover, or one at which selling more would bring less.
 */
export function haircutTiers(options: HaircutOptions): HaircutTier[] {
  const { curve, sizeDecimals, tiers = 6, weightDecimals = 4, baseHaircut = 0 } = options;
  assertWhole(sizeDecimals, -18, 18, 'sizeDecimals');
  assertWhole(tiers, 1, 12, 'tiers');
  assertWhole(weightDecimals, 1, 12, 'weightDecimals');
  const limit = parseDecimal(options.limit, {
    decimals: sizeDecimals,
    min: 1n,
    max: 1n << 96n,
    field: 'limit',
  });
  const mark = Number(options.markPrice);
  // Checks the form; the float is only used below the guard.
  parseDecimal(options.markPrice, { decimals: 36, min: 1n, max: 1n << 220n, field: 'markPrice' });
  assertCovered(curve, floatOf(limit, sizeDecimals));

  const candidates = candidateEnds(limit, sizeDecimals, curve.kinks);
  const sizes = candidates.map((units) => floatOf(units, sizeDecimals));
  const values = sizes.map((size) => size * curve.price - curve.cost(size));
  assertRising(values);
  const ends = chordEnds(sizes, values, tiers);
  const at = { sizes: ends.map((i) => sizes[i]!), values: ends.map((i) => values[i]!) };
  const weigh = (haircut: number, field: string) => {
    assertWithin(haircut, 0, 1, field);
    return weightsOf(at, 1 - haircut, mark, weightDecimals).map((w) => formatDecimal(w, weightDecimals));
  };
  const upTo = ends.map((i) => formatDecimal(candidates[i]!, sizeDecimals));
  if (typeof baseHaircut === 'number') {
    const weights = weigh(baseHaircut, 'baseHaircut');
    return merged(upTo.map((end, t) => ({ upTo: end, weight: weights[t]! })));
  }
  const initial = weigh(baseHaircut.initial, 'baseHaircut.initial');
  const maintenance = weigh(baseHaircut.maintenance, 'baseHaircut.maintenance');
  return merged(
    upTo.map((end, t) => ({ upTo: end, weight: { initial: initial[t]!, maintenance: maintenance[t]! } })),
  );
}

/** Marginal weights, whole numbers of `10^-decimals`, never rising, such that the table stays at or below the values. */
function weightsOf(
  { sizes, values }: { readonly sizes: readonly number[]; readonly values: readonly number[] },
  kept: number,
  mark: number,
  decimals: number,
): bigint[] {
  let [start, counted, weight] = [0, 0, 10n ** BigInt(decimals)];
  return sizes.map((size, i) => {
    const target = values[i]! * kept * (1 - FLOAT_GUARD);
    const width = (size - start) * mark;
    const slope = unitsBelow(Math.max(0, target - counted) / width, decimals);
    if (slope < weight) weight = slope;
    counted += floatOf(weight, decimals) * width;
    start = size;
    return weight;
  });
}

/** Beyond the size at which a sale brings the most, no table of weights can follow. */
function assertRising(values: readonly number[]): void {
  if (values.every((value, i) => value >= (values[i - 1] ?? 0))) return;
  throw new InputError('is a size at which selling more brings less', {
    field: 'limit',
    fix: 'Lower it: beyond that size the asset is no collateral',
  });
}

/** Tiers of equal weight become one. */
function merged(tiers: readonly HaircutTier[]): HaircutTier[] {
  return tiers.filter((tier, t) => {
    const next = tiers[t + 1];
    return next === undefined || JSON.stringify(next.weight) !== JSON.stringify(tier.weight);
  });
}
