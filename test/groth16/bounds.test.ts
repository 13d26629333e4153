import { bn254 } from '@noble/curves/bn254.js';
import { describe, expect, it } from 'vitest';
import { centred, inverse, limbs, signedLimbs } from '../../scripts/kernels/integers.js';

/** The bounds that docs/groth16.md states, worked out in integers for both fields: largest absolute values, never estimates. */

const FIELDS = { base: bn254.fields.Fp.ORDER, scalar: bn254.fields.Fr.ORDER };
const abs = (x: bigint) => (x < 0n ? -x : x);
const most = (values: readonly bigint[]) => values.reduce((a, b) => (a > b ? a : b));
const half = (bits: number) => 1n << BigInt(bits - 1);

describe.each(Object.entries(FIELDS))('bounds of the fused kernel, %s field', (_, p) => {
  const own = signedLimbs(p, 51, 5).map(abs);
  /** A limb of a settled number or a product, but for the top one, and of a difference of two. */
  const SETTLED = half(51);
  const DIFFERENCE = 2n * SETTLED;
  /** Values: of products, settled numbers, and differences of two settled ones, in hundredths of p. */
  const PRODUCT = p;
  const REDUCED = (p * 51n) / 100n;

  /** What `mul` makes of factors with these limbs and values. */
  const product = (a: { limb: bigint; value: bigint }, b: { limb: bigint; value: bigint }) => {
    const limbsOf = ({ limb, value }: typeof a) => [
      limb,
      limb,
      limb,
      limb,
      value / (1n << 204n) + limb / half(51) + 2n,
    ];
    const columns = Array<bigint>(10).fill(0n);
    const multiply = (x: bigint, y: bigint, k: number) => {
      expect(x * y <= 1n << 102n).toBe(true); // the high part is exact
      columns[k]! += half(51); // the low part
      columns[k + 1]! += (x * y) / (1n << 51n) + 1n;
    };
    const carry = (k: number) => {
      expect(columns[k]! < 1n << 61n).toBe(true); // lifted, it is positive and below 2^62
      columns[k + 1]! += columns[k]! / (1n << 51n) + 1n;
    };
    limbsOf(a).forEach((x, i) => {
      limbsOf(b).forEach((y, j) => {
        multiply(x, y, i + j);
      });
    });
    for (let k = 0; k < 4; k++) carry(k);
    for (let k = 0; k < 4; k++) {
      const folded = centred(inverse(1n << BigInt(204 - 51 * k), p), p);
      signedLimbs(folded, 51, 5).forEach((limb, j) => {
        multiply(half(51), abs(limb), 4 + j);
      });
    }
    own.forEach((limb, j) => {
      multiply(half(51), limb, 4 + j);
    });
    carry(4);
    for (let k = 5; k < 10; k++) columns[k]! += 3n * own[k - 5]!; // one p, as −p and perhaps 2p
    for (let k = 5; k < 9; k++) carry(k);
    expect(columns[9]! < 1n << 61n).toBe(true);
    // a·b / 2^255 + four folded limbs + the Montgomery step, and then one p towards 0.
    const before = (a.value * b.value) / (1n << 255n) + p + p / 2n + 2n;
    return most([p, before - p]);
  };

  it('a product of two products is at most p, and its top limb is a double', () => {
    const value = product({ limb: SETTLED, value: PRODUCT }, { limb: SETTLED, value: PRODUCT });
    expect(value <= PRODUCT).toBe(true);
    expect(value / (1n << 204n) + 2n < 1n << 52n).toBe(true);
  });

  it('so is that of a difference of settled numbers and a product', () => {
    const difference = { limb: DIFFERENCE, value: 2n * REDUCED };
    expect(product(difference, { limb: SETTLED, value: PRODUCT }) <= PRODUCT).toBe(true);
  });

  it.each<[string, bigint, bigint]>([
    ['sums and differences of three products, or of two differences', 4n * SETTLED, 3n * PRODUCT],
    ['integers of 256 bits as they are read', 2n * SETTLED, 1n << 256n],
  ])('settling takes %s to 0.51 p and to limbs of 51 bits', (_, limb, value) => {
    const k = value / p + 1n;
    for (const part of own) {
      expect(k * part < 1n << 53n).toBe(true); // exact, with one rounding or two
      expect(limb + k * part + (1n << 3n) < 1n << 53n).toBe(true); // and the difference, with a carry
    }
    // k is the nearest integer to the top limb in units of p: what stands below the top limb moves that by less than 1 in 1000.
    const below = limb * ((1n << 204n) / ((1n << 51n) - 1n)) * 2n;
    expect((below * 1000n) / p).toBe(0n);
    expect(p / 2n + p / 1000n < REDUCED).toBe(true);
  });

  it('the limbs of p are those of p', () => {
    expect(signedLimbs(p, 51, 5).reduceRight((sum, limb) => (sum << 51n) + limb, 0n)).toBe(p);
  });
});

describe.each(Object.entries(FIELDS))('bounds of the portable kernel, %s field', (_, p) => {
  const M = 1n << 29n;
  const own = limbs(p, 29, 9);

  it('columns of a product stay below 2^64, and a product of numbers up to 2p below 1.03 p', () => {
    const columns = Array<bigint>(17).fill(0n);
    for (let i = 0; i < 9; i++) for (let j = 0; j < 9; j++) columns[i + j]! += (M - 1n) * (M - 1n);
    for (let i = 0; i < 9; i++) {
      own.forEach((limb, j) => {
        columns[i + j]! += (M - 1n) * limb;
      });
      columns[i + 1]! += columns[i]! >> 29n;
    }
    for (let k = 9; k < 16; k++) columns[k + 1]! += columns[k]! >> 29n;
    for (const column of columns) expect(column < 1n << 64n).toBe(true);
    expect(((2n * p * 2n * p) >> 261n) + p < (p * 103n) / 100n).toBe(true);
  });

  it('settling leaves 0 to 1.01 p of 0 to 8p', () => {
    const top = own[8]!;
    const share = (1n << 44n) / (top + 1n);
    for (let multiple = 0n; multiple <= 800n; multiple++) {
      for (const value of [(multiple * p) / 100n, (multiple * p) / 100n + 1n]) {
        for (const owed of [0n, 1n, 2n]) {
          // The top limb before carries: up to two more than after them.
          const seen = (value >> 232n) + owed - 2n;
          const k = ((seen < 0n ? 0n : seen) * share) >> 44n;
          const rest = value - k * p;
          expect(rest >= 0n && rest <= (p * 101n) / 100n).toBe(true);
          expect(k * (M - 1n) < 1n << 33n).toBe(true); // below the lift of 2^34
        }
      }
    }
  });
});
