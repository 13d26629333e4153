import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { edges, FIELD_NAMES, KernelFields, modulo } from '../../audit/prover/fields.js';
import { LAYOUTS, openTestKernel, Pair, type TestKernel } from '../../audit/prover/kernels.js';
import { KERNELS } from '../../src/groth16/kernel.js';

const { Fp } = bn254.fields;

describe.each(KERNELS)('the fields of the kernel %s', (name) => {
  let kernel: TestKernel;
  let fields: KernelFields;
  let c: Pair;
  beforeAll(async () => {
    kernel = await openTestKernel(name);
    fields = new KernelFields(kernel);
    c = new Pair(kernel);
  });

  it.each(FIELD_NAMES)('of the %s field are right at every edge, with every other', (of) => {
    const all = edges(fields.orderOf(of));
    for (const x of all) for (const y of all) if (x <= y) expect(fields.wrongWith(of, x, y)).toBeUndefined();
  });

  it.each(FIELD_NAMES)('of the %s field are right for random numbers', (of) => {
    const number = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    fc.assert(
      fc.property(number, number, (x, y) => {
        expect(fields.wrongWith(of, x, y)).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('invert, and 0 is its own inverse', () => {
    for (const x of edges(Fp.ORDER)) {
      fields.load('base', fields.a, x, x ^ 1n);
      kernel.fpInverse(fields.r.at, fields.a.at);
      const inverse = (y: bigint) => (modulo(y, Fp.ORDER) === 0n ? 0n : Fp.inv(modulo(y, Fp.ORDER)));
      expect(fields.result('base')).toEqual([inverse(x), inverse(x ^ 1n)]);
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
      fields.load('base', fields.a, x, y);
      const expected = (x % p === 0n ? 1 : 0) | (y % p === 0n ? 2 : 0);
      expect(kernel.fpZeros(fields.a.at)).toBe(expected);
      fields.load('base', fields.b, 7n, 7n);
      kernel.fpSub2(fields.r.at, fields.a.at, fields.b.at, fields.b.at);
      fields.load('base', fields.b, 14n, 14n);
      kernel.fpAdd(fields.r.at, fields.r.at, fields.b.at);
      expect(kernel.fpZeros(fields.r.at)).toBe(expected);
      kernel.fpDiff(fields.r.at, fields.a.at, fields.a.at);
      expect(kernel.fpZeros(fields.r.at)).toBe(3);
    }
  });

  it('stay within their bounds with limbs at their ends', () => {
    const { bits, limbs, radix } = LAYOUTS[name];
    const p = Fp.ORDER;
    const unit = modulo(Fp.inv(modulo(radix, p)), p);
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
        fields.a.setLimbs([x, y]);
        fields.b.setLimbs([y, y]);
        kernel.fpMul(fields.r.at, fields.a.at, fields.b.at);
        const found = fields.r.values();
        expect(found.map((value) => modulo(value, p))).toEqual(
          [x, y].map((own) => modulo(integerOf(own) * integerOf(y) * unit, p)),
        );
        for (const value of found) expect(value <= 2n * p && value >= -2n * p).toBe(true);
        for (const limb of fields.r.limbs().flatMap((own) => own.slice(0, -1)))
          expect(limb >= low && limb <= high).toBe(true);
      }
    }
  });

  it('multiply, square and invert in the extension', () => {
    const { Fp2 } = bn254.fields;
    const extension = (pair: Pair, lanes: readonly (readonly [bigint, bigint])[]) => {
      for (const part of [0, 1] as const) {
        fields.integers.set([lanes[0]![part], lanes[1]![part]]);
        kernel.fpRead(pair.at + part * kernel.pairBytes.value, fields.integers.at, fields.integers.at + 32);
      }
    };
    const found = () => {
      const parts = [0, 1].map((part) => {
        kernel.fpWrite(
          fields.integers.at,
          fields.integers.at + 32,
          fields.r.at + part * kernel.pairBytes.value,
        );
        return fields.integers.get();
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
        extension(fields.a, [x, y]);
        extension(c, [y, x]);
        const [X, Y] = [Fp2.fromBigTuple([...x]), Fp2.fromBigTuple([...y])];
        kernel.fp2Mul(fields.r.at, fields.a.at, c.at);
        expect(found()).toEqual([Fp2.mul(X, Y), Fp2.mul(X, Y)].map(({ c0, c1 }) => ({ c0, c1 })));
        kernel.fp2Sqr(fields.r.at, fields.a.at);
        expect(found()).toEqual([Fp2.sqr(X), Fp2.sqr(Y)].map(({ c0, c1 }) => ({ c0, c1 })));
        if (Fp2.is0(X) || Fp2.is0(Y)) return;
        kernel.fp2Inverse(fields.r.at, fields.a.at);
        expect(found()).toEqual([Fp2.inv(X), Fp2.inv(Y)].map(({ c0, c1 }) => ({ c0, c1 })));
      }),
      { numRuns: 500 },
    );
  });
});
