import { InternalError } from '../errors.js';
import { assertField, FIELD } from '../units/field.js';
import { MAX_WIDTH } from './poseidonConstants.js';
import { type FullRound, type PoseidonTables, poseidonTables } from './poseidonTables.js';

/** Made when a width is first used. */
const TABLES: (PoseidonTables | undefined)[] = [];

/**
 * circomlib's Poseidon over 1 to 16 field elements. An input at or above the field order would hash like the one below it, so
 * every input must be a field element already. Throws {@link InputError} naming the position.
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  const width = inputs.length + 1;
  if (width < 2 || width > MAX_WIDTH) {
    throw new InternalError(`Poseidon takes 1 to ${MAX_WIDTH - 1} inputs`);
  }
  inputs.forEach((input, i) => {
    assertField(input, `inputs[${i}]`);
  });
  TABLES[width] ??= poseidonTables(width);
  return permute([0n, ...inputs], TABLES[width]);
}

/** The first element of the permuted state. Sums are reduced once they are complete: reducing is what takes time. */
function permute(start: bigint[], { first, partial, last }: PoseidonTables): bigint {
  let state = start;
  for (const round of first) state = fullRound(state, round);
  for (const { added, corner, row, column } of partial) {
    const head = fifth(state[0]! + added);
    let sum = head * corner;
    for (let i = 1; i < state.length; i++) {
      const other = state[i]!;
      sum += other * row[i - 1]!;
      state[i] = other + head * column[i - 1]!; // up to 68 products: some bits more than one
    }
    state[0] = sum % FIELD;
  }
  for (const round of last.slice(0, -1)) state = fullRound(state, round);
  const { added, matrix } = last[last.length - 1]!;
  return fullRound(state, { added, matrix: matrix.slice(0, 1) })[0]!;
}

function fullRound(state: readonly bigint[], { added, matrix }: FullRound): bigint[] {
  const powers = state.map((n, i) => fifth(n + added[i]!));
  return matrix.map((line) => {
    let sum = 0n;
    for (let i = 0; i < powers.length; i++) sum += line[i]! * powers[i]!;
    return sum % FIELD;
  });
}

function fifth(n: bigint): bigint {
  const square = (n * n) % FIELD;
  return (square * square * n) % FIELD;
}
