import { RECORD } from './scalars';

/** Signed digits of the numbers of records. */

/** Bits of the halves of a scalar, and one for the carry of signed digits. */
export const BITS: u32 = 128;

/** Adds half a window to every digit, so that digits without a carry are those with a sign, plus half a window. */
export function offset(records: usize, n: u32, c: u32, windows: u32): void {
  let o0: u64 = 0,
    o1: u64 = 0,
    o2: u64 = 0;
  for (let w: u32 = 0; w < windows; w++) {
    const bit = w * c + c - 1;
    if (bit < 64) o0 |= 1 << (<u64>bit);
    else if (bit < 128) o1 |= 1 << (<u64>(bit - 64));
    else o2 |= 1 << (<u64>(bit - 128));
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = records + i * RECORD;
    const w0 = load<u64>(at) + o0;
    const carry: u64 = w0 < o0 ? 1 : 0;
    const middle = load<u64>(at, 8) + o1;
    const w1 = middle + carry;
    store<u64>(at, w0);
    store<u64>(at, w1, 8);
    store<u64>(at, o2 + (middle < o1 ? 1 : 0) + (w1 < carry ? 1 : 0), 16);
  }
}

/** The digit of the window at `bit`, −2^(c−1) to 2^(c−1) − 1. */
export function digitOf(record: usize, bit: u32, c: u32): i32 {
  const word = load<u32>(record + <usize>(bit >> 3)) >> (bit & 7);
  return <i32>(word & ((1 << c) - 1)) - (1 << (c - 1));
}
