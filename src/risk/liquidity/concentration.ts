import { InputError } from '../../errors.js';
import { floatOf, formatDecimal, parseDecimal } from '../../units/decimal.js';
import { unitsAbove } from '../../units/printed.js';
import { assertWhole, assertWithin } from '../guards.js';
import { candidateEnds, chordEnds } from './breakpoints.js';
import { assertCovered, type LiquidationCurve } from './curve.js';

/** Covers the rounding of floats: this share of the notional is charged on top. */
const FLOAT_GUARD = 1e-12;

export interface ConcentrationOptions {
  /** What closing costs. From a book take `side: 'either'`: brackets charge long and short alike. */
  readonly curve: LiquidationCurve;
  /** The price that makes the notional, plain decimal, quote per unit. */
  readonly markPrice: string;
  /** Position limit as a notional, exclusive, quote: a plain decimal with at most `notionalDecimals` decimals. */
  readonly limit: string;
  /** Margin rates before concentration, shares from 0 to 1, from volatility. Initial at least maintenance. Default 0. */
  readonly baseRate?: { readonly initial: number; readonly maintenance: number };
  /** Most brackets, 1 to 12, default 6. */
  readonly brackets?: number;
  /** Decimals of bracket bounds, -18 to 18, default 0: whole quote. */
  readonly notionalDecimals?: number;
  /** Decimals of rates, 1 to 12, default 4. Rate · price · lot must be a whole number of value units. */
  readonly rateDecimals?: number;
}

/** A bracket as the `tiered` and `groups` models take it; without `cum`, maintenance margin is continuous. */
export interface ConcentrationBracket {
  readonly minNotional: string;
  readonly maxNotional: string;
  readonly maintenanceRate: string;
  readonly initialRate: string;
}

/**
 * Margin brackets whose charge at no notional is below `C(N) = N · baseRate + N · |mark − price| / mark + cost(N / mark)`:
 * the base margin and what closing the position costs, which per unit rises with size against depth or daily volume.
 *
 * `C` is convex with `C(0) = 0`, because the cost is. Both margin types stay at or above it, for every `0 <= N <= limit`:
 *
 * - Maintenance is the continuous table of marginal rates, `N · rate − cum`. Rates are rounded up such that the table is at or
 *   above `C` at both ends of each bracket; between them it is then at or above the chord of `C`, which a convex `C` nowhere
 *   exceeds. Rates never fall.
 * - Initial margin has no deduction: `N · rate`. Its rate is the average rate at the *top* of the bracket, rounded up, the
 *   largest in the bracket since `C(N) / N` rises; it is at or above maintenance too, and steps up at each bound.
 *
 * The cost is raised by 1e-12 of the notional for the rounding of floats. Bounds are those of {@link chordEnds}: the largest
 * maintenance rate in excess of the true one is the smallest possible on the grid. Throws {@link InputError} for
 * parameters out of range, a limit that the curve does not cover, and a limit at which a rate would exceed 1.
 */
export function concentrationBrackets(options: ConcentrationOptions): ConcentrationBracket[] {
  const { curve, brackets = 6, notionalDecimals = 0, rateDecimals = 4 } = options;
  const { baseRate = { initial: 0, maintenance: 0 } } = options;
  assertWhole(brackets, 1, 12, 'brackets');
  assertWhole(notionalDecimals, -18, 18, 'notionalDecimals');
  assertWhole(rateDecimals, 1, 12, 'rateDecimals');
  assertWithin(baseRate.maintenance, 0, 1, 'baseRate.maintenance');
  assertWithin(baseRate.initial, baseRate.maintenance, 1, 'baseRate.initial');
  const limit = parseDecimal(options.limit, {
    decimals: notionalDecimals,
    min: 1n,
    max: 1n << 96n,
    field: 'limit',
  });
  parseDecimal(options.markPrice, { decimals: 36, min: 1n, max: 1n << 220n, field: 'markPrice' });
  const mark = Number(options.markPrice);
  assertCovered(curve, floatOf(limit, notionalDecimals) / mark);

  const basis = Math.abs(mark - curve.price) / mark;
  const closing = (notional: number) => notional * (basis + FLOAT_GUARD) + curve.cost(notional / mark);
  const kinks = curve.kinks.map((size) => size * mark);
  const candidates = candidateEnds(limit, notionalDecimals, kinks);
  const notionals = candidates.map((units) => floatOf(units, notionalDecimals));
  const costs = notionals.map(closing);
  const ends = chordEnds(notionals, costs, brackets);
  const tops = ends.map((i) => ({ notional: notionals[i]!, cost: costs[i]! }));
  const rates = ratesOf(tops, baseRate, rateDecimals);
  const bounds = ends.map((i) => formatDecimal(candidates[i]!, notionalDecimals));
  return rates.map(({ initial, maintenance }, t) => ({
    minNotional: t === 0 ? '0' : bounds[t - 1]!,
    maxNotional: bounds[t]!,
    maintenanceRate: formatDecimal(maintenance, rateDecimals),
    initialRate: formatDecimal(initial, rateDecimals),
  }));
}

/** Whole numbers of `10^-decimals`, neither of them ever falling. */
function ratesOf(
  tops: readonly { readonly notional: number; readonly cost: number }[],
  baseRate: { readonly initial: number; readonly maintenance: number },
  decimals: number,
): { initial: bigint; maintenance: bigint }[] {
  let [start, charged, maintenance] = [0, 0, 0n];
  return tops.map(({ notional, cost }) => {
    const missing = Math.max(0, notional * baseRate.maintenance + cost - charged);
    const slope = unitsAbove(missing / (notional - start), decimals);
    if (slope > maintenance) maintenance = slope;
    charged += floatOf(maintenance, decimals) * (notional - start);
    start = notional;
    // Twice the guard: the sum of rounded maintenance margins has an error of its own.
    const average = Math.max(baseRate.initial + cost / notional, charged / notional + FLOAT_GUARD);
    const initial = unitsAbove(average, decimals);
    if (maintenance > 10n ** BigInt(decimals) || initial > 10n ** BigInt(decimals)) {
      throw new InputError('is a notional at which a rate would exceed 1', {
        field: 'limit',
        fix: 'Lower it',
      });
    }
    return { initial, maintenance };
  });
}
