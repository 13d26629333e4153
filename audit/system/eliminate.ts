import { inverse } from '../../src/setup/lagrange.js';
import { FIELD } from '../../src/units/field.js';

/** A linear equation `Σ coefficient · unknown = right`, for several right sides at once. Reduced mod r, zeros left out. */
export interface Equation {
  readonly terms: Map<number, bigint>;
  readonly right: bigint[];
}

/**
 * Solves sparse linear equations mod r: the pivot is the equation with the fewest unknowns, in it the unknown that the fewest
 * equations have. Gives what is determined; unknowns that stay free get the values of `free`, or are left out with whatever depends on
 * them.
 */
export function eliminate(
  equations: readonly Equation[],
  free?: (wire: number) => bigint[],
): Map<number, bigint[]> {
  const columns = new Map<number, Set<number>>();
  const buckets: Set<number>[] = [];
  const place = (i: number) => {
    const { size } = equations[i]!.terms;
    const bucket = buckets[size] ?? new Set();
    buckets[size] = bucket;
    bucket.add(i);
  };
  equations.forEach(({ terms }, i) => {
    place(i);
    for (const wire of terms.keys()) {
      const column = columns.get(wire);
      if (column === undefined) columns.set(wire, new Set([i]));
      else column.add(i);
    }
  });
  const pivots: { wire: number; equation: Equation }[] = [];
  for (let i = smallest(buckets); i !== undefined; i = smallest(buckets)) {
    const { terms, right } = equations[i]!;
    buckets[terms.size]!.delete(i);
    let wire = -1;
    for (const one of terms.keys())
      if (wire < 0 || columns.get(one)!.size < columns.get(wire)!.size) wire = one;
    scale({ terms, right }, inverse(terms.get(wire)!));
    for (const one of terms.keys()) columns.get(one)!.delete(i);
    for (const other of columns.get(wire)!) {
      const target = equations[other]!;
      buckets[target.terms.size]!.delete(other);
      subtract(target, { terms, right }, target.terms.get(wire)!, (one, isThere) => {
        if (isThere) columns.get(one)!.add(other);
        else columns.get(one)!.delete(other);
      });
      place(other);
    }
    columns.delete(wire);
    pivots.push({ wire, equation: { terms, right } });
  }
  const solved = new Map<number, bigint[]>();
  for (const { wire, equation } of pivots.reverse()) {
    const values = [...equation.right];
    let isDetermined = true;
    for (const [other, coefficient] of equation.terms) {
      if (other === wire) continue;
      if (free !== undefined && !solved.has(other)) solved.set(other, free(other));
      const known = solved.get(other);
      if (known === undefined) isDetermined = false;
      else for (const p of values.keys()) values[p] = mod(values[p]! - coefficient * known[p]!);
    }
    if (isDetermined) solved.set(wire, values);
  }
  return solved;
}

const mod = (n: bigint): bigint => {
  const reduced = n % FIELD;
  return reduced < 0n ? reduced + FIELD : reduced;
};

/** An equation with the fewest unknowns, of those that have any. */
function smallest(buckets: readonly Set<number>[]): number | undefined {
  for (let size = 1; size < buckets.length; size++) {
    const [first] = buckets[size] ?? [];
    if (first !== undefined) return first;
  }
  return undefined;
}

function scale({ terms, right }: Equation, factor: bigint): void {
  for (const [wire, coefficient] of terms) terms.set(wire, (coefficient * factor) % FIELD);
  for (const p of right.keys()) right[p] = (right[p]! * factor) % FIELD;
}

function subtract(
  target: Equation,
  pivot: Equation,
  factor: bigint,
  changed: (wire: number, isThere: boolean) => void,
): void {
  for (const [wire, coefficient] of pivot.terms) {
    const before = target.terms.get(wire);
    const after = mod((before ?? 0n) - factor * coefficient);
    if (after === 0n) {
      target.terms.delete(wire);
      changed(wire, false);
    } else {
      target.terms.set(wire, after);
      if (before === undefined) changed(wire, true);
    }
  }
  for (const p of target.right.keys()) target.right[p] = mod(target.right[p]! - factor * pivot.right[p]!);
}
