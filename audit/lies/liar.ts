import type { Loaded } from '../determinism/load.js';
import { type Outcome, type Solver, solveRow } from '../solve/solver.js';
import { near, type System } from '../system/system.js';
import { type Attempt, cut, digits, direct, type Ground, kept, type Strategy } from './attempts.js';
import { recipes } from './claims.js';
import { Forger } from './forger.js';
import { tricks } from './tricks.js';

/**
 * Looks for a lie that one row alone refuses: values for some wires, all else computed on from them. If there is one, the row is
 * needed: without it the lie would pass.
 */

/** A world to lie in: its name, an honest witness, and who can sign. */
export interface Base {
  readonly name: string;
  readonly values: bigint[];
  /** Private scalars of signers by `x,y`. */
  readonly keys?: ReadonlyMap<string, bigint>;
}

export interface Lie {
  readonly world: string;
  /** Signals that get another value, and those that keep theirs while what they come from changes. */
  readonly changed: Readonly<Record<string, string>>;
  readonly held: readonly string[];
}

/** Wires that a lie may change before it is given up: a hash has about 2 000, a scalar multiplication 8 000. */
const CHEAP = 4_000;
const ANY = Number.POSITIVE_INFINITY;
/** Worlds in which whatever reaches a signature is tried too. */
const DEAR_WORLDS = [
  'one account, nothing asked',
  'a smaller market',
  'cash alone, nothing asked',
  'nothing held, its custodian asked for',
  'two accounts, nothing asked',
  'three accounts, nothing asked',
  'every custodian alone',
];

export class Liar {
  readonly #system: System;
  readonly #solver: Solver;
  readonly #bases: readonly Base[];
  readonly #ground: Ground;
  /** By row that compares points of a signature: its slot. */
  readonly #slots: ReadonlyMap<number, number>;
  /** What signatures are checked on. */
  readonly #signed: readonly number[];
  readonly #found = new Map<number, Lie>();

  constructor({ system, components, plan, solver }: Loaded, bases: readonly Base[]) {
    this.#system = system;
    this.#solver = solver;
    this.#bases = bases;
    const gives = new Map(
      plan.steps.flatMap((step): [number, readonly number[]][] => {
        if (step.kind === 'row') return [[step.row, [step.wire]]];
        if (step.kind === 'digits') return [[step.row, step.digits.map(({ wire }) => wire)]];
        return step.kind === 'zero test' ? [[step.row, [step.out]]] : [];
      }),
    );
    const reached = new Map<number, ReadonlySet<number>>();
    this.#ground = {
      system,
      components,
      gives: (row) => gives.get(row) ?? [],
      inputs: Array.from({ length: system.lastInput - system.outputs }, (_, i) => system.outputs + 1 + i),
      reach: (wire) => {
        const found = reached.get(wire) ?? solver.reach(wire);
        reached.set(wire, found);
        return found;
      },
    };
    this.#slots = comparisonsOf(system);
    this.#signed = [...system.wireOf].flatMap(([name, wire]) =>
      /\.signature\.verifier\.(M|Ax|Ay)$/.test(name) ? [wire] : [],
    );
  }

  /** A lie that breaks this row and no other. What was found by the way is remembered. */
  find(row: number): Lie | undefined {
    const dear = this.#bases.filter(({ name }) => DEAR_WORLDS.includes(name));
    const isSigned = this.#ground.gives(row).some((wire) => this.#isSigned(wire));
    return (
      this.#found.get(row) ??
      (isSigned ? this.#search(row, [direct, kept], dear, ANY) : undefined) ??
      this.#search(row, [direct], this.#bases, CHEAP) ??
      this.#search(row, [kept, digits, tricks, cut, recipes], this.#bases, CHEAP) ??
      this.#search(row, [direct, kept, tricks, recipes], dear, ANY)
    );
  }

  /** Lies that this row alone refuses, and that would be true with another index: what it gives is computed from a neighbour. */
  swapped(row: number): Lie[] {
    const [wire] = this.#ground.gives(row);
    if (wire === undefined) return [];
    const others = this.#system.wiresOf(row).filter((one) => one !== wire);
    const found: Lie[] = [];
    for (const { other, neighbour } of others.flatMap((one) => this.#neighboursOf(one))) {
      for (const base of this.#bases) {
        const at = (one: number) => base.values[one === other ? neighbour : one]!;
        const value = solveRow(this.#system, row, wire, at);
        if (value === undefined || near(value - base.values[wire]!) === 0n) continue;
        const changes = new Map([[wire, value]]);
        const broken = this.#solver.lie(base.values, changes, undefined, CHEAP)?.broken;
        if (broken?.length !== 1 || broken[0] !== row) continue;
        found.push(this.#lieOf(base, { changes }));
        break;
      }
    }
    return found;
  }

  /** Signals with the same name but for one index, which is 0, or 1 where it was 0. */
  #neighboursOf(other: number): { other: number; neighbour: number }[] {
    const name = this.#system.names[other]!;
    return [...name.matchAll(/\[(\d+)\]/g)].flatMap(({ index, 0: text, 1: n }) => {
      const swapped = `${name.slice(0, index)}[${n === '0' ? 1 : 0}]${name.slice(index + text.length)}`;
      const neighbour = this.#system.wireOf.get(swapped);
      return neighbour === undefined ? [] : [{ other, neighbour }];
    });
  }

  #isSigned(wire: number): boolean {
    const reached = this.#ground.reach(wire);
    return this.#signed.some((one) => reached.has(one));
  }

  #search(
    row: number,
    strategies: readonly Strategy[],
    bases: readonly Base[],
    limit: number,
  ): Lie | undefined {
    for (const strategy of strategies) {
      for (const base of bases) {
        for (const attempt of strategy(this.#ground, row, base.values)) {
          if (attempt.forged !== undefined && limit === CHEAP) continue;
          this.#try(row, base, attempt, limit);
          const lie = this.#found.get(row);
          if (lie !== undefined) return lie;
        }
      }
    }
    return undefined;
  }

  #try(row: number, base: Base, attempt: Attempt, limit: number): void {
    const { changes, held } = attempt;
    if (attempt.forged !== undefined) {
      this.#forge(base, attempt, attempt.forged, undefined, limit);
      return;
    }
    const outcome = this.#solver.lie(base.values, changes, held, limit);
    if (outcome === undefined) return;
    this.#note(base, attempt, outcome);
    this.#turn(row, base, attempt, outcome, limit);
    // All that is wrong beside is a signature: have it made.
    const slots = new Set(outcome.broken.flatMap((one) => this.#slots.get(one) ?? []));
    const others = outcome.broken.filter((one) => !this.#slots.has(one));
    const [slot] = slots;
    if (slots.size !== 1 || others.length !== 1) return;
    this.#forge(base, attempt, { slot: slot!, forgery: 'good' }, outcome, limit);
  }

  /** Another row is broken, that holds what this one gives: so let the other give it. */
  #turn(
    row: number,
    base: Base,
    { changes, held }: Attempt,
    { broken, changed }: Outcome,
    limit: number,
  ): void {
    const [other] = broken;
    if (broken.length !== 1 || other === row) return;
    const wire = this.#ground.gives(row).find((one) => this.#system.wiresOf(other!).includes(one));
    if (wire === undefined || changes.has(wire)) return;
    const value = solveRow(this.#system, other!, wire, (one) => changed.get(one) ?? base.values[one]!);
    if (value === undefined) return;
    const all = new Map([...changes, [wire, value]]);
    const attempt = { changes: all, held: new Set([...(held ?? []), ...all.keys()]) };
    const outcome = this.#solver.lie(base.values, all, attempt.held, limit);
    if (outcome !== undefined) this.#note(base, attempt, outcome);
  }

  #forge(
    base: Base,
    { changes, held }: Attempt,
    { slot, forgery }: NonNullable<Attempt['forged']>,
    outcome: Outcome | undefined,
    limit: number,
  ): void {
    if (base.keys === undefined) return;
    const at = (wire: number) => outcome?.changed.get(wire) ?? base.values[wire]!;
    const signed = new Forger(this.#system, base.keys).sign(slot, forgery, at);
    if (signed === undefined) return;
    const all = new Map([...changes, ...signed]);
    const attempt = { changes: all, held: new Set([...(held ?? []), ...all.keys()]) };
    const second = this.#solver.lie(base.values, all, attempt.held, limit);
    if (second !== undefined) this.#note(base, attempt, second);
  }

  #note(base: Base, attempt: Attempt, { broken }: Outcome): void {
    const [row] = broken;
    if (broken.length === 1 && !this.#found.has(row!)) this.#found.set(row!, this.#lieOf(base, attempt));
  }

  #lieOf({ name }: Base, { changes, held }: Attempt): Lie {
    const nameOf = (wire: number) => this.#system.names[wire]!;
    return {
      world: name,
      changed: Object.fromEntries([...changes].map(([wire, value]) => [nameOf(wire), `${near(value)}`])),
      held: [...(held ?? [])].filter((wire) => !changes.has(wire)).map(nameOf),
    };
  }

  /** The whole witness that a lie comes to. */
  witness({ world, changed, held }: Lie): bigint[] {
    const base = this.#bases.find(({ name }) => name === world)!;
    const wire = (name: string) => this.#system.wireOf.get(name)!;
    const changes = new Map(Object.entries(changed).map(([name, value]) => [wire(name), BigInt(value)]));
    const all = new Set([...changes.keys(), ...held.map(wire)]);
    const values = [...base.values];
    for (const [one, value] of this.#solver.lie(base.values, changes, all)!.changed) values[one] = value;
    return values;
  }
}

function comparisonsOf(system: System): Map<number, number> {
  const found = new Map<number, number>();
  for (let slot = 0; system.wireOf.has(`main.slot[${slot}].signature.enabled`); slot++) {
    for (const check of ['eqCheckX', 'eqCheckY']) {
      const out = system.wireOf.get(`main.slot[${slot}].signature.verifier.${check}.isz.out`)!;
      const enabled = system.wireOf.get(`main.slot[${slot}].signature.verifier.${check}.enabled`)!;
      for (const row of system.rowsOf(out)) if (system.wiresOf(row).includes(enabled)) found.set(row, slot);
    }
  }
  return found;
}
