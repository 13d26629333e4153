import type { Lots, Requirement, Value } from '../units/numbers.js';
/**
 * The canonical margin model: every margin rule book compiles to this one form, which the circuit evaluates.
 *
 *     equity(q)      = cash + Σ_i linear_i · q_i + Σ_r value_r(x_r)
 *     requirement(q) = max(0, SCALE · Σ_r charge_r(x_r) + Σ_u max(floor_u, weight_u · tail_u + kthWeight_u · kth_u))
 *
 * with `x_r` the row's linear form of the quantities (folded to `|x|` where the row says so), `tail_u` the sum of
 * the k worst losses among the unit's scenarios, and `kth_u` the k-th worst of them.
 *
 * Quantities are in lots, values and charges in value units, requirements in value units × SCALE.
 *
 * Portfolio margin: a model may have netting sets (an expiry, say). Inside a scenario each set's own profit and loss `h`
 * counts with one slope where it is a gain and another where it is a loss, so that losses of one set are not met by the
 * full gains of another:
 *
 *     loss_s = −(Σ_i pnl_si · q_i + Σ_e gain_se · max(h_se, 0) + loss_se · min(h_se, 0)) ,
 *     h_se   = Σ_i form_sei · q_i + min(0, Σ_i lead_sei · q_i)
 *
 * Slopes carry SLOPE_SCALE, and the requirement of such a model is rounded up to 1 / SCALE of a value unit.
 */

/** Requirements, unit weights and floors carry this factor, so that a weight can contain 1/k. */
export const REQUIREMENT_SCALE = 1_000_000_000n;

/** Slopes of netting sets carry this factor: they are discounts and weights, and have no short decimal. */
export const SLOPE_SCALE = 1_000_000_000_000n;

/** Which of the two requirements a model is for. */
export type MarginType = 'initial' | 'maintenance';

/** `slope · x + intercept`: slope in value units per unit of x, intercept in value units. */
export interface Line {
  readonly slope: bigint;
  readonly intercept: bigint;
}

/** What a row adds to equity (`value`) and to the requirement (`charge`) on one segment. */
export interface Piece {
  readonly value: Line;
  readonly charge: Line;
}

/**
 * Two functions on the same half-open segments: piece `t` holds on `breakpoints[t] <= x < breakpoints[t + 1]`.
 * Outside the outermost breakpoints the model gives no answer: those are the position limits. The functions need
 * not be convex or continuous.
 */
export interface PiecewisePair {
  /** `pieces.length + 1` integers, strictly increasing. */
  readonly breakpoints: readonly bigint[];
  readonly pieces: readonly Piece[];
}

/** A piecewise-linear pair of one number x, or of |x|. */
export interface Row extends PiecewisePair {
  readonly label: string;
  /** Folded rows are functions of |x|: their first breakpoint is 0 or more. */
  readonly fold: boolean;
}

/** The row of one instrument: `x = q_i`, or `|q_i|` when folded. */
export interface InstrumentRow extends Row {
  /** Added to equity as `linear · q_i`, signed, outside the fold: the mark value of a contract, value units per lot. */
  readonly linear: Value;
}

/** A row over several instruments: `x = Σ weights_i · q_i`, or its absolute value when folded. */
export interface GroupRow extends Row {
  /** One integer per instrument. */
  readonly weights: readonly bigint[];
}

/** One netting set inside one scenario: `h` and its two slopes, see above. */
export interface NettedTerm {
  /** One integer per instrument: what one lot adds to h, value units. */
  readonly form: readonly bigint[];
  /** One integer per instrument: where this form is negative it is added to h. With it, h is a minimum of two forms. */
  readonly lead?: readonly bigint[];
  /** Slope of h >= 0, × SLOPE_SCALE, signed. */
  readonly gain: bigint;
  /** Slope of h < 0, × SLOPE_SCALE, signed. */
  readonly loss: bigint;
}

/** Profit (+) and loss (−) of one lot of each instrument, in value units. */
export interface Scenario {
  readonly label: string;
  readonly pnl: readonly Value[];
  /** One term per netting set of the model, in their order; absent where the model has none. */
  readonly netted?: readonly NettedTerm[];
}

/** A risk unit: reduces the losses of its scenarios to one number. */
export interface RiskUnit {
  readonly label: string;
  /** Indices into `scenarios`. A scenario belongs to at most one unit. */
  readonly scenarios: readonly number[];
  /** How many of the worst losses count, `1 <= k <= scenarios.length`. */
  readonly k: number;
  /** Factor of the sum of the k worst losses, × SCALE; contains 1/k, rounded up. */
  readonly weight: bigint;
  /** Factor of the k-th worst loss, × SCALE; 0 for expected shortfall, positive alone for value at risk. */
  readonly kthWeight: bigint;
  /** The unit never asks for less than this, value units × SCALE, 0 or more. */
  readonly floor: Requirement;
}

/** A canonical margin model for one margin type over the instruments of one universe, in slot order. */
export interface Model {
  readonly marginType: MarginType;
  readonly instruments: readonly InstrumentRow[];
  readonly groups: readonly GroupRow[];
  /** Labels of the netting sets. Absent or empty: the profit and loss of a scenario is one linear form. */
  readonly nettingSets?: readonly string[];
  readonly scenarios: readonly Scenario[];
  readonly units: readonly RiskUnit[];
}

/** Net private holdings: quantities in lots in slot order, cash in value units. */
export interface Portfolio {
  readonly quantities: readonly Lots[];
  readonly cash: Value;
}

/** The factor that scenario losses of a model carry: SLOPE_SCALE where it has netting sets, else 1. */
export function lossScale({ nettingSets = [] }: Model): bigint {
  return nettingSets.length > 0 ? SLOPE_SCALE : 1n;
}
