import { Fr } from './fields.js';
import { bytesOf, type Kernel, outOfMemory, take } from './kernel.js';
import { writeScalar } from './scalarBytes.js';

/** The root of order 2^bits that snarkjs uses: a power of 5. 2^28 divides the order of the field less 1. */
export function rootOfUnity(bits: number): bigint {
  return Fr.pow(5n, (Fr.ORDER - 1n) >> BigInt(bits));
}

/** Makes the tables of a kernel for transforms of 2^bits elements. Throws {@link InternalError} where memory does not suffice. */
export function openTransforms(kernel: Kernel, bits: number): void {
  const scratch = take(kernel, 32);
  const size = kernel.pairBytes.value;
  const setElement = (pair: number, value: bigint) => {
    writeScalar(bytesOf(kernel), scratch, value);
    kernel.readScalars(pair, scratch, scratch);
  };
  const powers = take(kernel, size * (bits + 2));
  const inverseOfSize = powers + size * (bits + 1);
  for (let s = 0, root = rootOfUnity(bits + 1); s <= bits; s++, root = Fr.sqr(root))
    setElement(powers + size * s, root);
  setElement(inverseOfSize, Fr.inv(1n << BigInt(bits)));
  if (!kernel.openTransforms(bits, inverseOfSize, powers)) throw outOfMemory();
}
