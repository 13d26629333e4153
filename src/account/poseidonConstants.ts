import { FpInvertBatch } from '@noble/curves/abstract/modular.js';
import { babyjubjub } from '@noble/curves/misc.js';
import { FIELD } from '../units/field.js';

/**
 * Constants of circomlib's Poseidon, made as the paper's reference script makes them: from a Grain shift register that starts
 * with the parameters. `generate_parameters_grain.sage 1 0 254 t 8 R_P 0x30644e72…0001`.
 */

export const FULL_ROUNDS = 8;
/** Partial rounds by width, for 2 to 17 elements. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];
/** Widest state: 16 inputs and a zero. */
export const MAX_WIDTH = PARTIAL_ROUNDS.length + 1;

const BITS = 254;
const REGISTER = 80;
const DISCARDED = 160;
const STRETCH = 8192;
/** Bits that are put together as a plain number. */
const WORD = 48;

export interface PoseidonConstants {
  readonly partialRounds: number;
  /** What each round adds to each element. */
  readonly added: readonly (readonly bigint[])[];
  /** What each round multiplies the state by. */
  readonly matrix: readonly (readonly bigint[])[];
}

/** The constants of a state of `width` elements, 2 to 17. */
export function poseidonConstants(width: number): PoseidonConstants {
  const partialRounds = PARTIAL_ROUNDS[width - 2]!;
  const next = grain([
    [1, 2],
    [0, 4],
    [BITS, 12],
    [width, 12],
    [FULL_ROUNDS, 10],
    [partialRounds, 10],
    [2 ** 30 - 1, 30],
  ]);
  const nextBelow = () => {
    let n = next();
    while (n >= FIELD) n = next();
    return n;
  };
  const row = <T>(make: () => T) => Array.from({ length: width }, make);
  const added = Array.from({ length: FULL_ROUNDS + partialRounds }, () => row(nextBelow));
  // A Cauchy matrix: 1 / (x + y). Here the script reduces instead of drawing again.
  const xs = row(next);
  const ys = row(next);
  const sums = xs.flatMap((x) => ys.map((y) => (x + y) % FIELD));
  const inverses = FpInvertBatch(babyjubjub.Point.Fp, sums, true);
  const matrix = xs.map((_, i) => inverses.slice(i * width, (i + 1) * width));
  return { partialRounds, added, matrix };
}

/** Numbers of 254 bits from the register: of each pair of its bits the first says whether the second counts. */
function grain(start: readonly (readonly [value: number, bits: number])[]): () => bigint {
  const text = start.map(([value, bits]) => value.toString(2).padStart(bits, '0')).join('');
  // The register slides along a stretch of memory, and goes back to its beginning at the end of it.
  const bits = new Uint8Array(STRETCH);
  bits.set(Uint8Array.from(text, Number));
  let at = 0;
  const step = () => {
    if (at + REGISTER === STRETCH) {
      bits.copyWithin(0, at);
      at = 0;
    }
    const i = at++;
    const made = bits[i + 62]! ^ bits[i + 51]! ^ bits[i + 38]! ^ bits[i + 23]! ^ bits[i + 13]! ^ bits[i]!;
    bits[i + REGISTER] = made;
    return made;
  };
  for (let i = 0; i < DISCARDED; i++) step();
  return () => {
    let n = 0n;
    let word = 0;
    for (let count = 1; count <= BITS; count++) {
      while (step() === 0) step();
      word = word * 2 + step();
      if (count % WORD !== 0 && count !== BITS) continue;
      n = (n << BigInt(count % WORD || WORD)) | BigInt(word);
      word = 0;
    }
    return n;
  };
}
