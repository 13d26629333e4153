import { EXPONENT, mul, ONE, PAIR, sqr } from './fp';

/** The powers 0 to 15 of a number. */
const POWERS: usize = memory.data(2560, 16);

/** The inverses of two elements, 0 for 0: their powers p − 2, four bits at a time. */
export function inverse(r: usize, a: usize): void {
  memory.copy(POWERS, ONE, PAIR);
  memory.copy(POWERS + PAIR, a, PAIR);
  for (let i: usize = 2; i < 16; i++) mul(POWERS + i * PAIR, POWERS + (i - 1) * PAIR, POWERS + PAIR);
  memory.copy(r, ONE, PAIR);
  for (let i: usize = 0; i < 64; i++) {
    sqr(r, r);
    sqr(r, r);
    sqr(r, r);
    sqr(r, r);
    const digit = <usize>load<u8>(EXPONENT + i);
    if (digit != 0) mul(r, r, POWERS + digit * PAIR);
  }
}
