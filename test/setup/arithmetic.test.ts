import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cubeRootOfOne } from '../../scripts/kernels/glv.js';
import { KERNELS } from '../../src/groth16/kernel.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';
import { rootOfUnity } from '../../src/groth16/transforms.js';
import { POINT_BYTES } from '../../src/groth16/zkey.js';
import { buildFixedBase, type FixedBase, type Group } from '../../src/setup/fixedBase.js';
import { inverse, lagrangeValues, power } from '../../src/setup/lagrange.js';
import { FIELD } from '../../src/units/field.js';

const element = fc.bigInt({ min: 0n, max: FIELD - 1n });
const mod = (n: bigint) => ((n % FIELD) + FIELD) % FIELD;

describe('roots of unity', () => {
  test.each([0, 1, 2, 14, 28])('of order 2^%i are primitive', (bits) => {
    const root = rootOfUnity(bits);
    expect(power(root, 1n << BigInt(bits))).toBe(1n);
    if (bits > 0) expect(power(root, 1n << BigInt(bits - 1))).toBe(FIELD - 1n);
  });

  test('have inverses, like every element but 0', () => {
    fc.assert(
      fc.property(element, (a) => {
        if (a !== 0n) expect(mod(a * inverse(a))).toBe(1n);
      }),
    );
  });
});

describe('Lagrange values', () => {
  /** Straight from the definition: the product over the other points. */
  function direct(tau: bigint, bits: number): bigint[] {
    const root = rootOfUnity(bits);
    const points = Array.from({ length: 1 << bits }, (_, j) => power(root, BigInt(j)));
    return points.map((own) =>
      points.reduce(
        (product, other) =>
          other === own ? product : mod(product * mod(tau - other) * inverse(mod(own - other))),
        1n,
      ),
    );
  }

  test.each([0, 1, 2, 3, 4])('of a domain of 2^%i are those of the definition', (bits) => {
    for (const tau of [2n, 7_421n, FIELD - 2n, 123_456_789n ** 8n % FIELD]) {
      expect(lagrangeValues(tau, bits)).toEqual(direct(tau, bits));
    }
  });

  test('of the odd points alone are every second one', () => {
    const all = lagrangeValues(7_421n, 5);
    expect(lagrangeValues(7_421n, 5, 1, 2)).toEqual(all.filter((_, j) => j % 2 === 1));
  });

  test('do not exist at a point of the domain', () => {
    expect(() => lagrangeValues(1n, 4)).toThrow('point of the domain');
  });

  test('sum to 1, and interpolate polynomials', () => {
    const bits = 4;
    const root = rootOfUnity(bits);
    fc.assert(
      fc.property(element, fc.array(element, { minLength: 1, maxLength: 16 }), (tau, coefficients) => {
        const evaluate = (x: bigint) => coefficients.reduceRight((sum, c) => mod(sum * x + c), 0n);
        fc.pre(power(tau, 1n << BigInt(bits)) !== 1n); // not a point of the domain
        const values = lagrangeValues(tau, bits);
        expect(values.reduce((sum, value) => mod(sum + value), 0n)).toBe(1n);
        const at = values.reduce((sum, value, j) => mod(sum + value * evaluate(power(root, BigInt(j)))), 0n);
        expect(at).toBe(evaluate(tau));
      }),
      { numRuns: 20 },
    );
  });
});

describe.each(KERNELS)('fixed-base multiplication, %s', (kernel) => {
  let base: FixedBase;
  beforeAll(async () => {
    base = await buildFixedBase(kernel);
  });
  const { Fp } = bn254.fields;
  const unscale = Fp.inv(Fp.create(1n << 256n));
  const decode = (bytes: Uint8Array): bigint[] =>
    Array.from({ length: bytes.length / 32 }, (_, i) => Fp.mul(readScalar(bytes, i), unscale));
  const expected = (group: Group, scalar: bigint): bigint[] => {
    if (scalar === 0n) return new Array<bigint>(POINT_BYTES[group] / 32).fill(0n); // infinity is all zeros
    if (group === 'g1') {
      const { x, y } = bn254.G1.Point.BASE.multiply(scalar).toAffine();
      return [x, y];
    }
    const { x, y } = bn254.G2.Point.BASE.multiply(scalar).toAffine();
    return [x.c0, x.c1, y.c0, y.c1];
  };
  /** Sizes of digits at their ends, and scalars whose halves are 0, ±1, or equal. */
  const SMALL = [1n, 2n, 4095n, 4096n, 4097n, 8191n, 8192n, 8193n, (1n << 126n) - 1n, 1n << 126n, 1n << 127n];
  const LAMBDA = cubeRootOfOne(FIELD);
  const EDGES = [
    // Infinity in each place of a pair, and in both.
    ...[0n, FIELD / 2n, FIELD / 2n + 1n, 0n, 0n, 0n, (1n << 253n) + 1n, LAMBDA - 1n, LAMBDA + 1n],
    ...SMALL.flatMap((n) => [n, FIELD - n, mod(LAMBDA * n), mod(-LAMBDA * n)]),
  ];

  test.each<Group>(['g1', 'g2'])('of %s agrees with noble on edges and random scalars', async (group) => {
    const scalars = [...EDGES, ...fc.sample(element, 20)];
    const bytes = await base.multiply(group, scalars);
    const size = POINT_BYTES[group];
    scalars.forEach((scalar, i) => {
      expect(decode(bytes.slice(i * size, (i + 1) * size))).toEqual(expected(group, scalar));
    });
  });

  test('goes on over more scalars than fit at once, and tells how far it is', async () => {
    const scalars = Array.from({ length: 5_000 }, (_, i) => BigInt(i));
    const told: number[] = [];
    const bytes = await base.multiply('g1', scalars, (done) => told.push(done));
    expect(told).toEqual([1024, 2048, 3072, 4096, 5000]);
    for (const i of [0, 1, 1023, 1024, 4999]) {
      expect(decode(bytes.slice(64 * i, 64 * i + 64))).toEqual(expected('g1', BigInt(i)));
    }
    expect(await base.multiply('g2', [])).toHaveLength(0);
  });
});

test('scalars come back from their bytes', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), (n) => {
      const bytes = new Uint8Array(70);
      writeScalar(bytes, 33, n);
      expect([readScalar(bytes.subarray(33), 0), bytes[32], bytes[65]]).toEqual([n, 0, 0]);
    }),
  );
});
