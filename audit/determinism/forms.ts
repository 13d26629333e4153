import { near, type Side, type System, type Term } from '../system/system.js';

/** A linear form: what it multiplies wires with, and its constant. */
export interface Form {
  readonly terms: readonly Term[];
  readonly constant: bigint;
}

/** One side of a row. */
export function sideOf(system: System, row: number, side: Side): Form {
  const terms = system.terms(row, side);
  return {
    terms: terms.filter(({ wire }) => wire !== 0),
    constant: terms.reduce((sum, { wire, coefficient }) => (wire === 0 ? sum + coefficient : sum), 0n),
  };
}

/** A, B and C of a row. */
export const sidesOf = (system: System, row: number): [a: Form, b: Form, c: Form] => [
  sideOf(system, row, 0),
  sideOf(system, row, 1),
  sideOf(system, row, 2),
];

/** What a row says equals 0, where it is linear: a factor is a constant. */
export function linearForm(system: System, row: number): Form | undefined {
  const [a, b, c] = sidesOf(system, row);
  const [factor, other] = a.terms.length === 0 ? [a, b] : b.terms.length === 0 ? [b, a] : [];
  if (factor === undefined || other === undefined) return undefined;
  const sum = new Map<number, bigint>();
  const add = (terms: readonly Term[], scale: bigint) => {
    for (const { wire, coefficient } of terms)
      sum.set(wire, near((sum.get(wire) ?? 0n) + scale * coefficient));
  };
  add(other.terms, factor.constant);
  add(c.terms, -1n);
  return {
    terms: [...sum].flatMap(([wire, coefficient]) => (coefficient === 0n ? [] : [{ wire, coefficient }])),
    constant: near(factor.constant * other.constant - c.constant),
  };
}
