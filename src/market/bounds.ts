import { InputError } from '../errors.js';
import { abs, dot, max, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import { CASH_BITS, QUANTITY_BITS, VALUE_BITS } from '../units/numbers.js';
import {
  type Line,
  lossScale,
  type Model,
  type NettedTerm,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Row,
} from './model.js';

/** Widths of the circuit, in bits. `test/circuits/constants.test.ts` compares them with Constants.circom. */
export const WIDTHS = {
  quantity: QUANTITY_BITS,
  group: 96,
  cash: CASH_BITS,
  value: VALUE_BITS,
  closeOut: 124,
  loss: 96,
  form: 96,
  nettedLoss: 140,
  nettedRequirement: 180,
  slopeScale: 40,
  requirement: 136,
  equityScale: 47,
  pack: 128,
  formPack: 112,
} as const;

/** Half the range of a signed number of that many bits. */
const half = (bits: number): bigint => 1n << BigInt(bits - 1);

/**
 * Checks that every sum stays inside the widths that the circuit range-checks, for all quantities inside the position
 * limits (the outermost breakpoints). Throws {@link InputError} naming the sum and the limit to tighten.
 */
export function checkBounds(model: Model, marks: readonly bigint[]): void {
  const limits = model.instruments.map((row) => largest(row));
  const rows = [...model.instruments, ...model.groups];
  const value = sum(rows.map((row) => sizeOf(row, (piece) => piece.value)));
  const charge = sum(rows.map((row) => sizeOf(row, (piece) => piece.charge)));
  const linear = formSize(
    model.instruments.map((row) => row.linear),
    limits,
  );
  within(value, half(WIDTHS.value), 'the sum of row values');
  within(charge, half(WIDTHS.value), 'the sum of row charges');
  within(linear, half(WIDTHS.value) >> 1n, 'the sum of linear values');
  within(sum(marks.map(abs)), 1n << BigInt(WIDTHS.closeOut - 66), 'the sum of mark values per lot');

  model.groups.forEach((row) => {
    within(formSize(row.weights, limits), half(WIDTHS.group), `the linear form of group ${row.label}`);
  });

  const scale = lossScale(model);
  const losses = model.scenarios.map((scenario) => {
    const what = `the loss of scenario ${scenario.label}`;
    const linearSize = formSize(scenario.pnl, limits);
    within(linearSize, half(WIDTHS.loss), what);
    const sets = (scenario.netted ?? []).map((term) => nettedSize(term, limits, what));
    const size = scale * linearSize + sum(sets);
    within(size, half(scale === 1n ? WIDTHS.loss : WIDTHS.nettedLoss), what);
    return size;
  });
  const units = model.units.map((unit) => unitSize(unit, losses, scale));
  const total = scale * charge * REQUIREMENT_SCALE + sum(units);
  within(total, scale * half(WIDTHS.requirement), 'the requirement');
}

/** Largest |Σ form · q| inside the limits. */
function formSize(form: readonly bigint[], limits: readonly bigint[]): bigint {
  return dot(form.map(abs), limits);
}

/** Largest contribution of a netting set to a loss, value units × SLOPE_SCALE. */
function nettedSize(term: NettedTerm, limits: readonly bigint[], what: string): bigint {
  const size = formSize(term.form, limits) + formSize(term.lead ?? [], limits);
  within(size, half(WIDTHS.form), `${what} in one netting set`);
  return size * max(abs(term.gain), abs(term.loss));
}

/** The largest weighted tail or floor that a unit can reach. */
function unitSize(unit: RiskUnit, losses: readonly bigint[], scale: bigint): bigint {
  const worst = unit.scenarios.map((s) => entryAt(losses, s)).reduce(max, 0n);
  return (abs(unit.weight) * BigInt(unit.k) + abs(unit.kthWeight)) * worst + scale * unit.floor;
}

/** Largest size of one of a row's functions. Lines take their extremes at the ends of a segment. */
function sizeOf(row: Row, pick: (piece: Row['pieces'][number]) => Line): bigint {
  return row.pieces.reduce((most, piece, t) => {
    const line = pick(piece);
    const ends = [entryAt(row.breakpoints, t), entryAt(row.breakpoints, t + 1) - 1n];
    const size = ends.map((x) => abs(line.slope * x + line.intercept)).reduce(max);
    return max(most, size);
  }, 0n);
}

/** Largest |x| inside the limits of a row. */
function largest({ breakpoints }: Row): bigint {
  return max(abs(entryAt(breakpoints, 0)), abs(entryAt(breakpoints, breakpoints.length - 1) - 1n));
}

function within(size: bigint, bound: bigint, what: string): void {
  if (size >= bound) {
    throw new InputError(`${what} can grow past the range that the circuit checks`, {
      field: 'model',
      fix: 'Tighten the position limits (the outermost breakpoints) or use fewer value decimals',
    });
  }
}
