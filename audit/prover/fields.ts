import { bn254 } from '@noble/curves/bn254.js';
import { Integers, Pair, type TestKernel } from './kernels.js';

/** The fields of a kernel against integers. */

const { Fp, Fr } = bn254.fields;

export const FIELD_NAMES = ['base', 'scalar'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** What a kernel calls the operations of a field. */
const EXPORTS = {
  base: ['fpRead', 'fpWrite', 'fpMul', 'fpSqr', 'fpAdd', 'fpSub'],
  scalar: ['readScalars', 'writeScalars', 'multiply', 'frSqr', 'frAdd', 'frSub'],
} as const;

const OPERATIONS = ['mul', 'sqr', 'add', 'sub'] as const;

/** Numbers at which something could go wrong: ends, limbs that are full or empty in both layouts, and what is not reduced. */
export function edges(p: bigint): bigint[] {
  const powers = [29, 51].flatMap((bits) => Array.from({ length: 9 }, (_, i) => 1n << BigInt(bits * i)));
  const near = [0n, p, p >> 1n, 2n * p, ...powers, 1n << 253n].flatMap((x) => [x - 1n, x, x + 1n]);
  const full = (bits: number) =>
    Array.from({ length: 9 }, (_, i) => ((1n << BigInt(bits)) - 1n) << BigInt(bits * i)).filter((x) => x < p);
  return [...new Set([...near, ...full(29), ...full(51), (1n << 256n) - 1n])].filter(
    (x) => x >= 0n && x < 1n << 256n,
  );
}

export const modulo = (x: bigint, p: bigint) => ((x % p) + p) % p;

/** Pairs of a kernel, and what it does with them. */
export class KernelFields {
  readonly a: Pair;
  readonly b: Pair;
  readonly r: Pair;
  readonly integers: Integers;
  readonly #fields;

  constructor(kernel: TestKernel) {
    const [a, b, r] = [new Pair(kernel), new Pair(kernel), new Pair(kernel)];
    const integers = new Integers(kernel, 2);
    const [first, second] = [integers.at, integers.at + 32];
    const fieldOf = (order: bigint, [read, write, mul, sqr, add, sub]: (typeof EXPORTS)[FieldName]) => ({
      order,
      read: (pair: Pair) => kernel[read](pair.at, first, second),
      write: () => kernel[write](first, second, r.at),
      mul: () => kernel[mul](r.at, a.at, b.at),
      sqr: () => kernel[sqr](r.at, a.at),
      add: () => kernel[add](r.at, a.at, b.at),
      sub: () => kernel[sub](r.at, a.at, b.at),
    });
    this.#fields = { base: fieldOf(Fp.ORDER, EXPORTS.base), scalar: fieldOf(Fr.ORDER, EXPORTS.scalar) };
    [this.a, this.b, this.r, this.integers] = [a, b, r, integers];
  }

  orderOf(of: FieldName): bigint {
    return this.#fields[of].order;
  }

  /** Reads two integers of 256 bits into a pair. */
  load(of: FieldName, pair: Pair, x: bigint, y: bigint): void {
    this.integers.set([x, y]);
    this.#fields[of].read(pair);
  }

  /** The result, as integers. */
  result(of: FieldName): bigint[] {
    this.#fields[of].write();
    return this.integers.get();
  }

  /** What is wrong with any operation on x and y in one lane, y and x in the other. */
  wrongWith(of: FieldName, x: bigint, y: bigint): string | undefined {
    const field = this.#fields[of];
    this.load(of, this.a, x, y);
    this.load(of, this.b, y, x);
    const expected = {
      mul: [x * y, x * y],
      sqr: [x * x, y * y],
      add: [x + y, x + y],
      sub: [x - y, y - x],
    };
    for (const operation of OPERATIONS) {
      field[operation]();
      const found = this.result(of);
      const isRight = found.every((value, lane) => value === modulo(expected[operation][lane]!, field.order));
      if (!isRight) return `${of} ${operation} of ${x} and ${y} gives ${found.join(' and ')}`;
    }
    return undefined;
  }
}
