import type { Plan } from '../determinism/plan.js';
import type { Solver } from '../solve/solver.js';
import { inverseOf, near, type System } from '../system/system.js';

/**
 * Looks for a lie that one row alone refuses: values for some wires, all else computed on from them. If there is one, the row is
 * needed, and a test notices when it is gone.
 */

/** A world to lie in: its name, and an honest witness. */
export interface Base {
  readonly name: string;
  readonly values: bigint[];
}

export interface Lie {
  readonly world: string;
  /** Signals that get another value, and those that keep theirs while what they come from changes. */
  readonly changed: Readonly<Record<string, string>>;
  readonly held: readonly string[];
}

/** Wires that a lie may change before it is given up: a hash has about 2 000, a scalar multiplication 8 000. */
const CHEAP = 4_000;

const POLICY_BITS = 232n;

interface Attempt {
  readonly changes: ReadonlyMap<number, bigint>;
  readonly held?: ReadonlySet<number>;
}

type Strategy = (row: number, values: readonly bigint[]) => Iterable<Attempt>;

export class Liar {
  readonly #system: System;
  readonly #solver: Solver;
  readonly #bases: readonly Base[];
  /** By row: the wires that it gives. */
  readonly #gives = new Map<number, readonly number[]>();
  readonly #inputs: readonly number[];
  readonly #reached = new Map<number, ReadonlySet<number>>();
  readonly found = new Map<number, Lie>();

  constructor(system: System, plan: Plan, solver: Solver, bases: readonly Base[]) {
    this.#system = system;
    this.#solver = solver;
    this.#bases = bases;
    for (const step of plan.steps) {
      if (step.kind === 'row') this.#gives.set(step.row, [step.wire]);
      if (step.kind === 'digits')
        this.#gives.set(
          step.row,
          step.digits.map(({ wire }) => wire),
        );
      if (step.kind === 'zero test') this.#gives.set(step.row, [step.out]);
    }
    this.#inputs = Array.from(
      { length: system.lastInput - system.outputs },
      (_, i) => system.outputs + 1 + i,
    );
  }

  /** A lie that breaks this row and no other. */
  find(row: number): Lie | undefined {
    const strategies = [this.#direct, this.#kept, this.#bits, this.#cuts, this.#recipes] as const;
    // What reaches a signature changes thousands of wires, and breaks it as a rule: only where nothing else helps.
    return (
      this.#search(row, strategies, this.#bases, CHEAP) ??
      this.#search(row, [this.#given, this.#dear], this.#bases.slice(0, 1), Number.POSITIVE_INFINITY)
    );
  }

  #search(
    row: number,
    strategies: readonly Strategy[],
    bases: readonly Base[],
    limit: number,
  ): Lie | undefined {
    for (const strategy of strategies) {
      for (const base of bases) {
        for (const attempt of strategy.call(this, row, base.values)) {
          this.#try(base, attempt, limit);
          const lie = this.found.get(row);
          if (lie !== undefined) return lie;
        }
      }
    }
    return undefined;
  }

  #try({ name, values }: Base, { changes, held }: Attempt, limit: number): void {
    const broken = this.#solver.lie(values, changes, held, limit)?.broken;
    const [row] = broken ?? [];
    if (broken?.length !== 1 || this.found.has(row!)) return;
    const nameOf = (wire: number) => this.#system.names[wire]!;
    this.found.set(row!, {
      world: name,
      changed: Object.fromEntries([...changes].map(([wire, value]) => [nameOf(wire), `${near(value)}`])),
      held: [...(held ?? [])].filter((wire) => !changes.has(wire)).map(nameOf),
    });
  }

  /** What it gives is one more. */
  *#given(row: number, values: readonly bigint[]): Generator<Attempt> {
    const [wire] = this.#gives.get(row) ?? [];
    if (wire !== undefined) yield { changes: new Map([[wire, values[wire]! + 1n]]) };
  }

  /** One of its wires is another number; first those that it gives. */
  *#direct(row: number, values: readonly bigint[]): Generator<Attempt> {
    const gives = this.#gives.get(row) ?? [];
    const wires = [
      ...gives.slice(0, 3),
      ...this.#system
        .wiresOf(row)
        .filter((wire) => !gives.includes(wire))
        .slice(0, 4),
    ];
    for (const wire of wires) {
      for (const other of [values[wire]! + 1n, values[wire]! - 1n, 1n - values[wire]!, 0n, 2n]) {
        if (near(other - values[wire]!) !== 0n) yield { changes: new Map([[wire, other]]) };
      }
    }
  }

  /** One of the wires that it reads is another number, and what it gives stays. */
  *#kept(row: number, values: readonly bigint[]): Generator<Attempt> {
    const gives = this.#gives.get(row);
    if (gives === undefined) return;
    for (const wire of this.#system.wiresOf(row)) {
      if (gives.includes(wire)) continue;
      for (const other of [values[wire]! + 1n, 1n - values[wire]!])
        yield { changes: new Map([[wire, other]]), held: new Set([wire, ...gives]) };
    }
  }

  /** A digit is no digit, and its neighbour makes up for it. */
  *#bits(row: number, values: readonly bigint[]): Generator<Attempt> {
    const [wire] = this.#system.wiresOf(row);
    for (const neighbour of [wire! + 1, wire! - 1]) {
      if (
        this.#system.names[neighbour]?.replace(/\d+\]$/, '') !==
        this.#system.names[wire!]!.replace(/\d+\]$/, '')
      )
        continue;
      const flip = 1n - 2n * near(values[neighbour]!);
      const step = neighbour > wire! ? -2n * flip : -flip * inverseOf(2n);
      yield {
        changes: new Map([
          [wire!, values[wire!]! + step],
          [neighbour, values[neighbour]! + flip],
        ]),
      };
    }
  }

  /** An input changes, and what the row gives stays. */
  *#cuts(row: number, values: readonly bigint[]): Generator<Attempt> {
    const gives = this.#gives.get(row);
    if (gives === undefined) return;
    for (const input of this.#inputs) {
      if (!gives.some((wire) => this.#reach(input).has(wire))) continue;
      for (const step of [1n, -1n]) {
        const changes = new Map([[input, values[input]! + step]]);
        yield { changes, held: new Set([input, ...gives]) };
      }
    }
  }

  #reach(input: number): ReadonlySet<number> {
    const found = this.#reached.get(input) ?? this.#solver.reach(input);
    this.#reached.set(input, found);
    return found;
  }

  /** As the cheap ones, but for the private inputs only. */
  *#dear(row: number, values: readonly bigint[]): Generator<Attempt> {
    const gives = this.#gives.get(row) ?? [];
    for (const input of this.#inputs) {
      if (input <= this.#system.publics || !gives.some((wire) => this.#reach(input).has(wire))) continue;
      yield { changes: new Map([[input, values[input]! + 1n]]), held: new Set([input, ...gives]) };
    }
    yield* this.#recipes(row, values);
  }

  /** Inputs that change together: an account is gone, a bit of the policy is another. What the row gives follows, or stays. */
  *#recipes(row: number, values: readonly bigint[]): Generator<Attempt> {
    const gives = this.#gives.get(row) ?? [];
    const wires = this.#system.wiresOf(row);
    for (const changes of this.#changes(values)) {
      if (![...changes.keys()].some((input) => wires.some((wire) => this.#reach(input).has(wire)))) continue;
      yield { changes };
      if (gives.length > 0) yield { changes, held: new Set([...changes.keys(), ...gives]) };
    }
  }

  *#changes(values: readonly bigint[]): Generator<Map<number, bigint>> {
    const wireOf = (name: string) => this.#system.wireOf.get(`main.${name}`);
    for (let a = 0; wireOf(`account[${a}].enabled`) !== undefined; a++) {
      const own = this.#inputs.filter((input) =>
        new RegExp(`^main\\.account\\[${a}\\]\\.(enabled|cash|quantity)`).test(this.#system.names[input]!),
      );
      yield new Map(own.map((input) => [input, 0n]));
      const enabled = wireOf(`account[${a}].enabled`)!;
      yield new Map([[enabled, 1n - values[enabled]!]]);
    }
    const policy = wireOf('policy');
    for (let bit = 0n; policy !== undefined && bit < POLICY_BITS; bit++)
      yield new Map([[policy, values[policy]! ^ (1n << bit)]]);
  }
}
