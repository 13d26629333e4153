import { toField } from '../../src/units/field.js';
import { near, type System } from '../system/system.js';
import { type Form, sidesOf } from './forms.js';

/**
 * Whether a witness can be moved a little with its inputs fixed: the rank of the rows' derivatives at it. Every signal that is not an
 * input must be a pivot. This knows nothing of lemmas; on the other hand it is blind to steps that are not small (another digit).
 * No more than a lower bound where a rank needs rows to be combined; ours do not.
 */
export interface Rank {
  readonly rank: number;
  /** Signals that no row fixes when those before are: none, or those that the caller knows. */
  readonly free: readonly number[];
}

/** Derivative of a row by the wires that are still open; values nearest to zero, zeros left out. */
type Row = Map<number, bigint>;

export function rankAt(system: System, values: readonly bigint[]): Rank {
  return new Triangle(system, values).run();
}

class Triangle {
  readonly #system: System;
  readonly #values: readonly bigint[];
  /** Pivots so far; the constant and the inputs cannot move. */
  readonly #fixed: Uint8Array;
  #rank = 0;

  constructor(system: System, values: readonly bigint[]) {
    this.#system = system;
    this.#values = values;
    this.#fixed = new Uint8Array(system.wires);
    this.#fixed[0] = 1;
    for (let wire = system.outputs + 1; wire <= system.lastInput; wire++) this.#fixed[wire] = 1;
  }

  /** Rows with one open wire give it, until there are none: the system is triangular, but for what is answered as free. */
  run(): Rank {
    const queue = [...this.#system.allRows()];
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
      const derivative = this.#derivative(row);
      if (derivative.size !== 1) continue;
      const [wire] = derivative.keys() as Iterable<number> as [number];
      this.#fixed[wire] = 1;
      this.#rank++;
      queue.push(...this.#system.rowsOf(wire));
    }
    return { rank: this.#rank, free: [...this.#fixed.keys()].filter((wire) => this.#fixed[wire] === 0) };
  }

  #derivative(row: number): Row {
    const [a, b, c] = sidesOf(this.#system, row);
    const at = (form: Form) =>
      near(
        form.terms.reduce(
          (sum, { wire, coefficient }) => sum + coefficient * this.#values[wire]!,
          form.constant,
        ),
      );
    const [valueA, valueB] = [at(a), at(b)];
    const found: Row = new Map();
    this.#add(found, a, valueB);
    this.#add(found, b, valueA);
    this.#add(found, c, -1n);
    // x · x = 0 has no slope where it holds, but one solution: it counts as x = 0.
    if (found.size === 0 && valueA === 0n && valueB === 0n) {
      const [openA, openB]: [Row, Row] = [new Map(), new Map()];
      this.#add(openA, a, 1n);
      this.#add(openB, b, 1n);
      if (areProportional(openA, openB)) return openA;
    }
    return found;
  }

  #add(found: Row, { terms }: Form, factor: bigint): void {
    if (factor === 0n) return;
    for (const { wire, coefficient } of terms) {
      if (this.#fixed[wire] === 1) continue;
      const sum = near((found.get(wire) ?? 0n) + coefficient * factor);
      if (sum === 0n) found.delete(wire);
      else found.set(wire, sum);
    }
  }
}

function areProportional(one: Row, other: Row): boolean {
  const [first] = one;
  const scale = first && other.get(first[0]);
  if (one.size !== other.size || scale === undefined) return false;
  return [...one].every(
    ([wire, value]) => toField(value * scale - (other.get(wire) ?? 0n) * first![1]) === 0n,
  );
}
