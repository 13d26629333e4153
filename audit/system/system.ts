import { readScalar } from '../../src/groth16/scalarBytes.js';
import { inverse } from '../../src/setup/lagrange.js';
import { type Constraint, readR1cs } from '../../src/setup/r1cs.js';
import { FIELD, toField } from '../../src/units/field.js';

/** A constraint system that was read once for many questions: rows `A · B = C` over named wires. */

/** One side of a row at a time: 0 is A, 1 is B, 2 is C. */
export type Side = 0 | 1 | 2;

export interface Term {
  readonly wire: number;
  /** Nearest to zero: most are 1 or −1. */
  readonly coefficient: bigint;
}

/** Numbers that are nearest to zero mod r. */
export const near = (n: bigint): bigint => {
  const element = toField(n);
  return element > FIELD >> 1n ? element - FIELD : element;
};

const inverses = new Map<bigint, bigint>();

/** 1 / n, nearest to zero. Throws for 0. Those of coefficients are asked for again and again. */
export function inverseOf(n: bigint): bigint {
  const known = inverses.get(n);
  if (known !== undefined) return known;
  const element = toField(n);
  if (element === 0n) throw new RangeError('0 has no inverse');
  const found = near(inverse(element));
  if (inverses.size < 100_000) inverses.set(n, found);
  return found;
}

export class System {
  /** By wire; wire 0 is the constant 1. A wire that stands for several signals has the name of the first. */
  readonly names: readonly string[];
  /** Wire of every signal that has one. */
  readonly wireOf: ReadonlyMap<string, number>;
  readonly wires: number;
  readonly rows: number;
  /** Public signals, outputs first: wires 1 to this number. */
  readonly publics: number;
  readonly outputs: number;
  /** Inputs, public and private, are the wires after the outputs up to this number. */
  readonly lastInput: number;
  /** Side k of row i has the terms from `ends[3i + k - 1]` to `ends[3i + k]`. Flat: nothing for the garbage collector. */
  readonly #ends: Uint32Array;
  readonly #wires: Uint32Array;
  readonly #places: Uint32Array;
  readonly #values: readonly bigint[];
  /** By wire; made when it is first asked for. */
  #rowsOf: readonly (readonly number[])[] | undefined;

  constructor(r1cs: Uint8Array, sym: string) {
    const { header, constraints } = readR1cs(r1cs);
    const names: string[] = ['one'];
    const wireOf = new Map<string, number>([['one', 0]]);
    for (const line of sym.split('\n')) {
      if (line === '') continue;
      const [, index, , name] = line.split(',') as [string, string, string, string];
      const wire = Number(index);
      if (wire < 0) continue; // eliminated
      names[wire] ??= name;
      wireOf.set(name, wire);
    }
    this.names = names;
    this.wireOf = wireOf;
    this.wires = header.wires;
    this.rows = header.constraints;
    this.outputs = header.outputs;
    this.publics = header.outputs + header.publicInputs;
    this.lastInput = this.publics + header.privateInputs;
    const [ends, wires, places] = [[] as number[], [] as number[], [] as number[]];
    const placeOf = new Map<bigint, number>();
    for (const row of constraints() as Iterable<Constraint>) {
      for (const side of row) {
        side.wires.forEach((wire, i) => {
          const coefficient = readScalar(side.coefficients, i);
          const place = placeOf.get(coefficient) ?? placeOf.size;
          placeOf.set(coefficient, place);
          wires.push(wire);
          places.push(place);
        });
        ends.push(wires.length);
      }
    }
    this.#ends = Uint32Array.from(ends);
    this.#wires = Uint32Array.from(wires);
    this.#places = Uint32Array.from(places);
    this.#values = [...placeOf.keys()].map(near);
  }

  terms(row: number, side: Side): Term[] {
    const [from, to] = this.#range(row, side);
    return Array.from({ length: to - from }, (_, i) => ({
      wire: this.#wires[from + i]!,
      coefficient: this.#values[this.#places[from + i]!]!,
    }));
  }

  /** Distinct wires of a row, without the constant. */
  wiresOf(row: number): number[] {
    const from = this.#ends[3 * row - 1] ?? 0;
    const found = new Set(this.#wires.subarray(from, this.#ends[3 * row + 2]!));
    found.delete(0);
    return [...found];
  }

  /** The rows that hold a wire. */
  rowsOf(wire: number): readonly number[] {
    this.#rowsOf ??= this.#collectRows();
    return this.#rowsOf[wire]!;
  }

  #collectRows(): number[][] {
    const found: number[][] = Array.from({ length: this.wires }, () => []);
    for (const row of this.allRows()) for (const wire of this.wiresOf(row)) found[wire]!.push(row);
    return found;
  }

  /** The value of one side, not reduced. */
  side(row: number, side: Side, values: readonly bigint[]): bigint {
    const [from, to] = this.#range(row, side);
    let total = 0n;
    for (let i = from; i < to; i++) total += this.#values[this.#places[i]!]! * values[this.#wires[i]!]!;
    return total;
  }

  /** A · B − C, reduced: 0 where the row holds. */
  residue(row: number, values: readonly bigint[]): bigint {
    return (this.side(row, 0, values) * this.side(row, 1, values) - this.side(row, 2, values)) % FIELD;
  }

  /** Rows that values break. */
  broken(values: readonly bigint[], rows: Iterable<number> = this.allRows()): number[] {
    return [...rows].filter((row) => this.residue(row, values) !== 0n);
  }

  *allRows(): Generator<number> {
    for (let row = 0; row < this.rows; row++) yield row;
  }

  #range(row: number, side: Side): [from: number, to: number] {
    const at = 3 * row + side;
    return [this.#ends[at - 1] ?? 0, this.#ends[at]!];
  }
}
