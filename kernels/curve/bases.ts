import { BETA, BYTES, gather, PAIR, RESCALE, read, SINGLE, scale, scatter } from './field';
import { BASE } from './group';

const A: usize = memory.data(288, 16);

/**
 * Makes bases of the `n` points with these numbers, whose coordinates are integers times 2^256, as a proving key has them: none of them infinity.
 * Where n is odd one number more is read.
 */
export function loadBases(bases: usize, points: usize, numbers: usize, n: u32): void {
  for (let i: usize = 0; i < <usize>n; i += 2) {
    const first = points + 2 * BYTES * <usize>load<u32>(numbers + 4 * i);
    const second = points + 2 * BYTES * <usize>load<u32>(numbers + 4 * i, 4);
    const p = bases + i * BASE;
    const q = p + BASE;
    read(A, first, second);
    scale(A, A, RESCALE);
    scatter(p, q, A);
    scale(A, A, BETA);
    scatter(p + 2 * SINGLE, q + 2 * SINGLE, A);
    read(A, first + BYTES, second + BYTES);
    scale(A, A, RESCALE);
    scatter(p + SINGLE, q + SINGLE, A);
  }
}
