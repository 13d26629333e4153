import { createHash } from 'node:crypto';

/** Numbers of 256 bits by chance, the same ones on every machine. */
export function* numbers(seed: string): Generator<bigint, never> {
  for (let n = 0; ; n++) {
    const hex = createHash('sha512').update(`${seed} ${n}`).digest('hex');
    yield BigInt(`0x${hex.slice(0, 64)}`);
    yield BigInt(`0x${hex.slice(64)}`);
  }
}
