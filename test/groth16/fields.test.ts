import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { KernelName } from '../../src/groth16/kernel.js';
import { Integers, LAYOUTS, openTestKernel, Pair, type TestKernel } from './kernels.js';

const { Fp, Fr } = bn254.fields;
const KERNELS: KernelName[] = ['fused', 'portable'];

/** Numbers at which something could go wrong: ends, limbs that are full or empty in both layouts, and what is not reduced. */
function edges(p: bigint): bigint[] {
  const powers = [29, 51].flatMap((bits) => Array.from({ length: 9 }, (_, i) => 1n << BigInt(bits * i)));
  const near = [0n, p, p >> 1n, 2n * p, ...powers, 1n << 253n].flatMap((x) => [x - 1n, x, x + 1n]);
  const full = (bits: number) =>
    Array.from({ length: 9 }, (_, i) => ((1n << BigInt(bits)) - 1n) << BigInt(bits * i)).filter((x) => x < p);
  return [...new Set([...near, ...full(29), ...full(51), (1n << 256n) - 1n])].filter(
    (x) => x >= 0n && x < 1n << 256n,
  );
}

describe.each(KERNELS)('the fields of the kernel %s', (name) => {
  let kernel: TestKernel;
  let a: Pair;
  let b: Pair;
  let c: Pair;
  let r: Pair;
  let integers: Integers;
  beforeAll(async () => {
    kernel = await openTestKernel(name);
    [a, b, c, r] = [new Pair(kernel), new Pair(kernel), new Pair(kernel), new Pair(kernel)];
    integers = new Integers(kernel, 2);
  });

  const fields = {
    base: {
      order: Fp.ORDER,
      read: (pair: Pair) => kernel.fpRead(pair.at, integers.at, integers.at + 32),
      write: (pair: Pair) => kernel.fpWrite(integers.at, integers.at + 32, pair.at),
      mul: () => kernel.fpMul(r.at, a.at, b.at),
      sqr: () => kernel.fpSqr(r.at, a.at),
      add: () => kernel.fpAdd(r.at, a.at, b.at),
      sub: () => kernel.fpSub(r.at, a.at, b.at),
    },
    scalar: {
      order: Fr.ORDER,
      read: (pair: Pair) => kernel.readScalars(pair.at, integers.at, integers.at + 32),
      write: (pair: Pair) => kernel.writeScalars(integers.at, integers.at + 32, pair.at),
      mul: () => kernel.multiply(r.at, a.at, b.at),
      sqr: () => kernel.frSqr(r.at, a.at),
      add: () => kernel.frAdd(r.at, a.at, b.at),
      sub: () => kernel.frSub(r.at, a.at, b.at),
    },
  };
  type Field = (typeof fields)['base'];
  const load = (field: Field, pair: Pair, x: bigint, y: bigint) => {
    integers.set([x, y]);
    field.read(pair);
  };
  const result = (field: Field) => {
    field.write(r);
    return integers.get();
  };
  const mod = (x: bigint, p: bigint) => ((x % p) + p) % p;
  /** Both lanes, x with y and y with x, so that lanes differ. */
  const check = (field: Field, x: bigint, y: bigint) => {
    const p = field.order;
    load(field, a, x, y);
    load(field, b, y, x);
    const found: bigint[][] = [];
    for (const operation of ['mul', 'sqr', 'add', 'sub'] as const) {
      field[operation]();
      found.push(result(field));
    }
    const expected = [
      [x * y, x * y],
      [x * x, y * y],
      [x + y, x + y],
      [x - y, y - x],
    ].map((lanes) => lanes.map((lane) => mod(lane, p)));
    expect(found, `${x} ${y}`).toEqual(expected);
  };

  it.each(['base', 'scalar'] as const)('of the %s field are right at every edge, with every other', (of) => {
    const all = edges(fields[of].order);
    for (const x of all) for (const y of all) if (x <= y) check(fields[of], x, y);
  });

  it.each(['base', 'scalar'] as const)('of the %s field are right for random numbers', (of) => {
    const number = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    fc.assert(
      fc.property(number, number, (x, y) => check(fields[of], x, y)),
      { numRuns: 3000 },
    );
  });

  it('invert, and 0 is its own inverse', () => {
    for (const x of edges(Fp.ORDER)) {
      load(fields.base, a, x, x ^ 1n);
      kernel.fpInverse(r.at, a.at);
      const inverse = (y: bigint) => (mod(y, Fp.ORDER) === 0n ? 0n : Fp.inv(mod(y, Fp.ORDER)));
      expect(result(fields.base)).toEqual([inverse(x), inverse(x ^ 1n)]);
    }
  });

  it('find zeros in either lane, however 0 stands there', () => {
    const p = Fp.ORDER;
    for (const [x, y] of [
      [0n, 1n],
      [p, p - 1n],
      [1n, 0n],
      [p, 2n * p],
      [3n, 5n],
    ] as const) {
      load(fields.base, a, x, y);
      const expected = (x % p === 0n ? 1 : 0) | (y % p === 0n ? 2 : 0);
      expect(kernel.fpZeros(a.at)).toBe(expected);
      load(fields.base, b, 7n, 7n);
      kernel.fpSub2(r.at, a.at, b.at, b.at);
      load(fields.base, b, 14n, 14n);
      kernel.fpAdd(r.at, r.at, b.at);
      expect(kernel.fpZeros(r.at)).toBe(expected);
      kernel.fpDiff(r.at, a.at, a.at);
      expect(kernel.fpZeros(r.at)).toBe(3);
    }
  });

  it('stay within their bounds with limbs at their ends', () => {
    const { bits, limbs, radix } = LAYOUTS[name];
    const p = Fp.ORDER;
    const unit = mod(Fp.inv(mod(radix, p)), p);
    /** Limbs, all but the top one, at their ends; the top one such that the value is in the range of a factor. */
    const [low, high, top] =
      name === 'fused'
        ? [-(1n << 50n), 1n << 50n, p >> BigInt(bits * (limbs - 1))]
        : [0n, (1n << 29n) - 1n, (2n * p) >> BigInt(bits * (limbs - 1))];
    const tops = name === 'fused' ? [-top, 0n, top] : [0n, top - 1n];
    const lane = (pattern: number, last: bigint) => [
      ...Array.from({ length: limbs - 1 }, (_, j) => ((pattern >> j) & 1 ? high : low)),
      last,
    ];
    const integerOf = (of: bigint[]) => of.reduceRight((sum, limb) => (sum << BigInt(bits)) + limb, 0n);
    const patterns = Array.from({ length: 1 << Math.min(limbs - 1, 6) }, (_, i) =>
      limbs > 6 ? i | (i << 3) : i,
    );
    for (const pattern of patterns) {
      for (const last of tops) {
        const [x, y] = [lane(pattern, last), lane(~pattern, tops.at(-1)!)];
        a.setLimbs([x, y]);
        b.setLimbs([y, y]);
        kernel.fpMul(r.at, a.at, b.at);
        const found = r.values();
        expect(found.map((value) => mod(value, p))).toEqual(
          [x, y].map((own) => mod(integerOf(own) * integerOf(y) * unit, p)),
        );
        for (const value of found) expect(value <= 2n * p && value >= -2n * p).toBe(true);
        for (const limb of r.limbs().flatMap((own) => own.slice(0, -1)))
          expect(limb >= low && limb <= high).toBe(true);
      }
    }
  });

  it('multiply, square and invert in the extension', () => {
    const { Fp2 } = bn254.fields;
    const extension = (pair: Pair, lanes: readonly (readonly [bigint, bigint])[]) => {
      for (const part of [0, 1] as const) {
        integers.set([lanes[0]![part], lanes[1]![part]]);
        kernel.fpRead(pair.at + part * kernel.pairBytes.value, integers.at, integers.at + 32);
      }
    };
    const found = () => {
      const parts = [0, 1].map((part) => {
        kernel.fpWrite(integers.at, integers.at + 32, r.at + part * kernel.pairBytes.value);
        return integers.get();
      });
      return [0, 1].map((l) => ({ c0: parts[0]![l]!, c1: parts[1]![l]! }));
    };
    const number = fc.oneof(
      fc.constantFrom(0n, 1n, Fp.ORDER - 1n),
      fc.bigInt({ min: 0n, max: Fp.ORDER - 1n }),
    );
    const element = fc.tuple(number, number);
    fc.assert(
      fc.property(element, element, (x, y) => {
        extension(a, [x, y]);
        extension(c, [y, x]);
        const [X, Y] = [Fp2.fromBigTuple([...x]), Fp2.fromBigTuple([...y])];
        kernel.fp2Mul(r.at, a.at, c.at);
        expect(found()).toEqual([Fp2.mul(X, Y), Fp2.mul(X, Y)].map(({ c0, c1 }) => ({ c0, c1 })));
        kernel.fp2Sqr(r.at, a.at);
        expect(found()).toEqual([Fp2.sqr(X), Fp2.sqr(Y)].map(({ c0, c1 }) => ({ c0, c1 })));
        if (Fp2.is0(X) || Fp2.is0(Y)) return;
        kernel.fp2Inverse(r.at, a.at);
        expect(found()).toEqual([Fp2.inv(X), Fp2.inv(Y)].map(({ c0, c1 }) => ({ c0, c1 })));
      }),
      { numRuns: 500 },
    );
  });
});
