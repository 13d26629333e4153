import { isEqual, mark, release, take } from './memory';
import { addScalars, subtractScalars } from './scalars';

/** What marks a point at infinity, and an opposite one. */
const INFINITE: u32 = 0xffffffff;
const OPPOSITE: u32 = 0x80000000;

/**
 * For each of `n` points of `bytes` bytes: the number of the first point with its x, with the upper bit set where y is another, or all bits where it is 0 in
 * all bytes. False where there is not enough memory.
 */
export function sameX(result: usize, points: usize, n: u32, bytes: usize): bool {
  const start = mark();
  let slots: usize = 2;
  while (slots < 2 * <usize>n) slots <<= 1;
  const table = take(4 * slots);
  if (table == 0) return false;
  memory.fill(table, 0xff, 4 * slots);
  const half = bytes >> 1;
  for (let i: usize = 0; i < <usize>n; i++) {
    const point = points + i * bytes;
    if (isZero(point, bytes)) {
      store<u32>(result + 4 * i, INFINITE);
      continue;
    }
    let slot = <usize>((load<u64>(point) * 0x9e3779b97f4a7c15) >> 32) & (slots - 1);
    while (true) {
      const other = load<u32>(table + 4 * slot);
      if (other == INFINITE) {
        store<u32>(table + 4 * slot, <u32>i);
        store<u32>(result + 4 * i, <u32>i);
        break;
      }
      const first = points + <usize>other * bytes;
      if (isEqual(first, point, half)) {
        store<u32>(result + 4 * i, other | (isEqual(first + half, point + half, half) ? 0 : OPPOSITE));
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  release(start);
  return true;
}

function isZero(at: usize, bytes: usize): bool {
  for (let i: usize = 0; i < bytes; i += 8) if (load<u64>(at + i) != 0) return false;
  return true;
}

/** Adds up scalars in slots that are 0: `merges` has pairs of a slot and a scalar, with the upper bit set where it is taken away. */
export function merge(slots: usize, merges: usize, n: u32, scalars: usize): void {
  for (let i: usize = 0; i < <usize>n; i++) {
    const slot = slots + 32 * <usize>load<u32>(merges + 8 * i);
    const ref = load<u32>(merges + 8 * i, 4);
    const scalar = scalars + 32 * <usize>(ref & ~OPPOSITE);
    if (ref & OPPOSITE) subtractScalars(slot, slot, scalar);
    else addScalars(slot, slot, scalar);
  }
}
