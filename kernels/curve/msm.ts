import { BITS, digitOf, offset } from '../digits';
import { mark, release, take } from '../memory';
import { classify, ONE, RECORD, sign, split, ZERO } from '../scalars';
import { BYTES, PAIR, SINGLE, toInteger, write } from './field';
import { BASE, flush, POINT, sumsEnd, sumsTo } from './group';
import { addComplete, fromRefs, PROJECTIVE, setInfinity, toAffine, upper } from './projective';
import { addRefs, addTrees, sumOf } from './trees';

/**
 * Sums of multiples of bases, by windows of signed digits whose points are added up in buckets (Pippenger). Scalars are split in halves of 127
 * bits by the endomorphism; 0 and ±1 stand apart.
 */

/** What an addition of the last step costs in additions of the first: fewer share an inversion. */
const LAST: u32 = 3;

/** Bits of a window for so many records: where all additions together are fewest. */
function windowOf(records: u32): u32 {
  let best: u32 = 2;
  let least: u64 = u64.MAX_VALUE;
  for (let c: u32 = 2; c <= 16; c++) {
    const windows = (BITS + c - 1) / c;
    const cost = <u64>windows * (<u64>records + ((<u64>LAST) << (c - 1)));
    if (cost < least) {
      least = cost;
      best = c;
    }
  }
  return best;
}

/**
 * The sum of `scalar · base` for `n` bases one behind the other; `wires` has the number of each one's scalar of 32 bytes. Writes x and y as integers,
 * 0 and 0 for infinity. False where there is not enough memory.
 */
export function msm(result: usize, bases: usize, wires: usize, scalars: usize, n: u32): bool {
  const start = mark();
  const isDone = sum(result, bases, wires, scalars, n);
  release(start);
  return isDone;
}

function sum(result: usize, bases: usize, wires: usize, scalars: usize, n: u32): bool {
  const ones = take(4 * (<usize>n + 1));
  const records = take(2 * <usize>n * RECORD);
  if (ones == 0 || records == 0) return false;
  let countOfOnes: u32 = 0;
  let end = records;
  for (let i: usize = 0; i < <usize>n; i++) {
    const kind = classify(scalars + 32 * <usize>load<u32>(wires + 4 * i));
    const base = <u32>(bases + i * BASE);
    if (kind == ONE) {
      store<u32>(ones + 4 * <usize>countOfOnes, base | sign());
      countOfOnes++;
    } else if (kind != ZERO) {
      end = split(end, base, (base + 2 * <u32>SINGLE) | 2);
    }
  }
  const count = <u32>((end - records) / RECORD);

  const total = take(PROJECTIVE);
  setInfinity(total);
  if (count > 0 && !addWindows(total, records, count)) return false;
  if (countOfOnes > 0 && !addOnes(total, ones, countOfOnes)) return false;
  const affine = take(2 * PAIR);
  const unscaled = take(2 * BYTES);
  if (affine == 0 || unscaled == 0) return false;
  toAffine(affine, total);
  writeOut(result, affine, unscaled);
  writeOut(result + BYTES, affine + PAIR, unscaled);
  return true;
}

function writeOut(at: usize, a: usize, both: usize): void {
  toInteger(a, a);
  write(both, both + BYTES, a);
  memory.copy(at, both, BYTES);
}

/** Adds points of coefficient 1. */
function addOnes(total: usize, refs: usize, n: u32): bool {
  const sums = take((<usize>n + 2) * POINT);
  const lengths = take(8);
  const point = take(PROJECTIVE);
  if (sums == 0 || lengths == 0 || point == 0) return false;
  store<u32>(lengths, 0);
  store<u32>(lengths, n, 4);
  sumsTo(sums);
  addTrees(refs, lengths, 1);
  fromRefs(point, load<u32>(refs), load<u32>(refs));
  addComplete(total, total, point);
  return true;
}

function addWindows(total: usize, records: usize, n: u32): bool {
  const c = windowOf(n);
  const windows = (BITS + c - 1) / c;
  const buckets: u32 = 1 << (c - 1);
  offset(records, n, c, windows);

  const tops = take(4 * <usize>(windows * buckets));
  const points = take(<usize>(windows * buckets) * POINT);
  if (tops == 0 || points == 0) return false;
  const start = mark();
  const bounds = take(4 * (<usize>buckets + 2));
  const refs = take(4 * <usize>n);
  const sums = take((<usize>n + 2) * POINT);
  if (bounds == 0 || refs == 0 || sums == 0) return false;
  for (let w: u32 = 0; w < windows; w++) {
    sortByDigit(refs, bounds, records, n, w * c, c);
    sumsTo(sums);
    addTrees(refs, bounds, buckets);
    const own = <usize>(w * buckets);
    for (let b: usize = 0; b < <usize>buckets; b++) {
      let ref = sumOf(refs, bounds, b);
      if (ref >= <u32>sums && ref < <u32>sumsEnd()) {
        const point = points + (own + b) * POINT;
        memory.copy(point, <usize>ref, POINT);
        ref = <u32>point;
      }
      store<u32>(tops + 4 * (own + b), ref);
    }
  }
  release(start);
  return addBuckets(total, tops, windows, c);
}

/** References in the order of the sizes of their digits, with their signs: bucket b is of ±(b + 1). */
function sortByDigit(refs: usize, bounds: usize, records: usize, n: u32, bit: u32, c: u32): void {
  const buckets: usize = 1 << (c - 1);
  memory.fill(bounds, 0, 4 * (buckets + 2));
  // Two places up: one for the bounds, one for the running ends below.
  for (let i: usize = 0; i < <usize>n; i++) {
    const digit = digitOf(records + i * RECORD, bit, c);
    if (digit == 0) continue;
    const at = bounds + 4 * <usize>((digit < 0 ? -digit : digit) + 1);
    store<u32>(at, load<u32>(at) + 1);
  }
  for (let b: usize = 1; b < buckets + 2; b++)
    store<u32>(bounds + 4 * b, load<u32>(bounds + 4 * b) + load<u32>(bounds + 4 * b - 4));
  for (let i: usize = 0; i < <usize>n; i++) {
    const record = records + i * RECORD;
    const digit = digitOf(record, bit, c);
    if (digit == 0) continue;
    const at = bounds + 4 * <usize>(digit < 0 ? -digit : digit);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u32>(refs + 4 * <usize>place, load<u32>(record, 24) ^ (digit < 0 ? 1 : 0));
  }
}

/** How many parts of a window are added up side by side. */
function partsOf(windows: u32, c: u32): u32 {
  let parts: u32 = 1;
  while (parts * windows < 512 && parts < 1 << (c - 1)) parts <<= 1;
  return parts;
}

/** Adds Σ 2^(c·w) · Σ (b + 1) · bucket b of window w. */
function addBuckets(total: usize, tops: usize, windows: u32, c: u32): bool {
  const buckets: u32 = 1 << (c - 1);
  const parts = partsOf(windows, c);
  const width = buckets / parts;
  const lanes = <usize>(windows * parts);
  /** Of each part: the sum of its buckets, and that of its buckets times 1, 2, 3 … */
  const plain = take(4 * lanes);
  const weighted = take(4 * lanes);
  const sums = take((2 * <usize>(windows * buckets) + 2 * <usize>width + 2) * POINT);
  if (plain == 0 || weighted == 0 || sums == 0) return false;
  memory.fill(plain, 0, 4 * lanes);
  memory.fill(weighted, 0, 4 * lanes);
  sumsTo(sums);
  for (let j = width; j-- > 0; ) {
    for (let lane: usize = 0; lane < lanes; lane++)
      addRefs(
        load<u32>(plain + 4 * lane),
        load<u32>(tops + 4 * (lane * <usize>width + <usize>j)),
        plain + 4 * lane,
      );
    flush();
    for (let lane: usize = 0; lane < lanes; lane++)
      addRefs(load<u32>(weighted + 4 * lane), load<u32>(plain + 4 * lane), weighted + 4 * lane);
    flush();
  }
  return addParts(total, plain, weighted, windows, parts, width, c);
}

/** Adds up the parts of windows, two windows side by side, and the windows. */
function addParts(
  total: usize,
  plain: usize,
  weighted: usize,
  windows: u32,
  parts: u32,
  width: u32,
  c: u32,
): bool {
  const pairs = (windows + 1) >> 1;
  const results = take(<usize>pairs * PROJECTIVE);
  const running = take(PROJECTIVE);
  const point = take(PROJECTIVE);
  const sum = take(PROJECTIVE);
  if (results == 0 || running == 0 || point == 0 || sum == 0) return false;
  for (let k: u32 = 0; k < pairs; k++) {
    const a = <usize>(2 * k * parts);
    const hasTwo = k * 2 + 1 < windows;
    const b = hasTwo ? a + <usize>parts : a;
    setInfinity(running);
    setInfinity(sum);
    for (let s = <usize>parts; s-- > 1; ) {
      fromRefs(point, load<u32>(plain + 4 * (a + s)), load<u32>(plain + 4 * (b + s)));
      addComplete(running, running, point);
      addComplete(sum, sum, running);
    }
    for (let doubled: u32 = 1; doubled < width; doubled <<= 1) addComplete(sum, sum, sum);
    for (let s: usize = 0; s < <usize>parts; s++) {
      fromRefs(point, load<u32>(weighted + 4 * (a + s)), load<u32>(weighted + 4 * (b + s)));
      addComplete(sum, sum, point);
    }
    memory.copy(results + <usize>k * PROJECTIVE, sum, PROJECTIVE);
  }
  setInfinity(sum);
  for (let w = windows; w-- > 0; ) {
    for (let i: u32 = 0; i < c; i++) addComplete(sum, sum, sum);
    const own = results + <usize>(w >> 1) * PROJECTIVE;
    if (w & 1) upper(point, own);
    else memory.copy(point, own, PROJECTIVE);
    addComplete(sum, sum, point);
  }
  addComplete(total, total, sum);
  return true;
}
