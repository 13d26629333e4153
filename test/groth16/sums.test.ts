import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, KERNELS, type Kernel, openKernel, put, take } from '../../src/groth16/kernel.js';
import { bytesOfG1, bytesOfG2 } from '../../src/groth16/points.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';

const { Fp, Fr } = bn254.fields;
const GROUPS = { 1: bn254.G1.Point, 2: bn254.G2.Point } as const;
type Group = keyof typeof GROUPS;

const SCALE = 1n << 256n;
/** The point that is this multiple of the generator, as a key has it. */
function pointBytes(group: Group, multiple: bigint): Uint8Array {
  const k = Fr.create(multiple);
  if (k === 0n) return new Uint8Array(64 * group);
  return group === 1
    ? bytesOfG1(bn254.G1.Point.BASE.multiply(k))
    : bytesOfG2(bn254.G2.Point.BASE.multiply(k));
}

/** The sum by the kernel, of bases that are these multiples of the generator. */
function sumOf(
  kernel: Kernel,
  group: Group,
  multiples: readonly bigint[],
  scalars: readonly bigint[],
): bigint[] {
  const start = kernel.mark();
  const n = multiples.length;
  const size = 64 * group;
  const bases = take(kernel, kernel[`baseBytes${group}`].value * (n + 1));
  const wires = take(kernel, 4 * n + 4);
  new Uint32Array(kernel.memory.buffer, wires, n).set(Array.from({ length: n }, (_, i) => i));
  const at = take(kernel, 32 * n + 32);
  scalars.forEach((scalar, i) => {
    writeScalar(bytesOf(kernel), at + 32 * i, scalar);
  });
  const known = new Map<bigint, Uint8Array>();
  const points = new Uint8Array(size * n);
  multiples.forEach((multiple, i) => {
    const bytes = known.get(multiple) ?? pointBytes(group, multiple);
    known.set(multiple, bytes);
    points.set(bytes, size * i);
  });
  const numbers = take(kernel, 4 * n + 4);
  new Uint32Array(kernel.memory.buffer, numbers, n + 1).set([...Array(n).keys(), 0]);
  kernel[`load${group}`](bases, put(kernel, points, size), numbers, n);
  const result = take(kernel, 128);
  expect(kernel[`sum${group}`](result, bases, wires, at, n)).toBe(1);
  const bytes = bytesOf(kernel).slice(result, result + size);
  kernel.release(start);
  return Array.from({ length: 2 * group }, (_, i) => readScalar(bytes, i));
}

/** The same, since all logarithms are known. */
function expectedSum(group: Group, multiples: readonly bigint[], scalars: readonly bigint[]): bigint[] {
  const sum = multiples.reduce((total, multiple, i) => Fr.create(total + multiple * scalars[i]!), 0n);
  const bytes = pointBytes(group, sum);
  const unscale = Fp.inv(Fp.create(SCALE));
  return Array.from({ length: 2 * group }, (_, i) => Fp.mul(readScalar(bytes, i), unscale));
}

const range = (n: number) => Array.from({ length: n }, (_, i) => BigInt(i + 1));
const same = (n: number, value: bigint) => Array<bigint>(n).fill(value);
const random = (n: number, seed: bigint) => range(n).map((i) => Fr.pow(seed, i));
const MINUS_ONE = Fr.ORDER - 1n;

/** Lists that ask for each case of an addition, and for each size of a scalar. */
const LISTS: [string, bigint[], bigint[]][] = [
  ['nothing', [], []],
  ['one', [5n], [7n]],
  ['one, times 0', [5n], [0n]],
  ['one, times −1', [5n], [MINUS_ONE]],
  ['two', [5n, 6n], [7n, MINUS_ONE - 7n]],
  ['the same point, twice', [5n, 5n], [1n, 1n]],
  ['a point and its opposite', [5n, Fr.ORDER - 5n], [1n, 1n]],
  ['the same point 33 times', same(33, 5n), same(33, 1n)],
  ['the same point 33 times, with one large scalar', same(33, 5n), same(33, Fr.ORDER >> 1n)],
  ['opposite points that cancel, but for one', [...same(16, 5n), ...same(17, Fr.ORDER - 5n)], same(33, 3n)],
  ['points that all cancel', [...same(16, 9n), ...same(16, Fr.ORDER - 9n)], same(32, 12_345n)],
  ['P + Q beside R = P + Q', [1n, 2n, 3n, 3n, 6n, 6n, 12n, Fr.ORDER - 24n], same(8, 1n)],
  ['1 to 100, all times 1', range(100), same(100, 1n)],
  ['1 to 100, all times one scalar', range(100), same(100, MINUS_ONE / 3n)],
  ['1 to 100, in one bucket', range(100), same(100, 2n)],
  ['0, 1 and −1', range(99), range(99).map((i) => [0n, 1n, MINUS_ONE][Number(i % 3n)]!)],
  ['every length', range(254), Array.from({ length: 254 }, (_, i) => ((1n << BigInt(i)) - 1n) % Fr.ORDER)],
  ['powers of 2', range(254), Array.from({ length: 254 }, (_, i) => (1n << BigInt(i)) % Fr.ORDER)],
  ['short negative ones', range(60), range(60).map((i) => Fr.ORDER - (1n << i))],
  ['around half of the order', range(9), range(9).map((i) => (Fr.ORDER >> 1n) + i - 5n)],
  ['an odd number at random', range(301), random(301, 11n)],
  ['random points and scalars', random(150, 13n), random(150, 17n)],
];

describe.each(KERNELS)('sums of the kernel %s', (name) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel(name);
  });

  it.each(LISTS)('in the first group: %s', (_, multiples, scalars) => {
    expect(sumOf(kernel, 1, multiples, scalars)).toEqual(expectedSum(1, multiples, scalars));
  });

  it.each(LISTS)('in the second group: %s', (_, multiples, scalars) => {
    const [few, short] = [multiples.slice(0, 40), scalars.slice(0, 40)];
    expect(sumOf(kernel, 2, few, short)).toEqual(expectedSum(2, few, short));
  });

  it('give back the memory that they took', () => {
    const before = kernel.mark();
    sumOf(kernel, 1, range(10), range(10));
    expect(kernel.mark()).toBe(before);
  });
});
