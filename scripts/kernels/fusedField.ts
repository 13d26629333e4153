import { centred, inverse, modulo, signedLimbs } from './integers.js';

/**
 * Field arithmetic with fused multiply-adds, two elements at a time: the text of an AssemblyScript module.
 *
 * An element is `Σ l_j · 2^(51 j)`, j = 0 … 4, with limbs that are signed integers in doubles, in Montgomery form with R = 2^255.
 * docs/groth16.md has the bound of every intermediate.
 */

const BITS = 51;
const LIMBS = 5;
const M = 1n << 51n;
/** R of the Montgomery form. */
const FUSED_RADIX = 1n << 255n;

/**
 * `C1 = 3 · 2^102` lies in the middle of the doubles whose last place is worth 2^51. So `fma(a, b, C1)` is `C1 + h · 2^51`, h the
 * nearest integer to `a · b / 2^51`, as long as |a · b| ≤ 2^102, and h stands in the bits: they are those of C1, plus h.
 */
const C1 = 3n << 102n;
/** The same with last place 1: `fma(a, b, C1 + C3 − fma(a, b, C1))` is `C3 + (a · b − h · 2^51)` exactly, and |…| ≤ 2^50. */
const C3 = 3n << 51n;
/** Bits of doubles, as integers. */
const bitsOf = (value: bigint) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Number(value));
  return view.getBigUint64(0);
};
const [C1_BITS, C3_BITS] = [bitsOf(C1), bitsOf(C3)];

/** A double in both lanes. All here are integers that doubles have. */
const double = (x: bigint) => `f64x2.splat(${x}.0)`;
/** A 64-bit integer in both lanes. */
const long = (x: bigint) => `i64x2.splat(${BigInt.asIntN(64, x)})`;

/** The module for the integers modulo `p`, 2^253 < p < 2^254; `constants` are pairs of the module, both lanes the same. */
export function fusedField(p: bigint, constants: Record<string, bigint>): string {
  const own = signedLimbs(p, BITS, LIMBS);
  return [
    HEAD,
    constant('ONE', modulo(FUSED_RADIX, p)),
    '/** Factors that bring into Montgomery form: integers, integers times 2^256 and times 2^512; and out of it: to integers, and times 2^256. */',
    constant('SQUARED', modulo(FUSED_RADIX * FUSED_RADIX, p)),
    constant('RESCALE', modulo(FUSED_RADIX * FUSED_RADIX * inverse(2n ** 256n, p), p)),
    constant('RESCALE_TWICE', modulo(FUSED_RADIX * FUSED_RADIX * inverse(2n ** 512n, p), p)),
    constant('UNIT', 1n),
    constant('SCALED_UNIT', modulo(2n ** 256n, p)),
    ...Object.entries(constants).map(([name, value]) => constant(name, modulo(value * FUSED_RADIX, p))),
    product(p, 'mul'),
    product(p, 'sqr'),
    settling(p),
    combinations(own),
    gathering(),
    integers(own),
    PROBE,
  ].join('\n\n');
}

const HEAD = `/** Bytes of one element, and of two in the lanes of vectors. */
export const SINGLE: usize = ${8 * LIMBS};
export const PAIR: usize = ${16 * LIMBS};`;

/** (2^27 + 1)² − (2^54 + 2^28) is 1, and 0 where the product is rounded first. */
const PROBE = `const ODD: usize = memory.data<f64>([134217729.0, 134217729.0], 16);
const SQUARE: usize = memory.data<f64>([-18014398777917440.0, -18014398777917440.0], 16);

/** Whether a multiply-add rounds once. */
export function isExact(): bool {
  const odd = v128.load(ODD);
  const rest = f64x2.relaxed_madd(odd, odd, v128.load(SQUARE));
  return f64x2.extract_lane(rest, 0) == 1.0 && f64x2.extract_lane(rest, 1) == 1.0;
}`;

/** An element in both lanes. */
function constant(name: string, value: bigint): string {
  const lanes = signedLimbs(value, BITS, LIMBS).flatMap((limb) => [`${limb}.0`, `${limb}.0`]);
  return `export const ${name}: usize = memory.data<f64>([${lanes.join(', ')}], 16);`;
}

/**
 * `mul(r, a, b)` or `sqr(r, a)`: the Montgomery product. Columns `t_k` of weight 2^(51 k) take the products; the low four are folded at once by
 * `2^(51 k − 204) mod p`, the fifth goes by an ordinary Montgomery step.
 */
function product(p: bigint, name: 'mul' | 'sqr'): string {
  const own = signedLimbs(p, BITS, LIMBS);
  const square = name === 'sqr';
  const lines: string[] = [];
  /** What the bits of constants add to each column: the columns begin with its negative. */
  const bias = Array<bigint>(2 * LIMBS).fill(0n);

  const multiply = (x: string, y: string, k: number) => {
    lines.push(`high = f64x2.relaxed_madd(${x}, ${y}, c1);`);
    lines.push(`low = f64x2.relaxed_madd(${x}, ${y}, f64x2.sub(c13, high));`);
    lines.push(`t${k + 1} = i64x2.add(t${k + 1}, high);`, `t${k} = i64x2.add(t${k}, low);`);
    bias[k + 1]! += C1_BITS;
    bias[k]! += C3_BITS;
  };
  /** Moves what of a column is above its limb up; the limb, as a double. */
  const carry = (k: number, limb?: string) => {
    lines.push(`s = i64x2.add(t${k}, lift);`);
    if (limb !== undefined)
      lines.push(`const ${limb} = f64x2.sub(v128.or(v128.and(s, mask), bits52), middle);`);
    lines.push(`t${k + 1} = i64x2.add(t${k + 1}, i64x2.shr_u(s, ${BITS}));`);
    bias[k + 1]! += 1n << 10n; // of the lift
  };

  for (let j = 0; j < LIMBS; j++) lines.push(`const a${j} = v128.load(a, ${16 * j});`);
  for (let j = 0; j < LIMBS; j++)
    lines.push(square ? `const d${j} = f64x2.add(a${j}, a${j});` : `const b${j} = v128.load(b, ${16 * j});`);
  for (let i = 0; i < LIMBS; i++) {
    if (square) multiply(`a${i}`, `a${i}`, 2 * i);
    for (let j = square ? i + 1 : 0; j < LIMBS; j++) multiply(`a${i}`, square ? `d${j}` : `b${j}`, i + j);
  }
  for (let i = 0; i < 4; i++) carry(i, `y${i}`);
  for (let i = 0; i < 4; i++) {
    const folded = centred(inverse(1n << BigInt(204 - BITS * i), p), p);
    signedLimbs(folded, BITS, LIMBS).forEach((limb, j) => {
      multiply(`y${i}`, double(limb), 4 + j);
    });
  }
  // q = −t4 / p mod 2^51, as the low half of a product.
  lines.push('s = i64x2.add(t4, lift);');
  lines.push('const x = f64x2.sub(v128.or(v128.and(s, mask), bits52), middle);');
  lines.push(`const mu = ${double(centred(-inverse(p, M), M))};`);
  lines.push('high = f64x2.relaxed_madd(x, mu, c1);');
  lines.push('const q = f64x2.sub(f64x2.relaxed_madd(x, mu, f64x2.sub(c13, high)), c3);');
  own.forEach((limb, j) => {
    multiply('q', double(limb), 4 + j);
  });
  carry(4);
  // One p towards 0. The sign of the last column is the sign of all, but for what is near 0.
  lines.push(`const negative = i64x2.lt_s(t9, ${long(0n)});`);
  own.forEach((limb, j) => {
    lines.push(`t${5 + j} = i64x2.add(t${5 + j}, v128.and(negative, ${long(2n * limb)}));`);
    if (j < 4) bias[5 + j]! += limb;
  });
  lines.push(`t9 = i64x2.sub(t9, ${long(own[4]!)});`);
  for (let k = 5; k < 9; k++) carry(k, `r${k - 5}`);
  lines.push(`const r4 = f64x2.sub(i64x2.add(t9, ${long(C3_BITS)}), c3);`);
  for (let j = 0; j < LIMBS; j++) lines.push(`v128.store(r, r${j}, ${16 * j});`);

  return `export function ${name}(r: usize, a: usize${square ? '' : ', b: usize'}): void {
  const c1 = ${double(C1)}, c3 = ${double(C3)}, c13 = ${double(C1 + C3)};
  const lift = ${long((1n << 61n) + (1n << 50n))}, mask = ${long(M - 1n)};
  const bits52 = ${long(bitsOf(1n << 52n))}, middle = ${double((1n << 52n) + (1n << 50n))};
  ${bias.map((sum, k) => `let t${k} = ${long(-sum)};`).join('\n  ')}
  let high: v128, low: v128, s: v128;
  ${lines.join('\n  ')}
}`;
}

/** `settle(r, l0 … l4)`: takes the nearest multiple of p away, and carries: |value| ≤ 0.51 p, limbs from −2^50 to 2^50. */
function settling(p: bigint): string {
  const own = signedLimbs(p, BITS, LIMBS);
  const share = Number((1n << 1050n) / p) / 2 ** (1050 - 204); // 2^204 / p
  const steps = own.map((_, j) => {
    const top = j === LIMBS - 1;
    return [
      ...(j > 0
        ? [`l${j} = f64x2.add(l${j}, f64x2.mul(c, ${'f64x2.splat(1.0 / 2251799813685248.0)'}));`]
        : []),
      ...(top ? [] : [`c = f64x2.sub(f64x2.add(l${j}, c1), c1);`, `l${j} = f64x2.sub(l${j}, c);`]),
      `v128.store(r, l${j}, ${16 * j});`,
    ].join('\n  ');
  });
  return `// @ts-ignore: of AssemblyScript
@inline
function settle(r: usize, l0: v128, l1: v128, l2: v128, l3: v128, l4: v128): void {
  const c1 = ${double(C1)};
  const nearest = ${double(C3)};
  let c: v128;
  const k = f64x2.sub(f64x2.add(f64x2.mul(l4, f64x2.splat(${share})), nearest), nearest);
  ${own.map((limb, j) => `l${j} = f64x2.sub(l${j}, f64x2.mul(k, ${double(limb)}));`).join('\n  ')}
  ${steps.join('\n  ')}
}`;
}

/** Sums and differences. */
function combinations(own: readonly bigint[]): string {
  const limb = (of: string, j: number) => `v128.load(${of}, ${16 * j})`;
  const settled = (name: string, args: string, of: (j: number) => string) => `
export function ${name}(r: usize, ${args}): void {
  settle(r, ${own.map((_, j) => of(j)).join(', ')});
}`;
  const sub = (x: string, y: string) => `f64x2.sub(${x}, ${y})`;
  const [a, b, c] = ['a', 'b', 'c'].map((name) => (j: number) => limb(name, j)) as [
    (j: number) => string,
    (j: number) => string,
    (j: number) => string,
  ];
  return [
    settled('add', 'a: usize, b: usize', (j) => `f64x2.add(${a(j)}, ${b(j)})`),
    settled('sub', 'a: usize, b: usize', (j) => sub(a(j), b(j))),
    settled('sub2', 'a: usize, b: usize, c: usize', (j) => sub(sub(a(j), b(j)), c(j))),
    settled('normalise', 'a: usize', a),
    `
/** Not settled: one factor of a product. */
export function diff(r: usize, a: usize, b: usize): void {
  ${own.map((_, j) => `v128.store(r, ${sub(a(j), b(j))}, ${16 * j});`).join('\n  ')}
}`,
  ].join('\n');
}

/** Between single elements and pairs. */
function gathering(): string {
  const all = Array.from({ length: LIMBS }, (_, j) => j);
  const both = (j: number) => `v128.load64_lane(q, v128.load64_zero(p, ${8 * j}), 1, ${8 * j})`;
  return `export function gather(r: usize, p: usize, q: usize): void {
  ${all.map((j) => `v128.store(r, ${both(j)}, ${16 * j});`).join('\n  ')}
}

/** The same, negated where a sign is 1. */
export function gatherSigned(r: usize, p: usize, signP: u32, q: usize, signQ: u32): void {
  const signs = i64x2.replace_lane(i64x2.splat(<i64>signP << 63), 1, <i64>signQ << 63);
  ${all.map((j) => `v128.store(r, v128.xor(${both(j)}, signs), ${16 * j});`).join('\n  ')}
}

/** a, and b in the lanes whose bit is set. */
export function choose(r: usize, a: usize, b: usize, lanes: u32): void {
  const mask = i64x2.replace_lane(i64x2.splat(-<i64>(lanes & 1)), 1, -<i64>(lanes >> 1));
  ${all.map((j) => `v128.store(r, v128.bitselect(v128.load(b, ${16 * j}), v128.load(a, ${16 * j}), mask), ${16 * j});`).join('\n  ')}
}

export function scatter(p: usize, q: usize, r: usize): void {
  ${all
    .map(
      (j) =>
        `const l${j} = v128.load(r, ${16 * j}); v128.store64_lane(p, l${j}, 0, ${8 * j}); v128.store64_lane(q, l${j}, 1, ${8 * j});`,
    )
    .join('\n  ')}
}`;
}

/** Between elements and integers of 32 bytes, little-endian. */
function integers(own: readonly bigint[]): string {
  return `// @ts-ignore: of AssemblyScript
@inline
function limbsOf(at: usize, lane: usize): void {
  const w0 = load<u64>(at), w1 = load<u64>(at, 8), w2 = load<u64>(at, 16), w3 = load<u64>(at, 24);
  const mask: u64 = ${M - 1n};
  store<f64>(SPREAD + lane, <f64>(w0 & mask));
  store<f64>(SPREAD + lane, <f64>(((w0 >> 51) | (w1 << 13)) & mask), 16);
  store<f64>(SPREAD + lane, <f64>(((w1 >> 38) | (w2 << 26)) & mask), 32);
  store<f64>(SPREAD + lane, <f64>(((w2 >> 25) | (w3 << 39)) & mask), 48);
  store<f64>(SPREAD + lane, <f64>(w3 >> 12), 64);
}
const SPREAD: usize = memory.data(${16 * LIMBS}, 16);

/** Two integers below 2^256 as they stand, settled: no Montgomery form is made. */
export function read(r: usize, p: usize, q: usize): void {
  limbsOf(p, 0);
  limbsOf(q, 8);
  normalise(r, SPREAD);
}

const OWN: usize = memory.data<i64>([${own.join(', ')}]);
// @ts-ignore: of AssemblyScript
@inline
function integerOf(at: usize, lane: usize): void {
  let carry: i64 = 0;
  for (let j: usize = 0; j < ${LIMBS}; j++) carry = (carry + <i64>load<f64>(SPREAD + lane + 16 * j)) >> ${BITS};
  const share: i64 = carry < 0 ? 1 : 0;
  const mask: u64 = ${M - 1n};
  carry = 0;
  let w0: u64 = 0, w1: u64 = 0, w2: u64 = 0, w3: u64 = 0;
  ${own
    .map(
      (_, j) =>
        `carry += <i64>load<f64>(SPREAD + lane, ${16 * j}) + share * load<i64>(OWN, ${8 * j}); const l${j} = <u64>carry & mask; carry >>= ${BITS};`,
    )
    .join('\n  ')}
  store<u64>(at, l0 | (l1 << 51));
  store<u64>(at, (l1 >> 13) | (l2 << 38), 8);
  store<u64>(at, (l2 >> 26) | (l3 << 25), 16);
  store<u64>(at, (l3 >> 39) | (l4 << 12), 24);
}

/** The least non-negative integers of the residues, as they stand. */
export function write(p: usize, q: usize, r: usize): void {
  normalise(SPREAD, r);
  integerOf(p, 0);
  integerOf(q, 8);
}

/** Which lanes are 0: bit 0 and bit 1. */
export function zeros(a: usize): u32 {
  normalise(SPREAD, a);
  let any = v128.load(SPREAD);
  ${own
    .slice(1)
    .map((_, j) => `any = v128.or(any, v128.load(SPREAD, ${16 * (j + 1)}));`)
    .join('\n  ')}
  return i64x2.bitmask(f64x2.eq(any, f64x2.splat(0)));
}`;
}
