import { take } from '../memory';
import {
  add,
  choose,
  diff,
  gather,
  gatherSigned,
  inverse,
  mul,
  ONE,
  PAIR,
  SINGLE,
  scatter,
  sqr,
  sub,
  sub2,
  zeros,
} from './field';

/**
 * Additions of affine points, many at a time with one inversion. A point lies as x, y and, if it is a base, βx; a reference is
 * the address of its x with the sign in bit 0 and, in bit 1, whether x is βx. 0 is the point at infinity.
 */

/** Bytes of a point, and of a base. */
export const POINT: usize = 2 * SINGLE;
export const BASE: usize = 3 * SINGLE;

/** Most additions of one batch. */
export const BATCH: u32 = 2048;

/** References of summands, two for each addition. */
let list: usize = 0;
/** Where each reference to a sum goes. */
let places: usize = 0;
/** Differences of x, and the products of those before. */
let differences: usize = 0;
let products: usize = 0;
/** Of each addition whose points have one x: what it is instead. */
let kinds: usize = 0;

const DOUBLING: u8 = 1;
const CANCELS: u8 = 2;

/** Additions of the batch so far, and where its sums go. */
let count: u32 = 0;
let sums: usize = 0;

const X1: usize = memory.data(288, 16);
const X2: usize = memory.data(288, 16);
const Y1: usize = memory.data(288, 16);
const Y2: usize = memory.data(288, 16);
const X3: usize = memory.data(288, 16);
const SLOPE: usize = memory.data(288, 16);
const A: usize = memory.data(288, 16);
const B: usize = memory.data(288, 16);
const INVERSE: usize = memory.data(288, 16);

/** Where the coordinates of a reference lie. */
export function xOf(ref: u32): usize {
  return <usize>(ref & ~3);
}

export function yOf(ref: u32): usize {
  return <usize>(ref & ~3) + SINGLE - <usize>(ref & 2) * SINGLE;
}

/** Takes the memory that batches need. */
export function openBatches(): void {
  list = take(8 * BATCH);
  places = take(4 * BATCH);
  kinds = take(BATCH);
  differences = take(<usize>(BATCH / 2) * PAIR);
  products = take(<usize>(BATCH / 2 + 1) * PAIR);
}

/** Sums go one behind the other from `at` on. */
export function sumsTo(at: usize): void {
  sums = at;
}

/** Where the next sum goes. */
export function sumsEnd(): usize {
  return sums + <usize>count * POINT;
}

/** Adds two points that are not infinity once the batch is full or flushed; the reference to the sum is at `place` by now. */
export function addLater(a: u32, b: u32, place: usize): void {
  const at = <usize>count;
  store<u32>(list + 8 * at, a);
  store<u32>(list + 8 * at, b, 4);
  store<u32>(places + 4 * at, <u32>place);
  store<u32>(place, <u32>(sums + at * POINT));
  if (++count == BATCH) flush();
}

/** Does what is left of the batch. */
export function flush(): void {
  if (count == 0) return;
  const n = count;
  if (n & 1) {
    // A last one twice: two lanes are done at once.
    memory.copy(list + 8 * <usize>n, list + 8 * <usize>(n - 1), 8);
  }
  const pairs = <usize>((n + 1) >> 1);
  memory.copy(products, ONE, PAIR);
  for (let k: usize = 0; k < pairs; k++) {
    const at = list + 16 * k;
    gather(X1, xOf(load<u32>(at)), xOf(load<u32>(at, 8)));
    gather(X2, xOf(load<u32>(at, 4)), xOf(load<u32>(at, 12)));
    const difference = differences + k * PAIR;
    diff(difference, X2, X1);
    mul(products + (k + 1) * PAIR, difference, products + k * PAIR);
  }
  const isSpecial = zeros(products + pairs * PAIR) != 0;
  if (isSpecial) markSpecial(pairs);
  inverse(INVERSE, products + pairs * PAIR);
  for (let k = pairs; k-- > 0; ) {
    const at = list + 16 * k;
    const a0 = load<u32>(at),
      b0 = load<u32>(at, 4),
      a1 = load<u32>(at, 8),
      b1 = load<u32>(at, 12);
    mul(SLOPE, INVERSE, products + k * PAIR);
    mul(INVERSE, differences + k * PAIR, INVERSE);
    gatherSigned(Y1, yOf(a0), a0 & 1, yOf(a1), a1 & 1);
    gatherSigned(Y2, yOf(b0), b0 & 1, yOf(b1), b1 & 1);
    gather(X1, xOf(a0), xOf(a1));
    gather(X2, xOf(b0), xOf(b1));
    diff(A, Y2, Y1);
    if (isSpecial) chooseTangents(k);
    mul(SLOPE, A, SLOPE);
    sqr(A, SLOPE);
    sub2(X3, A, X1, X2);
    diff(A, X1, X3);
    mul(A, A, SLOPE);
    sub(A, A, Y1);
    const out = sums + 2 * k * POINT;
    scatter(out, out + POINT, X3);
    scatter(out + SINGLE, out + POINT + SINGLE, A);
  }
  if (isSpecial) {
    for (let i: usize = 0; i < <usize>n; i++) {
      if (load<u8>(kinds + i) == CANCELS) store<u32>(<usize>load<u32>(places + 4 * i), 0);
    }
  }
  sums += <usize>n * POINT;
  count = 0;
}

/** Finds additions whose points have one x, gives them a denominator of their own and multiplies again. */
function markSpecial(pairs: usize): void {
  memory.fill(kinds, 0, BATCH);
  for (let k: usize = 0; k < pairs; k++) {
    const at = list + 16 * k;
    const difference = differences + k * PAIR;
    const same = zeros(difference);
    if (same != 0) {
      const a0 = load<u32>(at),
        b0 = load<u32>(at, 4),
        a1 = load<u32>(at, 8),
        b1 = load<u32>(at, 12);
      gatherSigned(Y1, yOf(a0), a0 & 1, yOf(a1), a1 & 1);
      gatherSigned(Y2, yOf(b0), b0 & 1, yOf(b1), b1 & 1);
      add(B, Y1, Y2);
      const opposite = zeros(B) & same;
      for (let lane: u32 = 0; lane < 2; lane++) {
        if ((same >> lane) & 1) store<u8>(kinds + 2 * k + lane, (opposite >> lane) & 1 ? CANCELS : DOUBLING);
      }
      choose(difference, difference, B, same);
      choose(difference, difference, ONE, opposite);
    }
    mul(products + (k + 1) * PAIR, difference, products + k * PAIR);
  }
}

/** In A, 3x² for the difference of y where a point is doubled. */
function chooseTangents(k: usize): void {
  const lanes =
    <u32>(load<u8>(kinds + 2 * k) == DOUBLING) | ((<u32>(load<u8>(kinds + 2 * k, 1) == DOUBLING)) << 1);
  if (lanes == 0) return;
  sqr(B, X1);
  add(X3, B, B);
  add(B, B, X3);
  choose(A, A, B, lanes);
}
