import type { Components } from '../system/components.js';
import { inverseOf, near, type System } from '../system/system.js';
import type { Forgery } from './forger.js';

/** Ways to lie about a row that need to know nothing of what it is for. */

/** Wires that get other values. All that follows from them is computed on, but for what is held. */
export interface Attempt {
  readonly changes: ReadonlyMap<number, bigint>;
  /** Wires that keep what they have, or were given; what was given if nothing is said. */
  readonly held?: ReadonlySet<number>;
  /** The slot's account is signed for the occasion. */
  readonly forged?: { readonly slot: number; readonly forgery: Forgery };
}

/** What attempts are made from. */
export interface Ground {
  readonly system: System;
  readonly components: Components;
  /** The wires that a row gives. */
  readonly gives: (row: number) => readonly number[];
  /** Wires of the inputs. */
  readonly inputs: readonly number[];
  /** The wires that a wire can have an influence on. */
  readonly reach: (wire: number) => ReadonlySet<number>;
}

export type Strategy = (ground: Ground, row: number, values: readonly bigint[]) => Iterable<Attempt>;

/** One of its wires is another number; first those that it gives. */
export const direct: Strategy = function* ({ system, gives }, row, values) {
  const given = gives(row);
  const others = system.wiresOf(row).filter((wire) => !given.includes(wire));
  for (const wire of [...given.slice(0, 3), ...others.slice(0, 4)]) {
    const value = values[wire]!;
    for (const other of [value + 1n, value - 1n, 1n - value, 0n, 2n, -value])
      if (near(other - value) !== 0n) yield { changes: new Map([[wire, other]]) };
  }
};

/** One of the wires that it reads is another number, and what it gives stays. */
export const kept: Strategy = function* ({ system, gives }, row, values) {
  const given = gives(row);
  if (given.length === 0) return;
  for (const wire of system.wiresOf(row)) {
    if (given.includes(wire)) continue;
    for (const other of [values[wire]! + 1n, 1n - values[wire]!, -values[wire]!])
      yield { changes: new Map([[wire, other]]), held: new Set([wire, ...given]) };
  }
};

/** A digit is no digit, and its neighbour makes up for it. */
export const digits: Strategy = function* ({ system }, row, values) {
  const [wire] = system.wiresOf(row) as [number];
  const stemOf = (name: string | undefined) => name?.replace(/\d+\]$/, '');
  for (const neighbour of [wire + 1, wire - 1]) {
    if (stemOf(system.names[neighbour]) !== stemOf(system.names[wire])) continue;
    const flip = 1n - 2n * near(values[neighbour]!);
    const step = neighbour > wire ? -2n * flip : -flip * inverseOf(2n);
    yield {
      changes: new Map([
        [wire, values[wire]! + step],
        [neighbour, values[neighbour]! + flip],
      ]),
    };
  }
};

/** How many inputs are tried. */
const CUTS = 12;

/** An input is one more or less, and what the row gives stays. */
export const cut: Strategy = function* ({ gives, inputs, reach }, row, values) {
  const given = gives(row);
  const reaching = inputs.filter((input) => given.some((wire) => reach(input).has(wire)));
  for (const input of reaching.slice(0, CUTS)) {
    for (const step of [1n, -1n])
      yield { changes: new Map([[input, values[input]! + step]]), held: new Set([input, ...given]) };
  }
};
