import { FIELD } from '../units/field.js';
import { FULL_ROUNDS, poseidonConstants } from './poseidonConstants.js';

/**
 * Poseidon laid out for speed. In a partial round only the first element goes through the power; the others, as a vector, are
 * multiplied by the same square matrix `H` every time. Written in the basis in which they stand after all partial rounds,
 * `z = H^(rounds left) · others`, that matrix is gone: a round adds a multiple of one vector to `z` and reads one product
 * from it. What the rounds add to the others moves into what they add to the first element.
 */

type Vector = readonly bigint[];
type Matrix = readonly Vector[];

export interface PoseidonTables {
  /** Full rounds before the partial ones: what is added, then the matrix. The last one changes the basis. */
  readonly first: readonly FullRound[];
  readonly partial: readonly PartialRound[];
  readonly last: readonly FullRound[];
}

export interface FullRound {
  readonly added: Vector;
  readonly matrix: Matrix;
}

interface PartialRound {
  /** Added to the first element before its power. */
  readonly added: bigint;
  /** Its factor in the new first element. */
  readonly corner: bigint;
  /** The others' factors in the new first element. */
  readonly row: Vector;
  /** The first element's factors in the others. */
  readonly column: Vector;
}

const HALF = FULL_ROUNDS / 2;

/** The tables of a state of `width` elements, 2 to 17: some milliseconds of work. */
export function poseidonTables(width: number): PoseidonTables {
  const { partialRounds: rounds, added, matrix } = poseidonConstants(width);
  const corner = matrix[0]![0]!;
  const row = matrix[0]!.slice(1);
  const column = matrix.slice(1).map((line) => line[0]!);
  const inner = matrix.slice(1).map((line) => line.slice(1));

  const back = transposed(inverse(inner));
  const rows: Vector[] = [];
  for (let i = 0, v: Vector = row; i < rounds; i++) {
    v = times(back, v);
    rows.unshift(v);
  }
  const columns: Vector[] = [column];
  for (let i = 1; i < rounds; i++) columns.unshift(times(inner, columns[0]!));

  const firsts: bigint[] = [];
  let [first, others]: [bigint, Vector] = [0n, inner.map(() => 0n)];
  for (const constants of added.slice(HALF, HALF + rounds)) {
    firsts.push((first + constants[0]!) % FIELD);
    const moved = others.map((n, i) => (n + constants[i + 1]!) % FIELD);
    first = dot(row, moved);
    others = times(inner, moved);
  }

  const full = (constants: Vector): FullRound => ({ added: constants, matrix });
  const [before, into] = [added.slice(0, HALF - 1), added[HALF - 1]!];
  const [out, ...after] = added.slice(HALF + rounds);
  const carried = [first, ...others];
  return {
    first: [
      ...before.map(full),
      { added: into, matrix: [matrix[0]!, ...product(power(inner, rounds), matrix.slice(1))] },
    ],
    partial: firsts.map((n, i) => ({ added: n, corner, row: rows[i]!, column: columns[i]! })),
    last: [full(out!.map((n, i) => (n + carried[i]!) % FIELD)), ...after.map(full)],
  };
}

function dot(a: Vector, b: Vector): bigint {
  let sum = 0n;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum % FIELD;
}

const times = (m: Matrix, v: Vector): Vector => m.map((line) => dot(line, v));

const transposed = (m: Matrix): Matrix => m[0]!.map((_, i) => m.map((line) => line[i]!));

function product(a: Matrix, b: Matrix): Matrix {
  const columns = transposed(b);
  return a.map((line) => columns.map((column) => dot(line, column)));
}

function power(m: Matrix, exponent: number): Matrix {
  if (exponent === 1) return m;
  const half = power(m, exponent >> 1);
  const square = product(half, half);
  return exponent % 2 === 0 ? square : product(square, m);
}

/** The inverse of a Cauchy matrix, all of whose minors are not zero: so no row is ever exchanged. */
function inverse(m: Matrix): Matrix {
  const size = m.length;
  const lines = m.map((line, i) => [...line, ...line.map((_, j) => (i === j ? 1n : 0n))]);
  for (let i = 0; i < size; i++) {
    const scale = invert(lines[i]![i]!);
    lines[i] = lines[i]!.map((n) => (n * scale) % FIELD);
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = FIELD - lines[k]![i]!;
      lines[k] = lines[k]!.map((n, j) => (n + factor * lines[i]![j]!) % FIELD);
    }
  }
  return lines.map((line) => line.slice(size));
}

function invert(n: bigint): bigint {
  let [a, b, x, y] = [n, FIELD, 1n, 0n];
  while (a !== 0n) {
    const q = b / a;
    [a, b, x, y] = [b - q * a, a, y - q * x, x];
  }
  return y < 0n ? y + FIELD : y;
}
