import type { Component, Components } from '../system/components.js';
import { near, type System, type Term } from '../system/system.js';
import { type Form, linearForm, sidesOf } from './forms.js';
import { Intervals } from './intervals.js';
import type { Freedom, Lemma, NonzeroFactor } from './lemmas.js';

/**
 * Whether the inputs leave every signal one value. Starting with what is known, a row gives its one unknown signal, a sum of digits
 * all of them, a zero test its answer, a lemma what it says; until nothing follows any more. The order is also a way to compute a
 * witness without the witness program, wrong ones too.
 */

export type Step =
  /** The row gives the wire: linear in it, with a factor that is not 0. */
  | { readonly kind: 'row'; readonly row: number; readonly wire: number }
  /** The row gives all these digits: small numbers times steps. */
  | {
      readonly kind: 'digits';
      readonly row: number;
      readonly digits: readonly Term[];
      /** What coefficients are multiplied with to become those steps. */
      readonly scale: bigint;
    }
  /** `factor · inverse = α · out + β` and `factor · out = 0`: out is 0, or −β / α where the factor is 0. */
  | { readonly kind: 'zero test'; readonly row: number; readonly out: number; readonly inverse: number }
  /** Given by a lemma, or free. */
  | {
      readonly kind: 'lemma';
      readonly component: Component;
      readonly wires: readonly number[];
      readonly reads: readonly number[];
    };

export interface Plan {
  readonly steps: readonly Step[];
  /** Wires that rows hold and that nothing gives. */
  readonly undetermined: readonly number[];
  /** Inverses of zero tests: anything where the factor is 0, and in no other row. */
  readonly unused: readonly number[];
  readonly intervals: Intervals;
}

export interface Facts {
  readonly lemmas: readonly Lemma[];
  readonly nonzero: readonly NonzeroFactor[];
  readonly freedoms: readonly Freedom[];
}

export function makePlan(system: System, components: Components, facts: Facts): Plan {
  return new Propagation(system, components, facts).run();
}

/** `unit[3].member[2]` → `unit.member`. */
const plain = (local: string): string => local.replace(/\[\d+\]/g, '');

class Propagation {
  readonly #system: System;
  readonly #components: Components;
  readonly #facts: Facts;
  readonly #known: Uint8Array;
  readonly #intervals: Intervals;
  readonly #steps: Step[] = [];
  readonly #unused: number[] = [];
  readonly #queue: number[] = [];
  readonly #queued: Uint8Array;
  /** Lemmas that wait for wires, by wire. */
  readonly #waiting = new Map<number, Waiting[]>();

  constructor(system: System, components: Components, facts: Facts) {
    this.#system = system;
    this.#components = components;
    this.#facts = facts;
    this.#known = new Uint8Array(system.wires);
    this.#intervals = new Intervals(system);
    this.#queued = new Uint8Array(system.rows);
  }

  run(): Plan {
    this.#collect();
    for (const row of this.#system.allRows()) this.#enqueue(row);
    this.#known[0] = 1;
    for (let wire = this.#system.outputs + 1; wire <= this.#system.lastInput; wire++) this.#know(wire);
    for (let row = this.#queue.pop(); row !== undefined; row = this.#queue.pop()) {
      this.#queued[row] = 0;
      const learnt = this.#intervals.learn(row);
      if (learnt !== undefined) for (const other of this.#system.rowsOf(learnt)) this.#enqueue(other);
      this.#solve(row);
    }
    return {
      steps: this.#steps,
      undetermined: [...this.#known.keys()].filter(
        (wire) => this.#known[wire] === 0 && this.#system.rowsOf(wire).length > 0,
      ),
      unused: this.#unused,
      intervals: this.#intervals,
    };
  }

  #enqueue(row: number): void {
    if (this.#queued[row] === 1) return;
    this.#queued[row] = 1;
    this.#queue.push(row);
  }

  #know(wire: number): void {
    if (this.#known[wire] === 1) return;
    this.#known[wire] = 1;
    for (const row of this.#system.rowsOf(wire)) this.#enqueue(row);
    for (const lemma of this.#waiting.get(wire) ?? []) if (--lemma.open === 0) this.#give(lemma);
  }

  #give({ component, wires, reads }: Waiting): void {
    const open = wires.filter((wire) => this.#known[wire] === 0);
    if (open.length === 0) return;
    this.#steps.push({ kind: 'lemma', component, wires: open, reads });
    for (const wire of open) this.#know(wire);
  }

  #solve(row: number): void {
    const open = this.#system.wiresOf(row).filter((wire) => this.#known[wire] === 0);
    if (open.length === 0) return;
    const form = linearForm(this.#system, row);
    if (form !== undefined) {
      this.#solveSum(row, form.terms);
      return;
    }
    const [a, b, c] = sidesOf(this.#system, row);
    const isOpen = ({ terms }: Form) => terms.some(({ wire }) => this.#known[wire] === 0);
    if (!isOpen(a) && !isOpen(b)) {
      this.#solveSum(row, c.terms);
      return;
    }
    if (isOpen(a) && isOpen(b)) return;
    const [factor, other] = isOpen(a) ? [b, a] : [a, b];
    if (this.#solveZeroTest(row, factor, other, c)) return;
    const [wire] = open as [number];
    const isFactored = open.length === 1 && !isOpen(c);
    if (isFactored && (this.#isInverse(other, c, wire) || this.#isNonzero(wire))) this.#giveOne(row, wire);
  }

  #giveOne(row: number, wire: number): void {
    this.#steps.push({ kind: 'row', row, wire });
    this.#know(wire);
  }

  #solveSum(row: number, terms: readonly Term[]): void {
    const digits = terms.filter(({ wire }) => this.#known[wire] === 0);
    const [first] = digits;
    if (first === undefined) return;
    if (digits.length === 1) {
      this.#giveOne(row, first.wire);
      return;
    }
    const scale = this.#intervals.scaleOf(digits);
    if (scale === undefined) return;
    this.#steps.push({ kind: 'digits', row, digits, scale });
    for (const { wire } of digits) this.#know(wire);
  }

  /** `factor · x = constant ≠ 0`: the factor is not 0. */
  #isInverse(other: Form, c: Form, wire: number): boolean {
    return (
      other.constant === 0n &&
      other.terms.length === 1 &&
      other.terms[0]!.wire === wire &&
      c.terms.length === 0 &&
      c.constant !== 0n
    );
  }

  #isNonzero(wire: number): boolean {
    const { component, local } = this.#components.locate(this.#system.names[wire]!);
    return this.#facts.nonzero.some(
      ({ template, gives }) => template === component.template && gives.includes(plain(local)),
    );
  }

  #solveZeroTest(row: number, factor: Form, other: Form, c: Form): boolean {
    const [inverse] = other.terms;
    const [out] = c.terms;
    if (other.terms.length !== 1 || other.constant !== 0n || c.terms.length !== 1 || c.constant === 0n)
      return false;
    if (this.#known[out!.wire] === 1 || this.#system.rowsOf(inverse!.wire).length !== 1) return false;
    const isTest = this.#system.rowsOf(out!.wire).some((test) => {
      const [a, b, product] = sidesOf(this.#system, test);
      if (product.terms.length > 0 || product.constant !== 0n) return false;
      const [answer, same] = isOnly(a, out!.wire) ? [a, b] : [b, a];
      return isOnly(answer, out!.wire) && isMultiple(same, factor);
    });
    if (!isTest) return false;
    this.#steps.push({ kind: 'zero test', row, out: out!.wire, inverse: inverse!.wire });
    this.#unused.push(inverse!.wire);
    this.#know(inverse!.wire);
    this.#know(out!.wire);
    return true;
  }

  /** The lemmas and freedoms of all components, and what they wait for. */
  #collect(): void {
    const found = new Map<string, Waiting>();
    const rules = [
      ...this.#facts.lemmas,
      ...this.#facts.freedoms.map(({ template, from, signals }) => ({ template, from, forces: signals })),
    ];
    const names = this.#system.names;
    for (let wire = 1; wire < names.length; wire++) {
      // A lemma may speak of a component inside its own.
      for (const { component, local } of this.#ancestors(names[wire]!)) {
        rules.forEach((rule, i) => {
          if (rule.template !== component.template) return;
          const [isFrom, isForced] = [rule.from.includes(plain(local)), rule.forces.includes(plain(local))];
          if (!isFrom && !isForced) return;
          const key = `${i} ${component.path}`;
          const waiting = found.get(key) ?? { component, wires: [], reads: [], open: 0 };
          found.set(key, waiting);
          if (isForced) waiting.wires.push(wire);
          if (isFrom) {
            waiting.open++;
            waiting.reads.push(wire);
            const list = this.#waiting.get(wire);
            if (list === undefined) this.#waiting.set(wire, [waiting]);
            else list.push(waiting);
          }
        });
      }
    }
  }

  *#ancestors(name: string): Generator<{ component: Component; local: string }> {
    const own = this.#components.locate(name);
    yield own;
    const { path } = own.component;
    const at = path.lastIndexOf('.');
    if (at < 0) return;
    const parent = path.slice(0, at);
    const { component } = this.#components.locate(`${parent}.x`);
    yield { component, local: name.slice(parent.length + 1) };
  }
}

interface Waiting {
  readonly component: Component;
  readonly wires: number[];
  readonly reads: number[];
  open: number;
}

const isOnly = ({ terms, constant }: Form, wire: number): boolean =>
  constant === 0n && terms.length === 1 && terms[0]!.wire === wire;

/** Whether two forms are the same up to a factor that is not 0. */
function isMultiple(one: Form, other: Form): boolean {
  if (one.terms.length !== other.terms.length || one.terms.length === 0) return false;
  const coefficients = new Map(other.terms.map(({ wire, coefficient }) => [wire, coefficient]));
  const [first] = one.terms;
  const scale = coefficients.get(first!.wire);
  if (scale === undefined) return false;
  const isSame = (a: bigint, b: bigint | undefined) =>
    b !== undefined && near(a * scale - b * first!.coefficient) === 0n;
  return (
    one.terms.every(({ wire, coefficient }) => isSame(coefficient, coefficients.get(wire))) &&
    isSame(one.constant, other.constant)
  );
}
