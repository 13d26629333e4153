import { BITS, digitOf, offset } from '../digits';
import { mark, release, take } from '../memory';
import { classify, RECORD, split, ZERO } from '../scalars';
import { loadBases } from './bases';
import { BETA, BYTES, gather, gatherSigned, SCALED_UNIT, SINGLE, scale, scatter, write } from './field';
import { addLater, BASE, flush, POINT, sumsTo, xOf, yOf } from './group';
import { addTrees, sumOf } from './trees';

/**
 * Many multiples of one point: a table has the multiple for every size of every digit of the halves of a scalar, and what the digits of one scalar
 * pick is added up.
 */

/** Bits of a digit, and digits of a half. */
const WIDTH: u32 = 13;
const DIGITS: u32 = (BITS + WIDTH - 1) / WIDTH;
/** Sizes of a digit other than 0. */
const SIZES: u32 = 1 << (WIDTH - 1);

/** The multiple by s · 2^(WIDTH · d) is base d · SIZES + s − 1. */
let table: usize = 0;

const A: usize = memory.data(288, 16);

/** Makes the table of a point of the group, as a proving key has it; there is one at a time. False where there is not enough memory. */
export function openMultiples(point: usize): bool {
  const count = <usize>(DIGITS * SIZES);
  table = take(count * BASE);
  const start = mark();
  const points = take((count + 2) * POINT);
  const numbers = take(8);
  if (table == 0 || points == 0 || numbers == 0) return false;
  memory.fill(numbers, 0, 8);
  loadBases(table, point, numbers, 1);
  memory.copy(points, table, POINT);
  sumsTo(points + POINT);
  let last = points;
  for (let d: u32 = 0; d < DIGITS; d++) {
    const first = points + <usize>(d * SIZES) * POINT;
    if (d > 0) {
      addLater(<u32>last, <u32>last, numbers);
      flush();
    }
    for (let known: u32 = 1; known < SIZES; known <<= 1) {
      last = first + <usize>(known - 1) * POINT;
      for (let s: u32 = 0; s < known; s++) addLater(<u32>last, <u32>(first + <usize>s * POINT), numbers);
      flush();
    }
    last = first + <usize>(SIZES - 1) * POINT;
  }
  for (let i: usize = 0; i < count; i += 2) toBases(table + i * BASE, points + i * POINT);
  release(start);
  return true;
}

/** Two points and their images under the endomorphism. */
function toBases(bases: usize, points: usize): void {
  memory.copy(bases, points, POINT);
  memory.copy(bases + BASE, points + POINT, POINT);
  gather(A, points, points + POINT);
  scale(A, A, BETA);
  scatter(bases + POINT, bases + BASE + POINT, A);
}

/**
 * The multiples by `n` scalars of 32 bytes, one behind the other as a proving key has them: coordinates are integers times 2^256, all 0 for
 * infinity. There must be room for one more where n is odd. False where there is not enough memory.
 */
export function multiples(result: usize, scalars: usize, n: u32): bool {
  const start = mark();
  const isDone = addDigits(result, scalars, n);
  release(start);
  return isDone;
}

function addDigits(result: usize, scalars: usize, n: u32): bool {
  const most = 2 * <usize>(DIGITS * n);
  const bounds = take(4 * (<usize>n + 1));
  const refs = take(4 * most);
  const sums = take((most + 2) * POINT);
  if (bounds == 0 || refs == 0 || sums == 0) return false;
  let count: u32 = 0;
  for (let i: usize = 0; i < <usize>n; i++) {
    store<u32>(bounds + 4 * i, count);
    count = pick(refs, count, scalars + 32 * i);
  }
  store<u32>(bounds + 4 * <usize>n, count);
  sumsTo(sums);
  addTrees(refs, bounds, n);
  for (let i: usize = 0; i < <usize>n; i += 2) {
    const q = i + 1 < <usize>n ? sumOf(refs, bounds, i + 1) : 0;
    writePoints(result + 2 * i * BYTES, sumOf(refs, bounds, i), q);
  }
  return true;
}

const RECORDS: usize = memory.data(64, 8);

/** References to the multiples that the digits of a scalar pick; how many there are then. */
function pick(refs: usize, count: u32, scalar: usize): u32 {
  if (classify(scalar) == ZERO) return count;
  const end = split(RECORDS, 0, 2);
  offset(RECORDS, (end - RECORDS) / RECORD, WIDTH, DIGITS);
  for (let record = RECORDS; record < end; record += RECORD) {
    const ref = load<u32>(record, 24);
    const image = <usize>(ref & 2) * SINGLE;
    for (let d: u32 = 0; d < DIGITS; d++) {
      const digit = digitOf(record, d * WIDTH, WIDTH);
      if (digit == 0) continue;
      const size = <u32>(digit < 0 ? -digit : digit);
      const base = table + <usize>(d * SIZES + size - 1) * BASE + image;
      store<u32>(refs + 4 * <usize>count, <u32>base | (digit < 0 ? ref ^ 1 : ref));
      count++;
    }
  }
  return count;
}

/** Writes two points, one behind the other. */
function writePoints(at: usize, p: u32, q: u32): void {
  const next = at + 2 * BYTES;
  if (p != 0 || q != 0) {
    const a = p == 0 ? q : p,
      b = q == 0 ? p : q;
    gather(A, xOf(a), xOf(b));
    scale(A, A, SCALED_UNIT);
    write(at, next, A);
    gatherSigned(A, yOf(a), a & 1, yOf(b), b & 1);
    scale(A, A, SCALED_UNIT);
    write(at + BYTES, next + BYTES, A);
  }
  if (p == 0) memory.fill(at, 0, 2 * BYTES);
  if (q == 0) memory.fill(next, 0, 2 * BYTES);
}
