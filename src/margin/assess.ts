import { InputError } from '../errors.js';
import {
  type Line,
  lossScale,
  type Model,
  type NettedTerm,
  type Portfolio,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Row,
} from '../market/model.js';
import { ceilDivide, dot, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Lots, Requirement, Value } from '../units/numbers.js';

/** One row, evaluated. */
export interface RowAssessment {
  readonly label: string;
  /** The row's linear form, folded where the row says so. */
  readonly x: bigint;
  /** Index of the segment that holds x. */
  readonly segment: number;
  /** What the row adds to equity, its linear term included, value units. */
  readonly value: Value;
  /** What the row adds to the requirement, value units. */
  readonly charge: Value;
}

/** One scenario, evaluated. */
interface ScenarioAssessment {
  readonly label: string;
  /** Loss (+) or profit (−) of the whole portfolio, value units × the model's loss scale. */
  readonly loss: bigint;
}

/** One risk unit, evaluated. */
interface UnitAssessment {
  readonly label: string;
  /** Scenario indices of the k worst losses, worst first, ties by index. */
  readonly worst: readonly number[];
  /** Sum of the k worst losses, value units × the loss scale. */
  readonly tail: bigint;
  /** The k-th worst loss, value units × the loss scale. */
  readonly kth: bigint;
  /** `max(floor, weight · tail + kthWeight · kth)`, value units × SCALE, rounded up where the loss scale is not 1. */
  readonly requirement: Requirement;
  /** Whether the floor, and not the scenarios, set the requirement. */
  readonly floored: boolean;
}

/** The margin model evaluated on one portfolio: every intermediate that the circuit computes. */
export interface Assessment {
  readonly cash: Value;
  readonly instruments: readonly RowAssessment[];
  readonly groups: readonly RowAssessment[];
  readonly scenarios: readonly ScenarioAssessment[];
  readonly units: readonly UnitAssessment[];
  /** Factor of losses: SLOPE_SCALE for a model with netting sets, else 1. */
  readonly lossScale: bigint;
  /** Cash plus row values, value units. */
  readonly equity: Value;
  /** Sum of row charges, value units. */
  readonly charge: Value;
  /** Margin requirement, value units × SCALE, 0 or more. */
  readonly requirement: Requirement;
}

/**
 * Evaluates a canonical model on a portfolio, exactly, in integers. The circuit computes the same function.
 * Throws {@link InputError} when a quantity lies outside the model's position limits; the message names the row only.
 */
export function assess(model: Model, portfolio: Portfolio): Assessment {
  const { quantities, cash } = portfolio;
  if (quantities.length !== model.instruments.length) {
    throw new InputError(`must have ${model.instruments.length} entries, one per instrument`, {
      field: 'quantities',
    });
  }
  const instruments = model.instruments.map((row, i) => assessRow(row, quantities[i]!, row.linear));
  const groups = model.groups.map((row) => assessRow(row, dot(row.weights, quantities)));
  const scale = lossScale(model);
  const scenarios = model.scenarios.map(({ label, pnl, netted = [] }) => {
    const gains = scale * dot(pnl, quantities) + sum(netted.map((term) => nettedGain(term, quantities)));
    return { label, loss: -gains };
  });
  const losses = scenarios.map((scenario) => scenario.loss);
  const units = model.units.map((unit) => assessUnit(unit, losses, scale));

  const rows = [...instruments, ...groups];
  const equity = cash + sum(rows.map((row) => row.value));
  const charge = sum(rows.map((row) => row.charge));
  const total = scale * charge * REQUIREMENT_SCALE + sum(units.map((unit) => unit.scaled));
  return {
    cash,
    instruments,
    groups,
    scenarios,
    units: units.map(({ scaled, ...unit }) => ({ ...unit, requirement: ceilDivide(scaled, scale) })),
    lossScale: scale,
    equity,
    charge,
    requirement: total > 0n ? ceilDivide(total, scale) : 0n,
  };
}

function assessRow(row: Row, signed: bigint, linear = 0n): RowAssessment {
  const x = row.fold && signed < 0n ? -signed : signed;
  const segment = segmentOf(row.breakpoints, x);
  if (segment === undefined) {
    throw new InputError('lies outside the position limits of the model', {
      field: `quantity of ${row.label}`,
    });
  }
  const { value, charge } = entryAt(row.pieces, segment);
  return { label: row.label, x, segment, value: at(value, x) + linear * signed, charge: at(charge, x) };
}

/** Profit (+) or loss (−) of one netting set, value units × SLOPE_SCALE. */
function nettedGain({ form, lead = [], gain, loss }: NettedTerm, quantities: readonly Lots[]): bigint {
  const led = dot(lead, quantities);
  const h = dot(form, quantities) + (led < 0n ? led : 0n);
  return (h < 0n ? loss : gain) * h;
}

/** A unit's requirement is kept with the loss scale, so that only their sum is rounded. */
function assessUnit(
  unit: RiskUnit,
  losses: readonly bigint[],
  scale: bigint,
): Omit<UnitAssessment, 'requirement'> & { scaled: bigint } {
  // Hot, and proved by `checkModel`: every index is that of a scenario.
  const order = [...unit.scenarios].sort((a, b) => compare(losses[b]!, losses[a]!) || a - b);
  const worst = order.slice(0, unit.k);
  const tail = sum(worst.map((s) => entryAt(losses, s)));
  const kth = entryAt(losses, entryAt(worst, worst.length - 1));
  const weighted = unit.weight * tail + unit.kthWeight * kth;
  const floor = scale * unit.floor;
  const floored = weighted < floor;
  return { label: unit.label, worst, tail, kth, scaled: floored ? floor : weighted, floored };
}

/** Index of the half-open segment that holds x, or undefined outside the limits. */
export function segmentOf(breakpoints: readonly bigint[], x: bigint): number | undefined {
  const first = breakpoints[0];
  const last = breakpoints[breakpoints.length - 1];
  if (first === undefined || last === undefined || x < first || x >= last) return undefined;
  let low = 0;
  let high = breakpoints.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (breakpoints[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}

function at(line: Line, x: bigint): bigint {
  return line.slope * x + line.intercept;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
