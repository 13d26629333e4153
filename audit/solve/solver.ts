import { toField } from '../../src/units/field.js';
import { abs } from '../../src/units/integers.js';
import { type Form, linearForm, sideOf } from '../determinism/forms.js';
import type { Plan, Step } from '../determinism/plan.js';
import { inverseOf, near, type System, type Term } from '../system/system.js';
import { HINTS, type Signals } from './hints.js';

/** What came of a lie. */
export interface Outcome {
  /** Rows that hold no longer. */
  readonly broken: readonly number[];
  /** Wires with another value than before, and those that were given one. */
  readonly changed: ReadonlyMap<number, bigint>;
}

/**
 * Computes witnesses from a plan, also such that no honest program gives: a wire can be held at a value, and all that follows from
 * it is computed on. Where a row has no solution it is left broken. Values are elements of the field.
 */
export class Solver {
  readonly #system: System;
  readonly #plan: Plan;
  /** By step: the wires that it gives; by wire: the steps that read it. */
  readonly #writes: readonly (readonly number[])[];
  readonly #readers: readonly (readonly number[])[];
  readonly #writer: ReadonlyMap<number, number>;

  constructor(system: System, plan: Plan) {
    this.#system = system;
    this.#plan = plan;
    this.#writes = plan.steps.map(writesOf);
    const readers: number[][] = Array.from({ length: system.wires }, () => []);
    plan.steps.forEach((step, i) => {
      const reads = step.kind === 'lemma' ? step.reads : system.wiresOf(step.row);
      for (const wire of reads) if (!this.#writes[i]!.includes(wire)) readers[wire]!.push(i);
    });
    this.#readers = readers;
    this.#writer = new Map(this.#writes.flatMap((wires, i) => wires.map((wire) => [wire, i] as const)));
  }

  /** A whole witness from inputs. Inputs that are not given are 0. */
  solve(inputs: ReadonlyMap<number, bigint>): bigint[] {
    const values = new Array<bigint>(this.#system.wires).fill(0n);
    values[0] = 1n;
    for (const [wire, value] of inputs) values[wire] = toField(value);
    for (const step of this.#plan.steps) this.#run(step, values, new Set());
    return values;
  }

  /**
   * What a lie breaks: some wires get other values, and all that follows from them is computed on; `held` wires keep what they have
   * (or were given). The values are as before afterwards. Undefined where more than `limit` wires change.
   */
  lie(
    values: bigint[],
    changes: ReadonlyMap<number, bigint>,
    held: ReadonlySet<number> = new Set(changes.keys()),
    limit = Number.POSITIVE_INFINITY,
  ): Outcome | undefined {
    const before = new Map<number, bigint>();
    const steps = new Heap();
    const mark = (wire: number, old: bigint) => {
      if (!before.has(wire)) before.set(wire, old);
      for (const step of this.#readers[wire]!) steps.add(step);
    };
    for (const [wire, value] of changes) {
      const old = values[wire]!;
      values[wire] = toField(value);
      mark(wire, old);
      const writer = this.#writer.get(wire);
      if (writer !== undefined) steps.add(writer); // what it gives beside may have to follow
    }
    for (let i = steps.take(); i !== undefined && before.size <= limit; i = steps.take()) {
      const writes = this.#writes[i]!;
      const old = writes.map((wire) => values[wire]!);
      this.#run(this.#plan.steps[i]!, values, held);
      writes.forEach((wire, j) => {
        if (values[wire] !== old[j]) mark(wire, old[j]!);
      });
    }
    const outcome = before.size <= limit ? this.#judge(values, before) : undefined;
    for (const [wire, value] of before) values[wire] = value;
    return outcome;
  }

  #judge(values: readonly bigint[], before: ReadonlyMap<number, bigint>): Outcome {
    const rows = new Set<number>();
    for (const wire of before.keys()) for (const row of this.#system.rowsOf(wire)) rows.add(row);
    return {
      broken: this.#system.broken(values, rows),
      changed: new Map([...before.keys()].map((wire) => [wire, values[wire]!])),
    };
  }

  /** The wires that a wire can have an influence on, itself included. */
  reach(wire: number): Set<number> {
    const found = new Set([wire]);
    for (const one of found)
      for (const step of this.#readers[one]!) for (const other of this.#writes[step]!) found.add(other);
    return found;
  }

  #run(step: Step, values: bigint[], held: ReadonlySet<number>): void {
    const set = (wire: number, value: bigint) => {
      if (!held.has(wire)) values[wire] = toField(value);
    };
    if (step.kind === 'row')
      set(step.wire, solveRow(this.#system, step.row, step.wire, (wire) => values[wire]!) ?? 0n);
    else if (step.kind === 'digits') this.#solveDigits(step, values, set);
    else if (step.kind === 'zero test') this.#solveZeroTest(step, values, set);
    else this.#hint(step, values, set);
  }

  /** Digits that make the sum; where none do, those of what is left after the largest sum that they make. */
  #solveDigits(
    { row, digits, scale }: Step & { kind: 'digits' },
    values: bigint[],
    set: (wire: number, value: bigint) => void,
  ): void {
    const form = linearForm(this.#system, row) ?? productForm(this.#system, row, values);
    const isDigit = new Set(digits.map(({ wire }) => wire));
    const rest = form.terms.reduce(
      (sum, { wire, coefficient }) => (isDigit.has(wire) ? sum : sum + coefficient * values[wire]!),
      form.constant,
    );
    const scaled = digits
      .map(({ wire, coefficient }) => ({
        wire,
        step: near(coefficient * scale),
        ...this.#plan.intervals.of(wire)!,
      }))
      .sort((x, y) => (abs(x.step) < abs(y.step) ? 1 : -1));
    const lowest = scaled.reduce((sum, { step, low, high }) => sum + step * (step > 0n ? low : high), 0n);
    const reach = scaled.reduce((sum, { step, low, high }) => sum + abs(step) * (high - low), 0n);
    let left = toField(-rest * scale - lowest) % (reach + 1n);
    for (const { wire, step, low, high } of scaled) {
      const size = abs(step);
      const most = high - low;
      const digit = left / size > most ? most : left / size;
      left -= digit * size;
      set(wire, step > 0n ? low + digit : high - digit);
    }
  }

  #solveZeroTest(
    { row, out, inverse }: Step & { kind: 'zero test' },
    values: bigint[],
    set: (wire: number, value: bigint) => void,
  ): void {
    const isInverseIn = (side: 0 | 1) => this.#system.terms(row, side).some(({ wire }) => wire === inverse);
    const factorSide = isInverseIn(0) ? 1 : 0;
    const factor = near(this.#system.side(row, factorSide, values));
    const c = sideOf(this.#system, row, 2);
    const [{ coefficient: beta }] = sideOf(this.#system, row, factorSide === 0 ? 1 : 0).terms as [Term];
    const [{ coefficient: alpha }] = c.terms as [Term];
    set(out, factor === 0n ? -c.constant * inverseOf(alpha) : 0n);
    const product = alpha * values[out]! + c.constant; // out may be held at the wrong answer
    set(inverse, factor === 0n ? 0n : product * inverseOf(near(factor * beta)));
  }

  #hint(
    { component, wires }: Step & { kind: 'lemma' },
    values: bigint[],
    set: (wire: number, value: bigint) => void,
  ): void {
    const hint = HINTS[component.template];
    if (hint === undefined) throw new Error(`no hint for ${component.template}`);
    const wireOf = (name: string) => this.#system.wireOf.get(`${component.path}.${name}`);
    const asked = new Set(wires);
    const signals: Signals = {
      has: (name) => wireOf(name) !== undefined,
      get: (name) => near(values[wireOf(name)!]!),
      set: (name, value) => {
        const wire = wireOf(name)!;
        if (asked.has(wire)) set(wire, value);
      },
    };
    hint(signals);
  }
}

/** What a wire must be for a row to hold that is linear in it. Undefined where it does not matter. */
export function solveRow(
  system: System,
  row: number,
  wire: number,
  at: (wire: number) => bigint,
): bigint | undefined {
  const [a, b, c] = ([0, 1, 2] as const).map((side) => {
    let [sum, slope] = [0n, 0n];
    for (const term of system.terms(row, side)) {
      if (term.wire === wire) slope = term.coefficient;
      else sum += term.coefficient * (term.wire === 0 ? 1n : at(term.wire));
    }
    return { sum, slope };
  }) as [Side, Side, Side];
  const factor = near(a.slope * b.sum + b.slope * a.sum - c.slope);
  return factor === 0n ? undefined : (c.sum - a.sum * b.sum) * inverseOf(factor);
}

/** A side of a row without one wire, and what multiplies that. */
interface Side {
  readonly sum: bigint;
  readonly slope: bigint;
}

/** Numbers that are taken smallest first, each once. */
class Heap {
  readonly #items: number[] = [];
  readonly #has = new Set<number>();

  add(item: number): void {
    if (this.#has.has(item)) return;
    this.#has.add(item);
    const items = this.#items;
    let at = items.push(item) - 1;
    for (let up = (at - 1) >> 1; at > 0 && items[up]! > item; up = (at - 1) >> 1) {
      items[at] = items[up]!;
      at = up;
    }
    items[at] = item;
  }

  take(): number | undefined {
    const items = this.#items;
    const [first] = items;
    const last = items.pop();
    if (first === undefined || last === undefined) return undefined;
    this.#has.delete(first);
    if (items.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down + 1 < items.length && items[down + 1]! < items[down]!) down++;
      if (down >= items.length || items[down]! >= last) break;
      items[at] = items[down]!;
      at = down;
    }
    items[at] = last;
    return first;
  }
}

const writesOf = (step: Step): readonly number[] => {
  if (step.kind === 'row') return [step.wire];
  if (step.kind === 'digits') return step.digits.map(({ wire }) => wire);
  return step.kind === 'zero test' ? [step.out, step.inverse] : step.wires;
};

/** A row whose factors are known: what it says of the third side. */
function productForm(system: System, row: number, values: readonly bigint[]): Form {
  const { terms, constant } = sideOf(system, row, 2);
  const product = system.side(row, 0, values) * system.side(row, 1, values);
  return { terms, constant: near(constant - product) };
}
