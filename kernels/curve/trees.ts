import { mark, release, take } from '../memory';
import { addLater, flush } from './group';

/**
 * Adds up the points of each bucket, in levels of pairs. `bounds` has where each bucket begins among the references, and where the last
 * ends; the reference to its sum is then at its beginning.
 */
export function addTrees(refs: usize, bounds: usize, buckets: u32): void {
  const start = mark();
  const lengths = take(4 * <usize>buckets);
  for (let b: usize = 0; b < <usize>buckets; b++) {
    store<u32>(lengths + 4 * b, load<u32>(bounds + 4 * b, 4) - load<u32>(bounds + 4 * b));
  }
  let isMore = true;
  while (isMore) {
    isMore = false;
    for (let b: usize = 0; b < <usize>buckets; b++) {
      const length = load<u32>(lengths + 4 * b);
      if (length < 2) continue;
      const first = refs + 4 * <usize>load<u32>(bounds + 4 * b);
      const half = <usize>(length >> 1);
      for (let j: usize = 0; j < half; j++)
        addRefs(load<u32>(first + 8 * j), load<u32>(first + 8 * j, 4), first + 4 * j);
      if (length & 1) store<u32>(first + 4 * half, load<u32>(first + 8 * half));
      const left = (length + 1) >> 1;
      store<u32>(lengths + 4 * b, left);
      if (left > 1) isMore = true;
    }
    flush();
  }
  release(start);
}

/** The reference to a + b goes to `place`, at once where one is infinity. */
export function addRefs(a: u32, b: u32, place: usize): void {
  if (a == 0 || b == 0) store<u32>(place, a | b);
  else addLater(a, b, place);
}

/** After that, the reference to the sum of a bucket; 0 for an empty one. */
export function sumOf(refs: usize, bounds: usize, bucket: usize): u32 {
  const first = load<u32>(bounds + 4 * bucket);
  return load<u32>(bounds + 4 * bucket, 4) == first ? 0 : load<u32>(refs + 4 * <usize>first);
}
