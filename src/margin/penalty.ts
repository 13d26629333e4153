import { InputError } from '../errors.js';
import { formatFraction } from '../units/decimal.js';
import { compare, type Fraction, fraction, multiply, subtract, sum, ZERO } from '../units/fraction.js';
import { ceilDivide } from '../units/integers.js';
import type { Ratio, Value } from '../units/numbers.js';
import { type Margin, RATIO_ONE } from './ratio.js';
import { SURPLUS_SCALE, surplus } from './surplus.js';

/** What falling short of the requirement costs, by degree. */

interface PenaltyTier {
  /** Shortfall from which the tier holds, inclusive, as a share of what is required: 0.1 is 10 %. */
  readonly from: Fraction;
  /** Share of the shortfall that is to be paid: 0.005 is 0.5 %. */
  readonly rate: Fraction;
}

export interface PenaltySchedule {
  /**
   * `whole`: the rate of the tier holds for the whole shortfall. `marginal`: for the part of it inside the
   * tier.
   */
  readonly mode: 'whole' | 'marginal';
  /** Ascending, the first from 0. */
  readonly tiers: readonly PenaltyTier[];
}

export interface Penalty {
  /** Value units, rounded up. */
  readonly shortfall: Value;
  /**
   * Shortfall as a share of what is required, basis points, rounded up; undefined where nothing is required.
   */
  readonly degree: Ratio | undefined;
  /** Index of the tier that the shortfall falls into; undefined without a shortfall. */
  readonly tier: number | undefined;
  /** Value units, rounded up. */
  readonly penalty: Value;
}

/**
 * The penalty for a shortfall `S = ratio · requirement − equity` of degree `S / (ratio · requirement)`: in
 * the tier with `from_t <= degree < from_{t+1}` it is `rate_t · S` (whole), or `Σ_t rate_t ·` the part of S
 * inside tier t (marginal). Exact, rounded up once, to a value unit. A shortfall where nothing is required is
 * in the last tier. `ratio` in basis points, default 100 %. Source of the form: SEBI, CIR/DNPD/7/2011 (2011),
 * 0.5 % a day of a shortfall below 10 % of the applicable margin, 1 % from there on. Throws {@link
 * InputError} for a schedule that is not ascending from 0.
 */
export function penaltyOf(margin: Margin, schedule: PenaltySchedule, ratio: Ratio = RATIO_ONE): Penalty {
  checkSchedule(schedule);
  const short = -surplus(margin, ratio);
  if (short <= 0n) return { shortfall: 0n, degree: 0n, tier: undefined, penalty: 0n };
  const required = ratio * margin.requirement;
  // Without a requirement every tier's bound is 0, and the last one holds.
  const steps = schedule.tiers.map(({ from, rate }) => ({ start: multiply(fraction(required), from), rate }));
  const tier = steps.findLastIndex(({ start }) => compare(fraction(short), start) >= 0n);
  const parts = steps.slice(0, tier + 1).map(({ start, rate }, t) => {
    const next = t === tier ? undefined : steps[t + 1];
    if (schedule.mode === 'whole') return next === undefined ? multiply(fraction(short), rate) : ZERO;
    return multiply(subtract(next?.start ?? fraction(short), start), rate);
  });
  const total = sum(parts);
  return {
    shortfall: ceilDivide(short, SURPLUS_SCALE),
    degree: required === 0n ? undefined : ceilDivide(short * RATIO_ONE, required),
    tier,
    penalty: ceilDivide(total.n, total.d * SURPLUS_SCALE),
  };
}

/** Throws {@link InputError} unless the tiers start at 0 and ascend, and no rate is negative. */
export function checkSchedule({ tiers }: PenaltySchedule): void {
  if (tiers.length === 0) throw new InputError('must have at least one tier', { field: 'tiers' });
  tiers.forEach(({ from, rate }, t) => {
    const field = `tiers[${t}]`;
    const before = tiers[t - 1];
    if (before === undefined && from.n !== 0n)
      throw new InputError('of the first tier must be "0"', { field: `${field}.from` });
    if (before !== undefined && compare(from, before.from) <= 0n) {
      throw new InputError('must be above that of the tier before it', { field: `${field}.from` });
    }
    if (rate.n < 0n) throw new InputError('must not be negative', { field: `${field}.rate` });
  });
}

/** A share as a percentage, for people: `"12.5%"`. */
export function sharePercent(share: Fraction): string {
  return `${formatFraction(multiply(share, fraction(100n)))}%`;
}
