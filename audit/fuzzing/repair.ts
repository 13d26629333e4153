import fc from 'fast-check';
import { FIELD, toField } from '../../src/units/field.js';
import { FREEDOMS, IDLE } from '../determinism/lemmas.js';
import { wireInputs } from '../solve/inputs.js';
import { inverseOf, near, type System } from '../system/system.js';
import type { Draw, Outcome } from './search.js';
import type { Subject } from './subject.js';

/**
 * Perturb and repair: some wires of an honest witness get other values, what follows is computed on, and where rows are broken one
 * more of their wires is moved so that a row holds, for a few rounds. A witness that passes all rows in the end and says
 * something else than the honest program of its inputs is a second one.
 */

/** An honest witness, and whether what a changed one claims is true (undefined: not known). */
export interface Honest {
  readonly name: string;
  readonly values: bigint[];
  readonly isTrue?: (values: readonly bigint[]) => boolean | undefined;
}

const ROUNDS = 4;
/** Broken rows with which repairing goes on: one moved wire mends one or two. */
const REPAIRABLE = 8;
/** Wires that an attempt may change: a hash has about 2 000, a scalar multiplication 8 000. */
const CHEAP = 1_000;
/** Hashes and curves of circomlib: nine of ten wires, and each reaches thousands. They are tried too, now and then. */
const DEAR =
  /^(Alias|Ark|Baby|BitElement|CompConstant|EdDSA|Edwards|Escalar|Mix|Montgomery|Multi|Poseidon|Segment|Sigma|Window)/;

export class Repairer {
  readonly #subject: Subject;
  readonly #honest: readonly Honest[];
  readonly #wires: ReadonlyMap<string, readonly number[]>;
  readonly #free: ReadonlySet<number>;

  /** `isOurs`: inputs that the verifier computes, by name. They are not moved. */
  constructor(subject: Subject, honest: readonly Honest[], isOurs: (name: string) => boolean = () => false) {
    this.#subject = subject;
    this.#honest = honest;
    this.#wires = movableWires(subject, isOurs);
    this.#free = freeWires(subject);
  }

  /** One attempt, as `search` runs it. */
  async attempt(draw: Draw): Promise<Outcome> {
    const { system, solver } = this.#subject;
    const base = this.#honest[draw(fc.nat, { max: this.#honest.length - 1 })]!;
    const changes = new Map<number, bigint>();
    for (let left = Math.max(1, draw(fc.integer, { min: -1, max: 3 })); left > 0; left--) {
      const wire = this.#drawWire(draw);
      const list = this.#listOf(wire);
      if (list.length > 1 && draw(fc.integer, { min: 1, max: 3 }) === 1)
        for (const [other, value] of drawDigits(draw, base.values, list)) changes.set(other, value);
      else changes.set(wire, this.#drawValue(draw, base.values, wire));
    }
    for (let round = 0; ; round++) {
      const outcome = solver.lie(base.values, changes, undefined, CHEAP);
      if (outcome === undefined) return { kind: 'too wide' };
      const { broken, changed } = outcome;
      const values = [...base.values];
      for (const [wire, value] of changed) values[wire] = value;
      if (broken.length === 0) return this.#judge(base, values);
      if (broken.length > REPAIRABLE || round === ROUNDS) return { kind: 'refused' };
      const row = broken[draw(fc.nat, { max: broken.length - 1 })]!;
      const wires = system.wiresOf(row).filter((wire) => !changes.has(wire) && this.#mayMove(wire));
      if (wires.length === 0) return { kind: 'refused' };
      const wire = wires[draw(fc.nat, { max: wires.length - 1 })]!;
      changes.set(wire, mendedBy(system, row, wire, values) ?? this.#drawValue(draw, values, wire));
    }
  }

  /** All rows hold. It must be what the honest program says of the same inputs, and what it claims must be true. */
  async #judge({ name, values: before, isTrue }: Honest, values: bigint[]): Promise<Outcome> {
    const { system } = this.#subject;
    const moved = values.flatMap((value, wire) => (value === before[wire] ? [] : [system.names[wire]!]));
    const shown = `${name}: ${moved.slice(0, 5).join(', ')}${moved.length > 5 ? ` and ${moved.length - 5} more` : ''}`;
    if (moved.length === 0) return { kind: 'unchanged' };
    const broken = system.broken(values);
    if (broken.length > 0) throw new Error(`rows that were not looked at are broken: ${broken[0]}`);
    if (isTrue?.(values) === false)
      return { kind: 'accepted', finding: `${shown}: a witness of a claim that does not hold` };
    const honest = await this.#subject.witness(wireInputs(system, values));
    if (honest === undefined)
      return { kind: 'accepted', finding: `${shown}: a witness of what the program has none of` };
    const other = values.findIndex((value, wire) => value !== honest[wire] && !this.#free.has(wire));
    if (other < 0) return { kind: 'accepted' };
    return { kind: 'accepted', finding: `${shown}: a second witness, with another ${system.names[other]!}` };
  }

  #mayMove(wire: number): boolean {
    return this.#wires.get(this.#templateOf(wire))?.includes(wire) ?? false;
  }

  #templateOf(wire: number): string {
    const { system, components } = this.#subject;
    return components.locate(system.names[wire]!).component.template;
  }

  /** Every template as often as every other, but for the dear ones. */
  #drawWire(draw: Draw): number {
    const all = [...this.#wires.keys()];
    const cheap = all.filter((template) => !DEAR.test(template));
    const templates = draw(fc.nat, { max: 9 }) === 0 || cheap.length === 0 ? all : cheap;
    const wires = this.#wires.get(templates[draw(fc.nat, { max: templates.length - 1 })]!)!;
    return wires[draw(fc.nat, { max: wires.length - 1 })]!;
  }

  /** The wires of the same array, in its order. */
  #listOf(wire: number): readonly number[] {
    const stem = stemOf(this.#subject.system.names[wire]!);
    const own = this.#wires.get(this.#templateOf(wire))!;
    const [low, high] = [wire - MAX_LIST, wire + MAX_LIST];
    return own.filter(
      (other) => other > low && other < high && stemOf(this.#subject.system.names[other]!) === stem,
    );
  }

  #drawValue(draw: Draw, values: readonly bigint[], wire: number): bigint {
    const own = values[wire]!;
    const bit = 1n << BigInt(draw(fc.nat, { max: 253 }));
    const other = values[draw(fc.nat, { max: values.length - 1 })]!;
    const choices = [
      ...[own + 1n, own - 1n, own + 1n, own - 1n, 1n - own, 1n - own, 0n, 1n, 2n, -1n, -own, 2n * own],
      ...[
        own * inverseOf(2n),
        own + bit,
        own - bit,
        bit,
        bit - 1n,
        other,
        draw(fc.bigInt, { min: 0n, max: FIELD - 1n }),
      ],
    ].filter((value) => toField(value) !== own);
    return toField(choices[draw(fc.nat, { max: choices.length - 1 })]!);
  }
}

/** Longest array whose wires move together: the bits of a field element. */
const MAX_LIST = 254;

const stemOf = (name: string): string => name.replace(/\[\d+\]$/, '');

/** An array all at once: no digit or every one, any bits, what stands in it in another order, or the bits of another number. */
function drawDigits(draw: Draw, values: readonly bigint[], list: readonly number[]): [number, bigint][] {
  const own = list.map((wire) => values[wire]!);
  const number = own.reduce((sum, bit, i) => sum + (bit << BigInt(i)), 0n);
  const bitsOf = (n: bigint) => list.map((_, i) => (n >> BigInt(i)) & 1n);
  const shift = draw(fc.nat, { max: list.length - 1 });
  const alias = bitsOf(number + FIELD);
  const forms = [
    alias,
    list.map(() => 0n),
    list.map(() => 1n),
    bitsOf(draw(fc.bigInt, { min: 0n, max: (1n << BigInt(list.length)) - 1n })),
    [...own.slice(shift), ...own.slice(0, shift)],
    alias,
    bitsOf(number + 1n),
  ];
  const form = forms[draw(fc.nat, { max: forms.length - 1 })]!;
  return list.map((wire, i) => [wire, toField(form[i]!)]);
}

/** By template, the wires that a prover gives and that a row holds. */
function movableWires(
  { system, components }: Subject,
  isOurs: (name: string) => boolean,
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let wire = 1; wire < system.wires; wire++) {
    const name = system.names[wire]!;
    if (system.rowsOf(wire).length === 0 || (wire <= system.lastInput && isOurs(name))) continue;
    const { template } = components.locate(name).component;
    const list = found.get(template);
    if (list === undefined) found.set(template, [wire]);
    else list.push(wire);
  }
  return found;
}

/** What stays the prover's to choose, or has no effect, and what follows from it inside its component; inverses that nothing reads. */
function freeWires({ system, components, plan, solver }: Subject): Set<number> {
  const free = new Set(plan.unused);
  for (let wire = 1; wire < system.wires; wire++) {
    const { component, local } = components.locate(system.names[wire]!);
    const isChoice = [...FREEDOMS, ...IDLE].some(
      ({ template, signals }) =>
        template === component.template && signals.includes(local.replace(/\[\d+\]/g, '')),
    );
    if (!isChoice) continue;
    const isInside = (other: number) => system.names[other]!.startsWith(`${component.path}.`);
    for (const other of solver.reach(wire)) {
      const isInner = system.rowsOf(other).every((row) => system.wiresOf(row).every(isInside));
      if (other > system.publics && isInside(other) && isInner) free.add(other);
    }
  }
  return free;
}

/** The value of one wire with which a row holds, if the row is linear in it. */
function mendedBy(system: System, row: number, wire: number, values: readonly bigint[]): bigint | undefined {
  const at = (side: 0 | 1 | 2) => {
    const terms = system.terms(row, side);
    const rest = terms.reduce(
      (sum, { wire: other, coefficient }) => (other === wire ? sum : sum + coefficient * values[other]!),
      0n,
    );
    return { slope: terms.find((term) => term.wire === wire)?.coefficient ?? 0n, rest };
  };
  const [a, b, c] = [at(0), at(1), at(2)];
  if (near(a.slope * b.slope) !== 0n) return undefined;
  const factor = near(a.slope * b.rest + b.slope * a.rest - c.slope);
  return factor === 0n ? undefined : toField((c.rest - a.rest * b.rest) * inverseOf(factor));
}
