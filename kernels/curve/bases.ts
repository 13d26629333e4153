import { BETA, BYTES, gather, PAIR, RESCALE, read, SINGLE, scale, scatter } from './field';
import { BASE } from './group';

const A: usize = memory.data(288, 16);

/**
 * Makes bases of `n` points whose coordinates are integers times 2^256, as a proving key has them: none of them infinity. Reads one point more
 * than it is given where n is odd.
 */
export function loadBases(bases: usize, points: usize, n: u32): void {
  for (let i: usize = 0; i < <usize>n; i += 2) {
    const from = points + i * 2 * BYTES;
    const p = bases + i * BASE;
    const q = p + BASE;
    read(A, from, from + 2 * BYTES);
    scale(A, A, RESCALE);
    scatter(p, q, A);
    scale(A, A, BETA);
    scatter(p + 2 * SINGLE, q + 2 * SINGLE, A);
    read(A, from + BYTES, from + 3 * BYTES);
    scale(A, A, RESCALE);
    scatter(p + SINGLE, q + SINGLE, A);
  }
}
