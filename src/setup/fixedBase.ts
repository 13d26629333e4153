import { bn254 } from '@noble/curves/bn254.js';
import { bytesOf, type KernelName, openKernel, outOfMemory, put, take } from '../groth16/kernel.js';
import { bytesOfG1, bytesOfG2 } from '../groth16/points.js';
import { writeScalar } from '../groth16/scalarBytes.js';
import { POINT_BYTES } from '../groth16/zkey.js';

/** Many multiples of the two generators of BN254. Points are the bytes of a zkey: affine, Montgomery, little-endian. */

/** Scalars at a time: a thread does nothing else meanwhile. */
const CHUNK = 1024;

export type Group = 'g1' | 'g2';

/** Multiplies generators by many scalars, each from 0 to r − 1. `onProgress` gets the number of scalars done. */
export interface FixedBase {
  multiply(
    group: Group,
    scalars: readonly bigint[],
    onProgress?: (done: number) => void,
  ): Promise<Uint8Array>;
}

/** Builds the tables once (about 0.1 s). Throws {@link InternalError} where memory does not suffice. */
export async function buildFixedBase(name?: KernelName): Promise<FixedBase> {
  const kernel = await openKernel(name);
  const opened = [
    kernel.openMultiples1(put(kernel, bytesOfG1(bn254.G1.Point.BASE))),
    kernel.openMultiples2(put(kernel, bytesOfG2(bn254.G2.Point.BASE))),
  ];
  if (opened.includes(0)) throw outOfMemory();
  const multiples = { g1: kernel.multiples1, g2: kernel.multiples2 };
  const room = take(kernel, 32 * CHUNK);
  const points = take(kernel, POINT_BYTES.g2 * CHUNK);

  return {
    async multiply(group, scalars, onProgress) {
      const size = POINT_BYTES[group];
      const result = new Uint8Array(scalars.length * size);
      for (let start = 0; start < scalars.length; start += CHUNK) {
        const chunk = scalars.slice(start, start + CHUNK);
        const bytes = bytesOf(kernel);
        chunk.forEach((scalar, i) => {
          writeScalar(bytes, room + 32 * i, scalar);
        });
        if (!multiples[group](points, room, chunk.length)) throw outOfMemory();
        result.set(bytesOf(kernel).subarray(points, points + size * chunk.length), size * start);
        onProgress?.(start + chunk.length);
        await new Promise((resolve) => setImmediate(resolve)); // let progress be drawn
      }
      return result;
    },
  };
}
