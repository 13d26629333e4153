import { inverse, limbs, modulo } from './integers.js';

/**
 * Field arithmetic with products of 32-bit integers, two elements at a time: the text of an AssemblyScript module with the names of
 * `fusedField`, for engines without fused multiply-adds.
 *
 * An element is `Σ l_j · 2^(29 j)`, j = 0 … 8, from 0 to 2p, in Montgomery form with R = 2^261. A pair has the two limbs of each weight side by
 * side, in 32 bits each. docs/groth16.md has the bound of every intermediate.
 */

const BITS = 29;
const LIMBS = 9;
const M = 1n << BigInt(BITS);
/** R of the Montgomery form. */
const PORTABLE_RADIX = 1n << 261n;

const long = (x: bigint) => `i64x2.splat(${BigInt.asIntN(64, x)})`;
const word = (x: bigint) => `i32x4.splat(${BigInt.asIntN(32, x)})`;
const all = Array.from({ length: LIMBS }, (_, j) => j);
/** The two limbs of one weight, in the lower words of a vector. */
const limbOf = (at: string, j: number) => `v128.load64_zero(${at}, ${8 * j})`;
const times = (x: string, y: string) => `i64x2.extmul_low_i32x4_u(${x}, ${y})`;
/** The lower words of both lanes side by side. */
const packed = (x: string) => `i32x4.shuffle(${x}, ${x}, 0, 2, 0, 2)`;

/** The module for the integers modulo `p`, 2^253 < p < 2^254; `constants` are pairs of the module, both lanes the same. */
export function portableField(p: bigint, constants: Record<string, bigint>): string {
  const raw: Record<string, bigint> = {
    SQUARED: PORTABLE_RADIX * PORTABLE_RADIX,
    RESCALE: PORTABLE_RADIX * PORTABLE_RADIX * inverse(2n ** 256n, p),
    RESCALE_TWICE: PORTABLE_RADIX * PORTABLE_RADIX * inverse(2n ** 512n, p),
    UNIT: 1n,
    SCALED_UNIT: 2n ** 256n,
    ONE: PORTABLE_RADIX,
  };
  for (const [name, value] of Object.entries(constants)) raw[name] = value * PORTABLE_RADIX;
  return [
    `export const SINGLE: usize = ${4 * LIMBS};\nexport const PAIR: usize = ${8 * LIMBS};`,
    ...Object.entries(raw).map(([name, value]) => constant(name, modulo(value, p))),
    product(p),
    settling(p),
    combinations(),
    gathering(p),
    integers(p),
    '/** Integers are exact everywhere. */\nexport function isExact(): bool {\n  return true;\n}',
  ].join('\n\n');
}

function constant(name: string, value: bigint): string {
  const lanes = limbs(value, BITS, LIMBS).flatMap((limb) => [limb, limb]);
  return `export const ${name}: usize = memory.data<u32>([${lanes.join(', ')}], 16);`;
}

/** The Montgomery product: columns `t_k` of weight 2^(29 k), each of at most 18 products below 2^58 and a carry. */
function product(p: bigint): string {
  const own = limbs(p, BITS, LIMBS);
  const lines: string[] = [];
  for (const j of all) lines.push(`const a${j} = ${limbOf('a', j)}, b${j} = ${limbOf('b', j)};`);
  for (let k = 0; k < 2 * LIMBS - 1; k++) {
    const terms = all.filter((i) => k - i >= 0 && k - i < LIMBS).map((i) => times(`a${i}`, `b${k - i}`));
    lines.push(`let t${k} = ${terms.reduce((sum, term) => `i64x2.add(${sum}, ${term})`)};`);
  }
  for (const i of all) {
    lines.push(
      `const q${i} = ${packed(`v128.and(${times(packed(`t${i}`), word(modulo(-inverse(p, M), M)))}, mask)`)};`,
    );
    own.forEach((limb, j) => {
      lines.push(`t${i + j} = i64x2.add(t${i + j}, ${times(`q${i}`, word(limb))});`);
    });
    lines.push(`t${i + 1} = i64x2.add(t${i + 1}, i64x2.shr_u(t${i}, ${BITS}));`);
  }
  for (let k = LIMBS; k < 2 * LIMBS - 1; k++) {
    lines.push(`v128.store64_lane(r, ${packed(`v128.and(t${k}, mask)`)}, 0, ${8 * (k - LIMBS)});`);
    if (k < 2 * LIMBS - 2) lines.push(`t${k + 1} = i64x2.add(t${k + 1}, i64x2.shr_u(t${k}, ${BITS}));`);
  }
  lines.push(
    `v128.store64_lane(r, ${packed(`i64x2.shr_u(t${2 * LIMBS - 2}, ${BITS})`)}, 0, ${8 * (LIMBS - 1)});`,
  );
  return `export function mul(r: usize, a: usize, b: usize): void {
  const mask = ${long(M - 1n)};
  ${lines.join('\n  ')}
}

export function sqr(r: usize, a: usize): void {
  mul(r, a, a);
}`;
}

/**
 * `settle(r, l0 … l8)`: limbs of 64 bits, from −2^33 to 2^33, of a value from 0 to 8p. Takes
 * floor((top − 2) / (top of p + 1)) times p away, which leaves 0 to 1.01 p, and carries.
 */
function settling(p: bigint): string {
  const own = limbs(p, BITS, LIMBS);
  const share = (1n << 44n) / (own[LIMBS - 1]! + 1n);
  // Each limb is lifted by 2^34 and the next one lowered by as much, so that none is negative.
  const [lift, fall] = [1n << 34n, 1n << BigInt(34 - BITS)];
  const steps = all.map((j) => {
    const lifted = j === LIMBS - 1 ? -fall : j === 0 ? lift : lift - fall;
    const last = j === LIMBS - 1;
    return [
      `l${j} = i64x2.sub(i64x2.add(l${j}, ${long(lifted)}), ${times('k', word(own[j]!))});`,
      ...(j > 0 ? [`l${j} = i64x2.add(l${j}, c);`] : []),
      ...(last ? [] : [`c = i64x2.shr_u(l${j}, ${BITS});`]),
      `v128.store64_lane(r, ${packed(last ? `l${j}` : `v128.and(l${j}, mask)`)}, 0, ${8 * j});`,
    ].join('\n  ');
  });
  return `// @ts-ignore: of AssemblyScript
@inline
function settle(r: usize, ${all.map((j) => `l${j}: v128`).join(', ')}): void {
  const mask = ${long(M - 1n)};
  // Two may have to go to the limbs below, which are not carried yet.
  const top = i32x4.max_s(i32x4.sub(${packed(`l${LIMBS - 1}`)}, ${word(2n)}), ${word(0n)});
  const k = ${packed(`i64x2.shr_u(${times('top', word(share))}, 44)`)};
  let c: v128;
  ${steps.join('\n  ')}
}`;
}

/** Sums and differences. */
function combinations(): string {
  const wide = (of: string, j: number) => `i64x2.extend_low_i32x4_u(${limbOf(of, j)})`;
  const settled = (name: string, args: string, of: (j: number) => string) => `
export function ${name}(r: usize, ${args}): void {
  settle(r, ${all.map(of).join(', ')});
}`;
  const plus = (x: string, y: string) => `i64x2.add(${x}, ${y})`;
  const minus = (x: string, y: string) => `i64x2.sub(${x}, ${y})`;
  const twice = (j: number) => `i64x2.splat(load<u64>(TWICE, ${8 * j}))`;
  const fourTimes = (j: number) => `i64x2.splat(2 * load<u64>(TWICE, ${8 * j}))`;
  return [
    settled('add', 'a: usize, b: usize', (j) => plus(wide('a', j), wide('b', j))),
    settled('sub', 'a: usize, b: usize', (j) => plus(minus(wide('a', j), wide('b', j)), twice(j))),
    settled('sub2', 'a: usize, b: usize, c: usize', (j) =>
      plus(minus(minus(wide('a', j), wide('b', j)), wide('c', j)), fourTimes(j)),
    ),
    settled('normalise', 'a: usize', (j) => wide('a', j)),
    `
/** The same as \`sub\`: a difference that is not settled would not be non-negative. */
export function diff(r: usize, a: usize, b: usize): void {
  sub(r, a, b);
}`,
  ].join('\n');
}

/** Between single elements and pairs. */
function gathering(p: bigint): string {
  const both = (j: number) => `v128.load32_lane(q, v128.load32_zero(p, ${4 * j}), 1, ${4 * j})`;
  return `/** 2p, in 64 bits a limb. */
const TWICE: usize = memory.data<u64>([${limbs(2n * p, BITS, LIMBS).join(', ')}], 16);

export function gather(r: usize, p: usize, q: usize): void {
  ${all.map((j) => `v128.store64_lane(r, ${both(j)}, 0, ${8 * j});`).join('\n  ')}
}

/** The same, negated where a sign is 1. */
export function gatherSigned(r: usize, p: usize, signP: u32, q: usize, signQ: u32): void {
  gather(r, p, q);
  const lanes = signP | (signQ << 1);
  if (lanes == 0) return;
  sub(NEGATED, ZERO, r);
  choose(r, r, NEGATED, lanes);
}
const ZERO: usize = memory.data(${8 * LIMBS}, 16);
const NEGATED: usize = memory.data(${8 * LIMBS}, 16);

/** a, and b in the lanes whose bit is set. */
export function choose(r: usize, a: usize, b: usize, lanes: u32): void {
  const mask = i32x4.replace_lane(i32x4.splat(-<i32>(lanes & 1)), 1, -<i32>(lanes >> 1));
  ${all.map((j) => `v128.store64_lane(r, v128.bitselect(${limbOf('b', j)}, ${limbOf('a', j)}, mask), 0, ${8 * j});`).join('\n  ')}
}

export function scatter(p: usize, q: usize, r: usize): void {
  ${all
    .map(
      (j) =>
        `const l${j} = ${limbOf('r', j)}; v128.store32_lane(p, l${j}, 0, ${4 * j}); v128.store32_lane(q, l${j}, 1, ${4 * j});`,
    )
    .join('\n  ')}
}`;
}

/** Between elements and integers of 32 bytes, little-endian. */
function integers(p: bigint): string {
  const own = limbs(p, BITS, LIMBS);
  /** Bits 29 j … of four words. */
  const cut = (j: number) => {
    const [at, shift] = [Math.floor((BITS * j) / 64), (BITS * j) % 64];
    const low = `w${at} >> ${shift}`;
    return shift + BITS > 64 && at < 3 ? `((${low}) | (w${at + 1} << ${64 - shift}))` : `(${low})`;
  };
  /** The word of bits 64 i … of nine limbs. */
  const joined = (i: number) =>
    all
      .map((j) => ({ j, shift: BITS * j - 64 * i }))
      .filter(({ shift }) => shift > -BITS && shift < 64)
      .map(({ j, shift }) => (shift < 0 ? `(l${j} >> ${-shift})` : `(l${j} << ${shift})`))
      .join(' | ');
  return `const SPREAD: usize = memory.data(${8 * LIMBS}, 16);

// @ts-ignore: of AssemblyScript
@inline
function limbsOf(at: usize, lane: usize): void {
  const w0 = load<u64>(at), w1 = load<u64>(at, 8), w2 = load<u64>(at, 16), w3 = load<u64>(at, 24);
  ${all.map((j) => `store<u32>(SPREAD + lane, <u32>${cut(j)} & ${M - 1n}, ${8 * j});`).join('\n  ')}
}

/** Two integers below 2^256 as they stand, settled: no Montgomery form is made. */
export function read(r: usize, p: usize, q: usize): void {
  limbsOf(p, 0);
  limbsOf(q, 4);
  normalise(r, SPREAD);
}

// @ts-ignore: of AssemblyScript
@inline
function integerOf(at: usize, lane: usize): void {
  // Settled: below 2p.
  let carry: i64 = 0;
  ${own.map((limb, j) => `carry = (carry + <i64>load<u32>(SPREAD + lane, ${8 * j}) - ${limb}) >> ${BITS};`).join('\n  ')}
  const share: i64 = carry < 0 ? 0 : 1;
  carry = 0;
  ${own
    .map(
      (limb, j) =>
        `carry += <i64>load<u32>(SPREAD + lane, ${8 * j}) - share * ${limb}; const l${j} = <u64>carry & ${M - 1n}; carry >>= ${BITS};`,
    )
    .join('\n  ')}
  ${[0, 1, 2, 3].map((i) => `store<u64>(at, ${joined(i)}, ${8 * i});`).join('\n  ')}
}

/** The least non-negative integers of the residues, as they stand. */
export function write(p: usize, q: usize, r: usize): void {
  normalise(SPREAD, r);
  integerOf(p, 0);
  integerOf(q, 4);
}

/** Which lanes are 0: bit 0 and bit 1. */
export function zeros(a: usize): u32 {
  normalise(SPREAD, a);
  return isZero(0) | (isZero(4) << 1);
}

/** Settled, 0 is 0 or p. */
function isZero(lane: usize): u32 {
  const low = load<u32>(SPREAD + lane);
  if (low == 0) return ${own.map((_, j) => `load<u32>(SPREAD + lane, ${8 * j})`).join(' | ')} ? 0 : 1;
  return ${own.map((limb, j) => `load<u32>(SPREAD + lane, ${8 * j}) == ${limb}`).join(' && ')} ? 1 : 0;
}`;
}
