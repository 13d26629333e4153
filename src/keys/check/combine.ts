import { randomBytes } from 'node:crypto';
import type { Curve } from 'ffjavascript';
import { readScalar, writeScalar } from '../../groth16/scalarBytes.js';
import { FIELD } from '../../units/field.js';

/** Random combinations: many equations become one, which holds for wrong points with probability 2^-128. */

/** Bytes of a random scalar. */
const RANDOM_BYTES = 16;

/** Fresh random scalars of 128 bits. */
export class RandomScalars {
  /** Little-endian, 16 bytes each. */
  readonly bytes: Uint8Array;

  constructor(count: number) {
    this.bytes = randomBytes(RANDOM_BYTES * count);
  }

  numbers(): bigint[] {
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return Array.from(
      { length: this.bytes.length / RANDOM_BYTES },
      (_, i) => view.getBigUint64(16 * i, true) | (view.getBigUint64(16 * i + 8, true) << 64n),
    );
  }

  /** Those from `first` on, below `end`. */
  slice(first: number, end?: number): Uint8Array {
    return this.bytes.subarray(RANDOM_BYTES * first, end === undefined ? undefined : RANDOM_BYTES * end);
  }
}

/** Coefficients of the polynomial that has these values on the domain of that many points, 32 bytes each. */
export async function interpolate(curve: Curve, values: readonly bigint[]): Promise<Uint8Array> {
  const { Fr } = curve;
  const bytes = new Uint8Array(32 * values.length);
  for (const [i, value] of values.entries()) writeScalar(bytes, 32 * i, value % FIELD);
  return Fr.batchFromMontgomery(await Fr.ifft(await Fr.batchToMontgomery(bytes)));
}

/** Sum of two lists of coefficients, the second as long or longer. */
export function addCoefficients(short: Uint8Array, long: Uint8Array): Uint8Array {
  const sum = Uint8Array.from(long);
  for (let i = 0; i < short.length / 32; i++) {
    writeScalar(sum, 32 * i, (readScalar(short, i) + readScalar(long, i)) % FIELD);
  }
  return sum;
}
