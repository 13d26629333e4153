import { bytesOf, type Kernel, type KernelName, openKernel, take } from '../../src/groth16/kernel.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';

/** What the modules export for tests beside what the prover uses. */
type Binary = (result: number, a: number, b: number) => void;
type Unary = (result: number, a: number) => void;
interface FieldExports {
  fpRead: (pair: number, p: number, q: number) => void;
  fpWrite: (p: number, q: number, pair: number) => void;
  fpMul: Binary;
  fpSqr: Unary;
  fpAdd: Binary;
  fpSub: Binary;
  fpSub2: (result: number, a: number, b: number, c: number) => void;
  fpDiff: Binary;
  fpZeros: (a: number) => number;
  fpInverse: Unary;
  frSqr: Unary;
  frAdd: Binary;
  frSub: Binary;
  fp2Mul: Binary;
  fp2Sqr: Unary;
  fp2Inverse: Unary;
}

export type TestKernel = Kernel & FieldExports;

export const openTestKernel = async (name: KernelName) => (await openKernel(name)) as TestKernel;

/** How a kernel lays out two elements: limbs, of so many bits, and the factor of its Montgomery form. */
export const LAYOUTS = {
  fused: { bits: 51, limbs: 5, radix: 1n << 255n, bytes: 8 },
  portable: { bits: 29, limbs: 9, radix: 1n << 261n, bytes: 4 },
} as const;

/** Two elements in the memory of a kernel. */
export class Pair {
  readonly at: number;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.at = take(kernel, 2 * 144); // one of the extension as well
  }

  /** Limbs as they stand, of both lanes. */
  setLimbs(lanes: readonly [readonly bigint[], readonly bigint[]]): this {
    const view = new DataView(this.#kernel.memory.buffer);
    lanes.forEach((limbs, lane) => {
      limbs.forEach((limb, j) => {
        if (this.#kernel.name === 'fused') view.setFloat64(this.at + 16 * j + 8 * lane, Number(limb), true);
        else view.setUint32(this.at + 8 * j + 4 * lane, Number(limb), true);
      });
    });
    return this;
  }

  limbs(): [bigint[], bigint[]] {
    const view = new DataView(this.#kernel.memory.buffer);
    const { limbs: count } = LAYOUTS[this.#kernel.name];
    const lane = (l: number) =>
      Array.from({ length: count }, (_, j) =>
        this.#kernel.name === 'fused'
          ? BigInt(view.getFloat64(this.at + 16 * j + 8 * l, true))
          : BigInt(view.getUint32(this.at + 8 * j + 4 * l, true)),
      );
    return [lane(0), lane(1)];
  }

  /** The integers that the limbs stand for, Montgomery form and all. */
  values(): [bigint, bigint] {
    const { bits } = LAYOUTS[this.#kernel.name];
    const integerOf = (limbs: bigint[]) => limbs.reduceRight((sum, limb) => (sum << BigInt(bits)) + limb, 0n);
    const [a, b] = this.limbs();
    return [integerOf(a), integerOf(b)];
  }
}

/** Integers of 32 bytes in the memory of a kernel. */
export class Integers {
  readonly at: number;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, count = 2) {
    this.#kernel = kernel;
    this.at = take(kernel, 32 * count);
  }

  set(values: readonly bigint[]): this {
    values.forEach((value, i) => {
      writeScalar(bytesOf(this.#kernel), this.at + 32 * i, value);
    });
    return this;
  }

  get(count = 2): bigint[] {
    const bytes = bytesOf(this.#kernel).subarray(this.at, this.at + 32 * count);
    return Array.from({ length: count }, (_, i) => readScalar(bytes, i));
  }
}
