import { createHash } from 'node:crypto';
import { bn254 } from '@noble/curves/bn254.js';
import type { Entry, Rows } from './container.js';

/** What multiple of a generator each point of a key with a public seed must be, straight from the definitions. */

const R = bn254.fields.Fr.ORDER;
export const mod = (n: bigint): bigint => ((n % R) + R) % R;

export function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = power(base, exponent >> 1n);
  return mod(half * half * (exponent & 1n ? base : 1n));
}

/** By Euclid's algorithm. */
export function inverse(n: bigint): bigint {
  let [a, b, x, y] = [R, mod(n), 0n, 1n];
  while (b !== 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  if (a !== 1n) throw new RangeError('0 has no inverse');
  return mod(x);
}

/** What the seed says of a secret. */
export function secretOf(seed: string, name: string): bigint {
  return mod(BigInt(`0x${createHash('sha512').update(`${seed}\0${name}`).digest('hex')}`));
}

/** A root of unity of that order, a power of two: 5 generates the field's multiplicative group. */
export function rootOf(order: number): bigint {
  return power(5n, (R - 1n) / BigInt(order));
}

/** Value at a point of the polynomial that is 1 at root^j and 0 at the other points of the domain. */
export function lagrangeAt(point: bigint, j: number, size: number): bigint {
  const own = power(rootOf(size), BigInt(j));
  return mod((power(point, BigInt(size)) - 1n) * own * inverse(BigInt(size) * mod(point - own)));
}

export interface Secrets {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
}

/** A key's multiples, by name and place. */
export class Scalars {
  readonly domain: number;
  readonly #rows: Rows;
  readonly #secrets: Secrets;
  readonly #lagrange = new Map<number, bigint>();

  constructor(rows: Rows, secrets: Secrets) {
    this.#rows = rows;
    this.#secrets = secrets;
    // One row more for every public signal and for 1.
    this.domain = 1;
    while (this.domain < rows.rows + rows.publics + 1) this.domain *= 2;
  }

  /** A, B and C of a wire at tau. */
  polynomials(wire: number): readonly [a: bigint, b: bigint, c: bigint] {
    const sums: [bigint, bigint, bigint] = [0n, 0n, 0n];
    const { rows, publics, entries } = this.#rows;
    const own: Entry[] = wire <= publics ? [{ row: rows + wire, side: 0, coefficient: 1n }] : [];
    for (const { row, side, coefficient } of [...(entries.get(wire) ?? []), ...own])
      sums[side] = mod(sums[side] + coefficient * this.#at(row));
    return sums;
  }

  #at(row: number): bigint {
    const value = this.#lagrange.get(row) ?? lagrangeAt(this.#secrets.tau, row, this.domain);
    this.#lagrange.set(row, value);
    return value;
  }

  /** IC of a public wire; δ times C of a private one. */
  combined(wire: number): bigint {
    const [a, b, c] = this.polynomials(wire);
    return mod(this.#secrets.beta * a + this.#secrets.alpha * b + c);
  }

  /** C of a private wire, counted from the first of them. */
  c(index: number): bigint {
    return mod(this.combined(this.#rows.publics + 1 + index) * inverse(this.#secrets.delta));
  }

  /** H carries what vanishes on the domain by the odd points of one twice as large. */
  h(index: number): bigint {
    const value = lagrangeAt(this.#secrets.tau, 2 * index + 1, 2 * this.domain);
    return mod(value * inverse(this.#secrets.delta));
  }
}
