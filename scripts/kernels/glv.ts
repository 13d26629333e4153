import { modulo } from './integers.js';

/** Constants of the decomposition of Gallant, Lambert and Vanstone: a scalar k of the group is k₁ + λ·k₂ with halves of 127 bits. */
export interface Decomposition {
  /** A cube root of 1 modulo the order: λ(x, y) = (βx, y). */
  readonly lambda: bigint;
  /** Two short vectors (a, b) with a + λ·b ≡ 0, signed so that both coefficients of a scalar are not negative. */
  readonly basis: readonly [Vector, Vector];
}

type Vector = readonly [bigint, bigint];

/** For a cube root of 1, not 1, modulo the prime `order`. */
export function decompositionOf(lambda: bigint, order: bigint): Decomposition {
  const rows: Vector[] = [];
  let [above, below] = [order, lambda];
  let [before, factor] = [0n, 1n];
  while (below !== 0n) {
    const quotient = above / below;
    [above, below] = [below, above - quotient * below];
    [before, factor] = [factor, before - quotient * factor];
    rows.push([above, -before]);
  }
  // Of all rows (a, b) with a + λ·b ≡ 0 the two shortest that are neighbours make a lattice of the order's size.
  const size = ([a, b]: Vector) => a * a + b * b;
  let best = 0;
  for (let i = 1; i + 1 < rows.length; i++) {
    if (size(rows[i]!) + size(rows[i + 1]!) < size(rows[best]!) + size(rows[best + 1]!)) best = i;
  }
  const [first, second] = [rows[best]!, rows[best + 1]!];
  const determinant = first[0] * second[1] - second[0] * first[1];
  const signed = ([a, b]: Vector, isNegative: boolean): Vector => (isNegative ? [-a, -b] : [a, b]);
  // (k, 0) = c₁·first + c₂·second with c₁ = k·second.b / det and c₂ = −k·first.b / det.
  return {
    lambda,
    basis: [
      signed(first, second[1] < 0n !== determinant < 0n),
      signed(second, -first[1] < 0n !== determinant < 0n),
    ],
  };
}

/** A number with x³ = 1 and x ≠ 1 modulo a prime p ≡ 1 mod 3. */
export function cubeRootOfOne(p: bigint): bigint {
  for (let base = 2n; ; base++) {
    const root = power(base, (p - 1n) / 3n, p);
    if (root !== 1n) return root;
  }
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [modulo(base, p), exponent]; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

/** The module of these constants. */
export function glvModule({ basis: [first, second] }: Decomposition, order: bigint): string {
  const determinant = first[0] * second[1] - second[0] * first[1];
  /** |share of the scalar| · 2^256, to the nearest. */
  const share = (b: bigint) => ((abs(b) << 257n) / abs(determinant) + 1n) >> 1n;
  const words = (name: string, value: bigint, count: number) =>
    `export const ${name}: usize = memory.data<u64>([${Array.from({ length: count }, (_, i) => BigInt.asUintN(64, value >> BigInt(64 * i))).join(', ')}]);`;
  return [
    words('ORDER', order, 4),
    words('HALF_ORDER', order >> 1n, 4),
    words('SHARE_1', share(second[1]), 3),
    words('SHARE_2', share(first[1]), 3),
    words('MINUS_A_1', -first[0], 2),
    words('MINUS_B_1', -first[1], 2),
    words('MINUS_A_2', -second[0], 2),
    words('MINUS_B_2', -second[1], 2),
  ].join('\n');
}

const abs = (x: bigint) => (x < 0n ? -x : x);
