import {
  add,
  choose,
  gather,
  gatherSigned,
  inverse,
  mul,
  ONE,
  PAIR,
  SINGLE,
  scatter,
  sub,
  sub2,
  TRIPLE_B,
} from './field';
import { xOf, yOf } from './group';

/**
 * Projective points in pairs, X, Y and Z one behind the other, with the complete addition of Renes, Costello and Batina
 * (eprint 2015/1060, algorithm 7): the same steps for all points of y² = x³ + b, infinity (0 : 1 : 0) among them.
 */

export const PROJECTIVE: usize = 3 * PAIR;

const T0: usize = memory.data(288, 16);
const T1: usize = memory.data(288, 16);
const T2: usize = memory.data(288, 16);
const T3: usize = memory.data(288, 16);
const T4: usize = memory.data(288, 16);
const U: usize = memory.data(288, 16);
const V: usize = memory.data(288, 16);
const X3: usize = memory.data(288, 16);
const Y3: usize = memory.data(288, 16);
const Z3: usize = memory.data(288, 16);

/** Infinity in both lanes. */
export function setInfinity(r: usize): void {
  memory.fill(r, 0, PROJECTIVE);
  memory.copy(r + PAIR, ONE, PAIR);
}

/** r = a + b; r may be a or b. */
export function addComplete(r: usize, a: usize, b: usize): void {
  const x1 = a,
    y1 = a + PAIR,
    z1 = a + 2 * PAIR;
  const x2 = b,
    y2 = b + PAIR,
    z2 = b + 2 * PAIR;
  mul(T0, x1, x2);
  mul(T1, y1, y2);
  mul(T2, z1, z2);
  crossTerm(T3, x1, y1, x2, y2, T0, T1);
  crossTerm(T4, y1, z1, y2, z2, T1, T2);
  crossTerm(Y3, x1, z1, x2, z2, T0, T2);
  add(X3, T0, T0);
  add(T0, X3, T0);
  mul(T2, T2, TRIPLE_B);
  add(Z3, T1, T2);
  sub(T1, T1, T2);
  mul(Y3, Y3, TRIPLE_B);
  mul(X3, T4, Y3);
  mul(T2, T3, T1);
  sub(X3, T2, X3);
  mul(Y3, Y3, T0);
  mul(T1, T1, Z3);
  add(Y3, T1, Y3);
  mul(T0, T0, T3);
  mul(Z3, Z3, T4);
  add(Z3, Z3, T0);
  memory.copy(r, X3, PAIR);
  memory.copy(r + PAIR, Y3, PAIR);
  memory.copy(r + 2 * PAIR, Z3, PAIR);
}

/** u1 · v2 + v1 · u2, where u1 · u2 and v1 · v2 are known. */
function crossTerm(r: usize, u1: usize, v1: usize, u2: usize, v2: usize, uu: usize, vv: usize): void {
  add(U, u1, v1);
  add(V, u2, v2);
  mul(U, U, V);
  sub2(r, U, uu, vv);
}

/** Two affine points by reference, 0 for infinity, as a pair. */
export function fromRefs(r: usize, p: u32, q: u32): void {
  setInfinity(r);
  setLanes(r, p, q, (p != 0 ? 1 : 0) | (q != 0 ? 2 : 0));
}

function setLanes(r: usize, p: u32, q: u32, lanes: u32): void {
  if (lanes == 0) return;
  if (p == 0) p = q;
  if (q == 0) q = p;
  gather(T0, xOf(p), xOf(q));
  choose(r, r, T0, lanes);
  gatherSigned(T0, yOf(p), p & 1, yOf(q), q & 1);
  choose(r + PAIR, r + PAIR, T0, lanes);
  choose(r + 2 * PAIR, r + 2 * PAIR, ONE, lanes);
}

/** Affine coordinates, x and y one behind the other; 0 and 0 for infinity. */
export function toAffine(r: usize, a: usize): void {
  inverse(T0, a + 2 * PAIR);
  mul(r, a, T0);
  mul(r + PAIR, a + PAIR, T0);
}

/** r = lane 1 in both lanes. */
export function upper(r: usize, a: usize): void {
  for (let i: usize = 0; i < 3; i++) {
    swapLanes(T0, a + i * PAIR);
    choose(r + i * PAIR, T0, a + i * PAIR, 2);
  }
}

const LANES: usize = memory.data(288, 16);

function swapLanes(r: usize, a: usize): void {
  scatter(LANES, LANES + SINGLE, a);
  gather(r, LANES + SINGLE, LANES);
}
