import * as fp from './fp';
import { inverse as inverseOfFp } from './inverse';

/**
 * The extension by i, i² = −1: as in `./fp`, an element by itself and pairs in the lanes of vectors. The part without i stands
 * first. Products are settled here.
 */

export const SINGLE: usize = 2 * fp.SINGLE;
export const PAIR: usize = 2 * fp.PAIR;

/** 1 in both lanes. */
export const ONE: usize = memory.data(288, 16);
memory.copy(ONE, fp.ONE, fp.PAIR);

/** Three times b of the twist y² = x³ + 3 / (9 + i). */
export const TRIPLE_B: usize = memory.data(288, 16);
memory.copy(TRIPLE_B, fp.TRIPLE_B_TWIST_0, fp.PAIR);
memory.copy(TRIPLE_B + fp.PAIR, fp.TRIPLE_B_TWIST_1, fp.PAIR);

/** Of this field's group: its endomorphism multiplies by the same λ. */
export const BETA: usize = fp.BETA_TWIST;
export const RESCALE: usize = fp.RESCALE;
export const SCALED_UNIT: usize = fp.SCALED_UNIT;

const V0: usize = memory.data(144, 16);
const V1: usize = memory.data(144, 16);
const S: usize = memory.data(144, 16);
const T: usize = memory.data(144, 16);

/** a may be a difference. */
export function mul(r: usize, a: usize, b: usize): void {
  fp.add(S, a, a + fp.PAIR);
  fp.add(T, b, b + fp.PAIR);
  fp.mul(V0, a, b);
  fp.mul(V1, a + fp.PAIR, b + fp.PAIR);
  fp.mul(S, S, T);
  fp.sub(r, V0, V1);
  fp.sub2(r + fp.PAIR, S, V0, V1);
}

export function sqr(r: usize, a: usize): void {
  fp.add(S, a, a + fp.PAIR);
  fp.diff(T, a, a + fp.PAIR);
  fp.mul(V0, a, a + fp.PAIR);
  fp.mul(r, T, S);
  fp.add(r + fp.PAIR, V0, V0);
}

export function add(r: usize, a: usize, b: usize): void {
  fp.add(r, a, b);
  fp.add(r + fp.PAIR, a + fp.PAIR, b + fp.PAIR);
}

export function sub(r: usize, a: usize, b: usize): void {
  fp.sub(r, a, b);
  fp.sub(r + fp.PAIR, a + fp.PAIR, b + fp.PAIR);
}

export function sub2(r: usize, a: usize, b: usize, c: usize): void {
  fp.sub2(r, a, b, c);
  fp.sub2(r + fp.PAIR, a + fp.PAIR, b + fp.PAIR, c + fp.PAIR);
}

export function diff(r: usize, a: usize, b: usize): void {
  fp.diff(r, a, b);
  fp.diff(r + fp.PAIR, a + fp.PAIR, b + fp.PAIR);
}

export function inverse(r: usize, a: usize): void {
  fp.sqr(V0, a);
  fp.sqr(V1, a + fp.PAIR);
  fp.add(S, V0, V1);
  inverseOfFp(T, S);
  fp.sub(V1, V1, V1);
  fp.sub(V1, V1, a + fp.PAIR);
  fp.mul(r, a, T);
  fp.mul(r + fp.PAIR, V1, T);
}

export function gather(r: usize, p: usize, q: usize): void {
  fp.gather(r, p, q);
  fp.gather(r + fp.PAIR, p + fp.SINGLE, q + fp.SINGLE);
}

export function gatherSigned(r: usize, p: usize, signP: u32, q: usize, signQ: u32): void {
  fp.gatherSigned(r, p, signP, q, signQ);
  fp.gatherSigned(r + fp.PAIR, p + fp.SINGLE, signP, q + fp.SINGLE, signQ);
}

export function scatter(p: usize, q: usize, r: usize): void {
  fp.scatter(p, q, r);
  fp.scatter(p + fp.SINGLE, q + fp.SINGLE, r + fp.PAIR);
}

export function choose(r: usize, a: usize, b: usize, lanes: u32): void {
  fp.choose(r, a, b, lanes);
  fp.choose(r + fp.PAIR, a + fp.PAIR, b + fp.PAIR, lanes);
}

export function read(r: usize, p: usize, q: usize): void {
  fp.read(r, p, q);
  fp.read(r + fp.PAIR, p + 32, q + 32);
}

export function write(p: usize, q: usize, r: usize): void {
  fp.write(p, q, r);
  fp.write(p + 32, q + 32, r + fp.PAIR);
}

export function zeros(a: usize): u32 {
  return fp.zeros(a) & fp.zeros(a + fp.PAIR);
}

/** Times a pair of the field below. */
export function scale(r: usize, a: usize, b: usize): void {
  fp.mul(r, a, b);
  fp.mul(r + fp.PAIR, a + fp.PAIR, b);
}

/** Bytes of an element as integers. */
export const BYTES: usize = 64;

/** From Montgomery form to integers. */
export function toInteger(r: usize, a: usize): void {
  fp.mul(r, a, fp.UNIT);
  fp.mul(r + fp.PAIR, a + fp.PAIR, fp.UNIT);
}
