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
 */

/** Requirements, unit weights and floors carry this factor, so that a weight can contain 1/k. */
export const REQUIREMENT_SCALE = 1_000_000_000n;

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
  readonly linear: bigint;
}

/** A row over several instruments: `x = Σ weights_i · q_i`, or its absolute value when folded. */
export interface GroupRow extends Row {
  /** One integer per instrument. */
  readonly weights: readonly bigint[];
}

/** Profit (+) and loss (−) of one lot of each instrument, in value units. */
export interface Scenario {
  readonly label: string;
  readonly pnl: readonly bigint[];
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
  readonly floor: bigint;
}

/** A canonical margin model for one margin type over the instruments of one universe, in slot order. */
export interface Model {
  readonly marginType: MarginType;
  readonly instruments: readonly InstrumentRow[];
  readonly groups: readonly GroupRow[];
  readonly scenarios: readonly Scenario[];
  readonly units: readonly RiskUnit[];
}

/** Net private holdings: quantities in lots in slot order, cash in value units. */
export interface Portfolio {
  readonly quantities: readonly bigint[];
  readonly cash: bigint;
}
