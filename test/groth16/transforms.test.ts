import { bn254 } from '@noble/curves/bn254.js';
import { buildBn128, type Curve } from 'ffjavascript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongWithTransforms } from '../../audit/prover/transforms.js';
import { KERNELS } from '../../src/groth16/kernel.js';

const { Fr } = bn254.fields;

let curve: Curve;
beforeAll(async () => {
  curve = await buildBn128();
});
afterAll(() => curve.terminate());

describe.each(KERNELS)('transforms of the kernel %s', (name) => {
  it.each([1, 2, 3, 4, 5, 6, 8, 11])('are those of the library for 2^%i elements', async (bits) => {
    const n = 1 << bits;
    const lists = [
      Array.from({ length: n }, (_, i) => Fr.pow(7n, BigInt(i + 1))),
      Array.from({ length: n }, (_, i) => (i % 3 === 0 ? Fr.ORDER - 1n : 0n)),
    ];
    expect(await wrongWithTransforms(name, curve, bits, lists)).toBeUndefined();
  });
});
