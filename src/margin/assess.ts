import { InputError } from '../errors.js';
import {
  type Line,
  type Model,
  type Portfolio,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Row,
} from '../market/model.js';
import { sum } from '../units/integers.js';

/** One row, evaluated. */
export interface RowAssessment {
  readonly label: string;
  /** The row's linear form, folded where the row says so. */
  readonly x: bigint;
  /** Index of the segment that holds x. */
  readonly segment: number;
  /** What the row adds to equity, its linear term included, value units. */
  readonly value: bigint;
  /** What the row adds to the requirement, value units. */
  readonly charge: bigint;
}

/** One scenario, evaluated. */
export interface ScenarioAssessment {
  readonly label: string;
  /** Loss (+) or profit (−) of the whole portfolio, value units. */
  readonly loss: bigint;
}

/** One risk unit, evaluated. */
export interface UnitAssessment {
  readonly label: string;
  /** Scenario indices of the k worst losses, worst first, ties by index. */
  readonly worst: readonly number[];
  /** Sum of the k worst losses, value units. */
  readonly tail: bigint;
  /** The k-th worst loss, value units. */
  readonly kth: bigint;
  /** `max(floor, weight · tail + kthWeight · kth)`, value units × SCALE. */
  readonly requirement: bigint;
  /** Whether the floor, and not the scenarios, set the requirement. */
  readonly floored: boolean;
}

/** The margin model evaluated on one portfolio: every intermediate that the circuit computes. */
export interface Assessment {
  readonly cash: bigint;
  readonly instruments: readonly RowAssessment[];
  readonly groups: readonly RowAssessment[];
  readonly scenarios: readonly ScenarioAssessment[];
  readonly units: readonly UnitAssessment[];
  /** Cash plus row values, value units. */
  readonly equity: bigint;
  /** Sum of row charges, value units. */
  readonly charge: bigint;
  /** Margin requirement, value units × SCALE, 0 or more. */
  readonly requirement: bigint;
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
  const scenarios = model.scenarios.map(({ label, pnl }) => ({ label, loss: -dot(pnl, quantities) }));
  const losses = scenarios.map((scenario) => scenario.loss);
  const units = model.units.map((unit) => assessUnit(unit, losses));

  const rows = [...instruments, ...groups];
  const equity = cash + sum(rows.map((row) => row.value));
  const charge = sum(rows.map((row) => row.charge));
  const total = charge * REQUIREMENT_SCALE + sum(units.map((unit) => unit.requirement));
  return {
    cash,
    instruments,
    groups,
    scenarios,
    units,
    equity,
    charge,
    requirement: total > 0n ? total : 0n,
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
  const { value, charge } = row.pieces[segment]!;
  return { label: row.label, x, segment, value: at(value, x) + linear * signed, charge: at(charge, x) };
}

function assessUnit(unit: RiskUnit, losses: readonly bigint[]): UnitAssessment {
  const order = [...unit.scenarios].sort((a, b) => compare(losses[b]!, losses[a]!) || a - b);
  const worst = order.slice(0, unit.k);
  const tail = sum(worst.map((s) => losses[s]!));
  const kth = losses[worst[worst.length - 1]!]!;
  const weighted = unit.weight * tail + unit.kthWeight * kth;
  const floored = weighted < unit.floor;
  return { label: unit.label, worst, tail, kth, requirement: floored ? unit.floor : weighted, floored };
}

/** Index of the half-open segment that holds x, or undefined outside the limits. */
export function segmentOf(breakpoints: readonly bigint[], x: bigint): number | undefined {
  if (x < breakpoints[0]! || x >= breakpoints[breakpoints.length - 1]!) return undefined;
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

function dot(a: readonly bigint[], b: readonly bigint[]): bigint {
  return a.reduce((total, ai, i) => total + ai * b[i]!, 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
