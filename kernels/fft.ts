import { add, choose, diff, gather, mul, ONE, PAIR, SINGLE, scatter, sub } from './fr';
import { take } from './memory';

/**
 * Fourier transforms over the scalar field in place, two elements at a time: pair k of a vector of n has elements k and k + n / 2. So the stage
 * of the largest stride works between the lanes of a pair, and all others between pairs.
 */

const A: usize = memory.data(160, 16);
const B: usize = memory.data(160, 16);
const LANES: usize = memory.data(160, 16);

/** Bits of the size that the tables are for. */
let bits: u32 = 0;
/** For the stage of stride m, at m: the powers 0 to m − 1 of its root, each in both lanes. */
let roots: usize = 0;
/** Pairs 1 and w^k, k < n / 2. */
let between: usize = 0;
/** What coefficients are multiplied by: powers of the shift by 1 / n, in the order of coefficients. */
let shifts: usize = 0;

/**
 * Makes tables for transforms of 2^bits elements, 1 or more bits. Elements, in both lanes: `inverseOfSize`, and the powers of a root of order
 * 2^(bits + 1) with exponents 1, 2, 4, … 2^bits, one behind the other. False where there is not enough memory.
 */
export function openTransforms(bitsOfSize: u32, inverseOfSize: usize, powers: usize): bool {
  bits = bitsOfSize;
  const pairs: usize = 1 << (bits - 1);
  roots = take(pairs * PAIR);
  between = take(pairs * PAIR);
  shifts = take(pairs * PAIR);
  if (roots == 0 || between == 0 || shifts == 0) return false;
  // Stage m has the root of order 2m: the power n / m of that of order 2n.
  for (let m: usize = 1, s: u32 = bits; m < pairs; m <<= 1, s--)
    fillPowers(roots + m * PAIR, m, powers + <usize>s * PAIR);
  fillPowers(between, pairs, powers + PAIR);
  for (let k: usize = 0; k < pairs; k++) choose(between + k * PAIR, ONE, between + k * PAIR, 2);
  // Lane l of pair q has the coefficient 2 · (q with its bits turned round) + l.
  mul(A, inverseOfSize, powers);
  choose(shifts, inverseOfSize, A, 2);
  for (let m: usize = 1, s: u32 = bits - 1; m < pairs; m <<= 1, s--) {
    for (let q: usize = 0; q < m; q++)
      mul(shifts + (m + q) * PAIR, shifts + q * PAIR, powers + <usize>s * PAIR);
  }
  return true;
}

/** The powers 0 to n − 1 of an element. */
function fillPowers(at: usize, n: usize, element: usize): void {
  memory.copy(at, ONE, PAIR);
  for (let j: usize = 1; j < n; j++) mul(at + j * PAIR, at + (j - 1) * PAIR, element);
}

/** From values at the powers of w to coefficients, times the powers of the shift; the coefficients are in the order of the tables. */
export function toShiftedCoefficients(vector: usize): void {
  const pairs: usize = 1 << (bits - 1);
  for (let k: usize = 0; k < pairs; k++) {
    const at = vector + k * PAIR;
    swap(B, at);
    add(A, at, B);
    if (k == 0) {
      sub(B, B, at);
    } else {
      // (a − b) · w^−k = (b − a) · w^(n/2 − k): lane 1 has b.
      diff(B, at, B);
      mul(B, B, between + (pairs - k) * PAIR);
    }
    choose(at, A, B, 2);
  }
  for (let m = pairs >> 1; m > 0; m >>= 1) {
    for (let block: usize = 0; block < pairs; block += 2 * m) {
      for (let j: usize = 0; j < m; j++) {
        const low = vector + (block + j) * PAIR,
          high = low + m * PAIR;
        add(A, low, high);
        if (j == 0) {
          sub(high, low, high);
        } else {
          diff(B, high, low);
          mul(high, B, roots + (2 * m - j) * PAIR);
        }
        memory.copy(low, A, PAIR);
      }
    }
  }
  for (let k: usize = 0; k < pairs; k++) mul(vector + k * PAIR, vector + k * PAIR, shifts + k * PAIR);
}

/** From coefficients in the order of the tables to values at the powers of w. */
export function toValues(vector: usize): void {
  const pairs: usize = 1 << (bits - 1);
  for (let m: usize = 1; m < pairs; m <<= 1) {
    for (let block: usize = 0; block < pairs; block += 2 * m) {
      for (let j: usize = 0; j < m; j++) {
        const low = vector + (block + j) * PAIR,
          high = low + m * PAIR;
        if (j == 0) memory.copy(A, high, PAIR);
        else mul(A, high, roots + (m + j) * PAIR);
        sub(high, low, A);
        add(low, low, A);
      }
    }
  }
  for (let k: usize = 0; k < pairs; k++) {
    const at = vector + k * PAIR;
    mul(A, at, between + k * PAIR);
    swap(B, A);
    add(at, A, B);
    sub(B, B, A);
    choose(at, at, B, 2);
  }
}

/** The lanes the other way round. */
function swap(r: usize, a: usize): void {
  scatter(LANES, LANES + SINGLE, a);
  gather(r, LANES + SINGLE, LANES);
}
