import { bn254 } from '@noble/curves/bn254.js';
import type { Curve } from 'ffjavascript';
import { bytesOf, type Kernel, type KernelName, openKernel, take } from '../../src/groth16/kernel.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';
import { openTransforms, rootOfUnity } from '../../src/groth16/transforms.js';

/** The transforms of a kernel against those of ffjavascript. */

const { Fr } = bn254.fields;

/** The first bits of a number, the other way round. */
const turned = (i: number, bits: number) =>
  Array.from({ length: bits }, (_, b) => ((i >> b) & 1) << (bits - 1 - b)).reduce((sum, bit) => sum | bit, 0);

/** A vector in a kernel: pair k has elements k and k + n / 2. */
class Vector {
  readonly #kernel: Kernel;
  readonly #at: number;
  readonly #scratch: number;
  readonly #half: number;

  constructor(kernel: Kernel, values: readonly bigint[]) {
    this.#kernel = kernel;
    this.#half = values.length / 2;
    this.#at = take(kernel, this.#half * kernel.pairBytes.value);
    this.#scratch = take(kernel, 64);
    for (let k = 0; k < this.#half; k++) {
      writeScalar(bytesOf(kernel), this.#scratch, values[k]!);
      writeScalar(bytesOf(kernel), this.#scratch + 32, values[k + this.#half]!);
      kernel.readScalars(this.#pair(k), this.#scratch, this.#scratch + 32);
    }
  }

  #pair(k: number): number {
    return this.#at + k * this.#kernel.pairBytes.value;
  }

  /** Lane 0 of all pairs, then lane 1; once: it leaves Montgomery form. */
  lanes(): bigint[][] {
    const pairs = Array.from({ length: this.#half }, (_, k) => {
      this.#kernel.writeScalars(this.#scratch, this.#scratch + 32, this.#pair(k));
      const bytes = bytesOf(this.#kernel).subarray(this.#scratch, this.#scratch + 64);
      return [readScalar(bytes, 0), readScalar(bytes, 1)];
    });
    return [0, 1].map((lane) => pairs.map((pair) => pair[lane]!));
  }

  shift(): this {
    this.#kernel.toShiftedCoefficients(this.#at);
    return this;
  }

  evaluate(): this {
    this.#kernel.toValues(this.#at);
    return this;
  }
}

/** By the library: the coefficients, shifted, and their values. */
async function expected(curve: Curve, values: readonly bigint[], bits: number) {
  const bytes = new Uint8Array(32 * values.length);
  values.forEach((value, i) => {
    writeScalar(bytes, 32 * i, value);
  });
  const scalarsOf = async (elements: Uint8Array) => {
    const plain = await curve.Fr.batchFromMontgomery(elements);
    return values.map((_, i) => readScalar(plain, i));
  };
  const coefficients = await curve.Fr.ifft(await curve.Fr.batchToMontgomery(bytes));
  const shift = rootOfUnity(bits + 1);
  const shifted = (await scalarsOf(coefficients)).map((value, i) => Fr.mul(value, Fr.pow(shift, BigInt(i))));
  const shiftedBytes = new Uint8Array(32 * values.length);
  shifted.forEach((value, i) => {
    writeScalar(shiftedBytes, 32 * i, value);
  });
  const back = await curve.Fr.fft(await curve.Fr.batchToMontgomery(shiftedBytes));
  return { shifted, values: await scalarsOf(back) };
}

/** What is wrong with a kernel's transforms of these lists of 2^bits values. */
export async function wrongWithTransforms(
  name: KernelName,
  curve: Curve,
  bits: number,
  lists: readonly (readonly bigint[])[],
): Promise<string | undefined> {
  const kernel = await openKernel(name);
  openTransforms(kernel, bits);
  for (const values of lists) {
    const { shifted, values: end } = await expected(curve, values, bits);
    const coefficients = new Vector(kernel, values).shift().lanes();
    const isShifted = coefficients.every((lane, l) =>
      lane.every((value, q) => value === shifted[2 * turned(q, bits - 1) + l]),
    );
    if (!isShifted) return `${name}, 2^${bits}: other coefficients`;
    const found = new Vector(kernel, values).shift().evaluate().lanes().flat();
    if (!found.every((value, i) => value === end[i])) return `${name}, 2^${bits}: other values`;
  }
  return undefined;
}
