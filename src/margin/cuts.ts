import type { Model, NettedTerm, RiskUnit, Row } from '../market/model.js';
import { dot, floorDivide } from '../units/integers.js';
import { entryAt } from '../units/lists.js';

/**
 * Where the margin of a portfolio can bend while one quantity changes lot by lot, `q_slot(n) = q_slot − sign
 * · n`, for whole n from 0 to `last`. Between two neighbouring cuts every row is one line, and the
 * requirement is a convex function of n, so that `equity − ratio · requirement` is concave.
 */
export interface LotLine {
  readonly model: Model;
  readonly quantities: readonly bigint[];
  readonly slot: number;
  readonly sign: bigint;
  readonly last: bigint;
}

/** Start points of the stretches between cuts, ascending, the first of them 0. */
export function cutsOf(line: LotLine): bigint[] {
  const { model, quantities, slot, sign } = line;
  const form = (weights: readonly bigint[]) => ({
    start: dot(weights, quantities),
    fall: entryAt(weights, slot) * sign,
  });
  const alone = entryAt(model.instruments, slot);
  const convex = model.units.every(isConvex);
  return sortedStarts(line.last, [
    ...rowRoots(alone, { start: entryAt(quantities, slot), fall: sign }),
    ...model.groups.flatMap((row) => rowRoots(row, form(row.weights))),
    ...model.scenarios.flatMap(({ netted = [] }) =>
      netted.filter((term) => !convex || !isConcave(term)).flatMap((term) => termRoots(term, form)),
    ),
  ]);
}

/**
 * Start points inside the stretch `from … to`, cut where losses of one risk unit change their order, for
 * units whose requirement is not convex (a k-th worst loss by itself). `losses(n)`: of every scenario; a line
 * between both ends.
 */
export function orderCuts(
  { units }: Model,
  [from, to]: readonly [bigint, bigint],
  losses: (n: bigint) => readonly bigint[],
): bigint[] {
  const pairs = units.filter((unit) => !isConvex(unit)).flatMap(({ scenarios }) => pairsOf(scenarios));
  if (pairs.length === 0 || from === to) return [from];
  const [first, last] = [losses(from), losses(to)];
  const roots = pairs.flatMap(([s, t]) => {
    const before = entryAt(first, s) - entryAt(first, t);
    const after = entryAt(last, s) - entryAt(last, t);
    const crosses = (before < 0n && after > 0n) || (before > 0n && after < 0n);
    return crosses ? [floorDivide(before * (to - from), before - after)] : [];
  });
  return sortedStarts(to - from, roots).map((n) => from + n);
}

/** A linear form of the quantities along the line: `start − fall · n`. */
interface Form {
  readonly start: bigint;
  readonly fall: bigint;
}

/**
 * A weighted sum of the k worst is convex in n; less of the k-th worst is too, more of it only where k = 1.
 */
function isConvex({ k, weight, kthWeight }: RiskUnit): boolean {
  return weight + kthWeight >= 0n && (kthWeight <= 0n || k === 1);
}

/**
 * The gain of a netting set is concave, and its loss convex, where losses count at least as much as gains.
 */
function isConcave({ gain, loss }: NettedTerm): boolean {
  return 0n <= gain && gain <= loss;
}

/** Breakpoints of a folded row start at 0, where |x| bends. */
function rowRoots({ fold, breakpoints }: Row, form: Form): bigint[] {
  const levels = fold ? [...breakpoints, ...breakpoints.map((level) => -level)] : breakpoints;
  return levels.flatMap((level) => root(form, level));
}

function termRoots({ form, lead }: NettedTerm, formOf: (weights: readonly bigint[]) => Form): bigint[] {
  const own = formOf(form);
  if (lead === undefined) return root(own, 0n);
  const led = formOf(lead);
  const both = { start: own.start + led.start, fall: own.fall + led.fall };
  return [...root(own, 0n), ...root(led, 0n), ...root(both, 0n)];
}

/** The n at which the form is at the level, rounded down; none for a form that does not change. */
function root({ start, fall }: Form, level: bigint): bigint[] {
  return fall === 0n ? [] : [floorDivide(start - level, fall)];
}

/**
 * A bend at `root` or within the step behind it: the stretches are cut on both sides, whichever side it
 * belongs to.
 */
function sortedStarts(last: bigint, roots: readonly bigint[]): bigint[] {
  const inside = roots.flatMap((n) => [n, n + 1n]).filter((n) => 0n < n && n <= last);
  return [...new Set([0n, ...inside])].sort((a, b) => (a < b ? -1 : 1));
}

function pairsOf(scenarios: readonly number[]): [number, number][] {
  return scenarios.flatMap((s, i) => scenarios.slice(i + 1).map((t): [number, number] => [s, t]));
}
