import { createHash } from 'node:crypto';
import { inverse } from '../../src/setup/lagrange.js';
import { FIELD, toField } from '../../src/units/field.js';
import { type Equation, eliminate } from './eliminate.js';
import type { System } from './system.js';

/**
 * Whether `--O2` asks exactly what `--O0` asks. The compiler removes signals that linear rows define, and puts what they are
 * in their place. Here that is done again, not with formulas but at random points: random values for the signals that `--O2`
 * kept, the others from the linear rows. Then rows are compared by their value at those points, up to a constant factor: two
 * polynomials of degree 2 that differ agree there with a probability of about 2^-252. The points come from a hash of both
 * systems, so that nobody chooses them.
 */

const POINTS = 3;

export interface Equivalence {
  readonly equal: boolean;
  /** Rows of each system, and how many different ones after the elimination. */
  readonly rows: { readonly O0: number; readonly O2: number; readonly different: number };
  /** What is in one system only: names of the signals of the row. */
  readonly onlyO0: readonly string[];
  readonly onlyO2: readonly string[];
}

export function compareSystems(O0: System, O2: System): Equivalence {
  const random = randomness(O0, O2);
  const points = Array.from({ length: POINTS }, () => new Array<bigint>(O0.wires).fill(0n));
  for (const values of points) values[0] = 1n;
  const known = new Uint8Array(O0.wires);
  known[0] = 1;
  // Names of a wire are many where signals were found equal: all of them are kept.
  const kept = points.map(() => new Array<bigint>(O2.wires).fill(0n));
  for (const [p, values] of kept.entries()) {
    values[0] = 1n;
    for (let wire = 1; wire < O2.wires; wire++) values[wire] = random(p, wire);
  }
  for (const [name, wire] of O2.wireOf) {
    const own = O0.wireOf.get(name);
    if (own === undefined) continue;
    known[own] = 1;
    for (const [p, values] of points.entries()) values[own] = kept[p]![wire]!;
  }
  solveLinearRows(O0, points, known);
  // Hints that only linear rows pass on: any value will do, and another one in each point, so that no product with them hides.
  solveLinearRows(O0, points, known, (wire) => points.map((_, p) => random(p, O2.wires + wire)));

  const before = fingerprints(O0, points);
  const after = fingerprints(O2, kept);
  const only = (own: Map<string, number>, other: Map<string, number>, system: System) =>
    [...own]
      .filter(([print]) => !other.has(print))
      .map(([, row]) =>
        system
          .wiresOf(row)
          .map((wire) => system.names[wire]!)
          .join(' '),
      );
  const [onlyO0, onlyO2] = [only(before, after, O0), only(after, before, O2)];
  const used = new Set([...O0.allRows()].flatMap((row) => O0.wiresOf(row)));
  for (const wire of used) if (known[wire] === 0) onlyO0.push(`${O0.names[wire]!}: no linear row gives it`);
  for (let wire = 1; wire <= Math.max(O0.publics, O2.publics); wire++)
    if (O0.names[wire] !== O2.names[wire]) onlyO2.push(`${O2.names[wire]!}: is public in another order`);
  return {
    equal: onlyO0.length === 0 && onlyO2.length === 0,
    rows: { O0: O0.rows, O2: O2.rows, different: after.size },
    onlyO0,
    onlyO2,
  };
}

/**
 * Values of the signals that linear rows define: first one after the other, then those that several rows define together. A
 * row is linear where one factor is a constant, which may show only once other signals are known: so again until nothing changes.
 */
function solveLinearRows(
  system: System,
  points: bigint[][],
  known: Uint8Array,
  free?: (wire: number) => bigint[],
): void {
  let open = [...system.allRows()].filter((row) => system.wiresOf(row).some((wire) => known[wire] === 0));
  for (let before = -1; before !== open.length; ) {
    before = open.length;
    for (let left = -1; left !== open.length; ) {
      left = open.length;
      open = open.filter((row) => {
        const unknown = system.wiresOf(row).filter((wire) => known[wire] === 0);
        if (unknown.length !== 1) return unknown.length > 0;
        const equation = asEquation(system, row, points, known);
        if (equation === undefined) return true;
        const [[wire, factor]] = equation.terms as unknown as [[number, bigint]];
        const scale = inverse(factor);
        for (const [p, values] of points.entries()) values[wire] = (equation.right[p]! * scale) % FIELD;
        known[wire] = 1;
        return false;
      });
    }
    const equations = open.flatMap((row) => asEquation(system, row, points, known) ?? []);
    for (const [wire, solved] of eliminate(equations, free)) {
      for (const [p, values] of points.entries()) values[wire] = solved[p]!;
      known[wire] = 1;
    }
    open = open.filter((row) => system.wiresOf(row).some((wire) => known[wire] === 0));
  }
}

/** What a row says of its unknown wires, if it is linear: one factor has no unknown and is the same at all points. */
function asEquation(
  system: System,
  row: number,
  points: readonly bigint[][],
  known: Uint8Array,
): Equation | undefined {
  const sides = ([0, 1, 2] as const).map((side) => {
    const all = system.terms(row, side);
    const terms = all.filter(({ wire }) => known[wire] === 1);
    const constants = points.map((values) =>
      toField(terms.reduce((sum, { wire, coefficient }) => sum + coefficient * values[wire]!, 0n)),
    );
    return { unknown: all.filter(({ wire }) => known[wire] === 0), constants };
  });
  const [a, b, c] = sides as [(typeof sides)[0], (typeof sides)[0], (typeof sides)[0]];
  const isFactor = ({ unknown, constants }: typeof a) =>
    unknown.length === 0 && constants.every((value) => value === constants[0]);
  const [factor, other] = isFactor(a) ? [a, b] : isFactor(b) ? [b, a] : [];
  if (factor === undefined || other === undefined) return undefined;
  const [scale] = factor.constants as [bigint];
  const terms = new Map<number, bigint>();
  const add = (wire: number, coefficient: bigint) => {
    const sum = toField((terms.get(wire) ?? 0n) + coefficient);
    if (sum === 0n) terms.delete(wire);
    else terms.set(wire, sum);
  };
  for (const { wire, coefficient } of other.unknown) add(wire, coefficient * scale);
  for (const { wire, coefficient } of c.unknown) add(wire, -coefficient);
  if (terms.size === 0) return undefined;
  return { terms, right: points.map((_, p) => toField(c.constants[p]! - scale * other.constants[p]!)) };
}

/** Different rows that are not 0 everywhere, by their values at the points up to a factor. */
function fingerprints(system: System, points: readonly bigint[][]): Map<string, number> {
  const found = new Map<string, number>();
  for (const row of system.allRows()) {
    const values = points.map((point) => toField(system.residue(row, point)));
    const scale = values.find((value) => value !== 0n);
    if (scale === undefined) continue;
    const factor = inverse(scale);
    found.set(values.map((value) => (value * factor) % FIELD).join(), row);
  }
  return found;
}

/** Field elements by point and wire, from a hash of both systems. */
function randomness(...systems: System[]): (point: number, wire: number) => bigint {
  const hash = createHash('sha256');
  for (const { names, rows } of systems) hash.update(`${rows}:${names.length}:${names.join()};`);
  const seed = hash.digest();
  return (point, wire) =>
    toField(BigInt(`0x${createHash('sha512').update(seed).update(`${point}:${wire}`).digest('hex')}`));
}
