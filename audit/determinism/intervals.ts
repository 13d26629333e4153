import { FIELD } from '../../src/units/field.js';
import { abs, max, min } from '../../src/units/integers.js';
import { inverseOf, near, type System, type Term } from '../system/system.js';
import { type Form, linearForm, sidesOf } from './forms.js';

/** Integers from `low` to `high`, both included: what the rows leave a wire. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

const width = ({ low, high }: Interval): bigint => high - low;

/** Intervals of wires. */
export class Intervals {
  readonly #system: System;
  readonly #known: (Interval | undefined)[];

  constructor(system: System) {
    this.#system = system;
    this.#known = new Array(system.wires);
    this.#known[0] = { low: 1n, high: 1n };
  }

  of(wire: number): Interval | undefined {
    return this.#known[wire];
  }

  /** Looks for an interval that a row gives; the wire that has one now, if any. */
  learn(row: number): number | undefined {
    const form = linearForm(this.#system, row);
    return form === undefined ? this.#fromProduct(row) : this.#fromSum(form);
  }

  /** `x = Σ coefficient · wire`, where all others have an interval. */
  #fromSum({ terms, constant }: Form): number | undefined {
    const open = terms.filter(({ wire }) => this.of(wire) === undefined);
    if (open.length > 1) return undefined;
    // Two rows may bound one wire from both sides: short rows are looked at again.
    const targets = open.length === 1 ? open : terms.length <= 2 ? terms : [];
    for (const { wire, coefficient } of targets) {
      const rest = { terms: terms.filter((other) => other.wire !== wire), constant };
      const own = this.#interval(rest, -inverseOf(coefficient));
      if (own !== undefined && this.#accept(wire, own)) return wire;
    }
    return undefined;
  }

  /** `x · (y − x) = 0`: x is 0 or y. `a · b = x + …`: x has the interval of the product and the rest. */
  #fromProduct(row: number): number | undefined {
    const [a, b, c] = sidesOf(this.#system, row);
    if (c.terms.length === 0 && c.constant === 0n) {
      for (const [one, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const [root] = one.terms;
        if (one.terms.length !== 1 || one.constant !== 0n || this.of(root!.wire) !== undefined) continue;
        const own = other.terms.find(({ wire }) => wire === root!.wire);
        if (own === undefined) continue;
        const scale = -inverseOf(own.coefficient);
        const rest = this.#interval(
          { terms: other.terms.filter((term) => term !== own), constant: other.constant },
          scale,
        );
        if (rest === undefined) continue;
        const zero = { low: 0n, high: 0n };
        return this.#accept(root!.wire, hull(zero, rest)) ? root!.wire : undefined;
      }
      return undefined;
    }
    const open = c.terms.filter(({ wire }) => this.of(wire) === undefined);
    if (open.length !== 1) return undefined;
    const [{ wire, coefficient }] = open as [Term];
    const scale = inverseOf(coefficient);
    const [first, second] = [this.#interval(a, 1n), this.#interval(b, scale)];
    const rest = this.#interval(
      { terms: c.terms.filter((term) => term.wire !== wire), constant: c.constant },
      -scale,
    );
    if (first === undefined || second === undefined || rest === undefined) return undefined;
    const corners = [first.low, first.high].flatMap((x) => [x * second.low, x * second.high]);
    const product = { low: corners.reduce(min), high: corners.reduce(max) };
    return this.#accept(wire, add(product, rest)) ? wire : undefined;
  }

  #interval({ terms, constant }: Form, scale: bigint): Interval | undefined {
    let sum: Interval = { low: near(constant * scale), high: near(constant * scale) };
    for (const { wire, coefficient } of terms) {
      const own = this.of(wire);
      if (own === undefined) return undefined;
      sum = add(sum, times(near(coefficient * scale), own));
    }
    return sum;
  }

  /** Whether that is news. */
  #accept(wire: number, interval: Interval): boolean {
    if (width(interval) >= FIELD) return false;
    const before = this.of(wire);
    // Two intervals speak of the same integer only where neither comes near the field order.
    const canMeet = before !== undefined && isSmall(before) && isSmall(interval);
    if (before !== undefined && !canMeet) return false;
    const now = before === undefined ? interval : intersect(before, interval);
    if (before !== undefined && now.low === before.low && now.high === before.high) return false;
    this.#known[wire] = now;
    return true;
  }

  /**
   * The factor with which a sum `Σ coefficient · digit` has one reading, if any: each digit's step, coefficient times factor, is
   * larger than all that smaller ones can make, and all together stay below the field order.
   */
  scaleOf(digits: readonly Term[]): bigint | undefined {
    const spans = digits.map(({ wire }) => this.of(wire));
    if (spans.some((span) => span === undefined)) return undefined;
    const scales = [1n, ...digits.slice(0, 3).map(({ coefficient }) => inverseOf(coefficient))];
    return scales.find((scale) => {
      const scaled = digits
        .map(({ coefficient }, i) => ({ step: abs(near(coefficient * scale)), span: width(spans[i]!) }))
        .sort((x, y) => (x.step < y.step ? -1 : x.step > y.step ? 1 : 0));
      let reach = 0n;
      for (const { step, span } of scaled) {
        if (step <= reach) return false;
        reach += step * span;
      }
      return reach < FIELD;
    });
  }
}

const isSmall = ({ low, high }: Interval): boolean => abs(low) < FIELD >> 2n && abs(high) < FIELD >> 2n;

const add = (x: Interval, y: Interval): Interval => ({ low: x.low + y.low, high: x.high + y.high });

const times = (n: bigint, { low, high }: Interval): Interval =>
  n < 0n ? { low: n * high, high: n * low } : { low: n * low, high: n * high };

const hull = (x: Interval, y: Interval): Interval => ({
  low: min(x.low, y.low),
  high: max(x.high, y.high),
});

/** Both hold. Where they do not meet, no witness exists, and either is true of all there are. */
const intersect = (x: Interval, y: Interval): Interval => {
  const [low, high] = [max(x.low, y.low), min(x.high, y.high)];
  return low > high ? x : { low, high };
};
