/** Memory of the module: taken from the end, given back down to a mark. */

let next: usize = (__heap_base + 63) & ~63;

/** Where the free memory begins. */
export function mark(): usize {
  return next;
}

/** Gives back all that was taken since a mark. */
export function release(to: usize): void {
  next = to;
}

/** Takes `bytes` bytes, at a multiple of 64; 0 where there is no more memory. What stands in them is of before. */
export function take(bytes: usize): usize {
  const at = next;
  const end = (at + bytes + 63) & ~63;
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) return 0;
  next = end;
  return at;
}

/** Whether two pieces of memory have the same bytes, a multiple of 8. */
export function isEqual(a: usize, b: usize, bytes: usize): bool {
  for (let i: usize = 0; i < bytes; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  return true;
}
