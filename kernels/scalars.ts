import { HALF_ORDER, MINUS_A_1, MINUS_A_2, MINUS_B_1, MINUS_B_2, ORDER, SHARE_1, SHARE_2 } from './glv';

/**
 * Scalars of 32 bytes, little-endian and below the order, made ready: as numbers of at most 127 bits and signs. Records have 32 bytes: three
 * words of the number, and a reference to the point.
 */

export const RECORD: usize = 32;

const K: usize = memory.data(32, 8);
const PRODUCT: usize = memory.data(64, 8);
const C1: usize = memory.data(16, 8);
const C2: usize = memory.data(16, 8);
const HALF: usize = memory.data(16, 8);

/** What a scalar is. */
export const ZERO: u32 = 0;
export const ONE: u32 = 1;
export const OTHER: u32 = 2;

let isNegative: u32 = 0;

/** Reads a scalar, or its negative where that is smaller, into K; what it is then. */
export function classify(scalar: usize): u32 {
  isNegative = isAbove(scalar, HALF_ORDER) ? 1 : 0;
  if (isNegative) minus(K, ORDER, scalar);
  else memory.copy(K, scalar, 32);
  if ((load<u64>(K, 8) | load<u64>(K, 16) | load<u64>(K, 24)) != 0) return OTHER;
  const low = load<u64>(K);
  return low == 0 ? ZERO : low == 1 ? ONE : OTHER;
}

/** The sign of what was classified: 1 for a negative. */
export function sign(): u32 {
  return isNegative;
}

function isAbove(a: usize, b: usize): bool {
  for (let i: isize = 24; i >= 0; i -= 8) {
    const x = load<u64>(a + i),
      y = load<u64>(b + i);
    if (x != y) return x > y;
  }
  return false;
}

/** Writes one or two records of what was classified, for a point and its image under the endomorphism; where they end. */
export function split(records: usize, ref: u32, image: u32): usize {
  if ((load<u64>(K, 16) | load<u64>(K, 24)) == 0 && load<u64>(K, 8) >> 62 == 0) {
    record(records, load<u64>(K), load<u64>(K, 8), ref ^ isNegative);
    return records + RECORD;
  }
  share(C1, SHARE_1);
  share(C2, SHARE_2);
  store<u64>(HALF, load<u64>(K));
  store<u64>(HALF, load<u64>(K, 8), 8);
  addProduct(C1, MINUS_A_1);
  addProduct(C2, MINUS_A_2);
  signedRecord(records, ref ^ isNegative);
  store<u64>(HALF, 0);
  store<u64>(HALF, 0, 8);
  addProduct(C1, MINUS_B_1);
  addProduct(C2, MINUS_B_2);
  signedRecord(records + RECORD, image ^ isNegative);
  return records + 2 * RECORD;
}

function record(at: usize, low: u64, high: u64, ref: u32): void {
  store<u64>(at, low);
  store<u64>(at, high, 8);
  store<u64>(at, 0, 16);
  store<u32>(at, ref, 24);
}

/** Of HALF, a number in two's complement. */
function signedRecord(at: usize, ref: u32): void {
  let low = load<u64>(HALF),
    high = load<u64>(HALF, 8);
  if (<i64>high < 0) {
    low = -low;
    high = ~high + (low == 0 ? 1 : 0);
    ref ^= 1;
  }
  record(at, low, high, ref);
}

/** c = K · share / 2^256, to the nearest: two words. */
function share(c: usize, factor: usize): void {
  memory.fill(PRODUCT, 0, 64);
  for (let i: usize = 0; i < 32; i += 8) {
    let carry: u64 = 0;
    const x = load<u64>(K + i);
    for (let j: usize = 0; j < 24; j += 8)
      carry = multiplyAdd(PRODUCT + i + j, x, load<u64>(factor + j), carry);
    store<u64>(PRODUCT + i, carry, 24);
  }
  const low = load<u64>(PRODUCT, 32) + (load<u64>(PRODUCT, 24) >> 63);
  store<u64>(c, low);
  store<u64>(c, load<u64>(PRODUCT, 40) + (low < load<u64>(PRODUCT, 32) ? 1 : 0), 8);
}

/** Adds x · y + carry to the word at `at`; the new carry. */
function multiplyAdd(at: usize, x: u64, y: u64, carry: u64): u64 {
  const low = x * y;
  let high = multiplyHigh(x, y);
  const sum = low + carry;
  if (sum < low) high++;
  const word = load<u64>(at) + sum;
  if (word < sum) high++;
  store<u64>(at, word);
  return high;
}

function multiplyHigh(x: u64, y: u64): u64 {
  const x0 = x & 0xffffffff,
    x1 = x >> 32,
    y0 = y & 0xffffffff,
    y1 = y >> 32;
  const low = x0 * y0,
    cross = x1 * y0 + (low >> 32),
    other = x0 * y1 + (cross & 0xffffffff);
  return x1 * y1 + (cross >> 32) + (other >> 32);
}

/** HALF += a · b modulo 2^128. */
function addProduct(a: usize, b: usize): void {
  const a0 = load<u64>(a),
    a1 = load<u64>(a, 8),
    b0 = load<u64>(b),
    b1 = load<u64>(b, 8);
  const low = a0 * b0;
  const sum = load<u64>(HALF) + low;
  const carry: u64 = sum < low ? 1 : 0;
  store<u64>(HALF, sum);
  store<u64>(HALF, load<u64>(HALF, 8) + multiplyHigh(a0, b0) + a0 * b1 + a1 * b0 + carry, 8);
}

/** r = a + b modulo the order, of numbers below it. */
export function addScalars(r: usize, a: usize, b: usize): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i);
    const sum = x + load<u64>(b + i);
    const all = sum + carry;
    carry = (sum < x ? 1 : 0) | (all < sum ? 1 : 0);
    store<u64>(r + i, all);
  }
  // Below 2^255: nothing is carried out.
  if (!isAbove(ORDER, r)) minus(r, r, ORDER);
}

/** r = a − b modulo the order, of numbers below it. */
export function subtractScalars(r: usize, a: usize, b: usize): void {
  minus(K, ORDER, b);
  addScalars(r, a, K);
}

/** r = a − b of numbers of 32 bytes, a ≥ b. */
function minus(r: usize, a: usize, b: usize): void {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < 32; i += 8) {
    const x = load<u64>(a + i),
      y = load<u64>(b + i);
    const difference = x - y;
    store<u64>(r + i, difference - borrow);
    borrow = (x < y ? 1 : 0) | (difference < borrow ? 1 : 0);
  }
}
