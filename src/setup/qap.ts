import { readScalar, writeScalar } from '../groth16/scalarBytes.js';
import type { Shape } from '../groth16/zkey.js';
import { FIELD } from '../units/field.js';
import { type LinearCombination, type R1csHeader, readR1cs } from './r1cs.js';

/** A circuit as a key sees it: three sparse matrices whose rows are the points of a domain (a QAP). */

/** Montgomery factor of 256-bit words, squared: the form in which a zkey keeps its coefficients. */
const MONTGOMERY_SQUARED = ((1n << 256n) % FIELD) ** 2n % FIELD;

/** Matrix, row and wire of a coefficient record, then the coefficient. */
const RECORD_BYTES = 44;

export function shapeOf(header: R1csHeader): Shape {
  const publics = header.outputs + header.publicInputs;
  const rows = header.constraints + publics + 1;
  return { wires: header.wires, publics, domainBits: Math.ceil(Math.log2(rows)) };
}

/** A coefficient of `A·w ∘ B·w = C·w`: matrix 0 is A, 1 is B, 2 is C. */
export interface Coefficient {
  readonly matrix: 0 | 1 | 2;
  readonly row: number;
  readonly wire: number;
  readonly value: bigint;
}

/**
 * Every coefficient of a circuit, row by row. After the constraints comes one row of A per public signal, as snarkjs adds them: it
 * ties every public input to the proof, used or not.
 */
export function readCoefficients(r1cs: Uint8Array): Coefficient[] {
  const { header, constraints } = readR1cs(r1cs);
  const all: Coefficient[] = [];
  let row = 0;
  const add = (matrix: 0 | 1 | 2, { wires, coefficients }: LinearCombination) => {
    for (let i = 0; i < wires.length; i++)
      all.push({ matrix, row, wire: wires[i]!, value: readScalar(coefficients, i) });
  };
  for (const [a, b, c] of constraints()) {
    add(0, a);
    add(1, b);
    add(2, c);
    row++;
  }
  for (let wire = 0; wire <= shapeOf(header).publics; wire++, row++)
    all.push({ matrix: 0, row, wire, value: 1n });
  return all;
}

/** The polynomials of every wire at the point whose Lagrange values are given. */
export function evaluateQap(
  wires: number,
  coefficients: readonly Coefficient[],
  lagrange: readonly bigint[],
): Readonly<Record<'a' | 'b' | 'c', bigint[]>> {
  const sums = [0, 1, 2].map(() => new Array<bigint>(wires).fill(0n)) as [bigint[], bigint[], bigint[]];
  for (const { matrix, row, wire, value } of coefficients) {
    const own = sums[matrix];
    own[wire] = own[wire]! + near(value) * lagrange[row]!;
  }
  const [a, b, c] = sums.map((own) => own.map(modulo)) as [bigint[], bigint[], bigint[]];
  return { a, b, c };
}

/** The residue nearest to 0: most are ±1 and quickly multiplied. */
const near = (value: bigint) => (value > HALF ? value - FIELD : value);
const HALF = FIELD / 2n;
const modulo = (value: bigint) => ((value % FIELD) + FIELD) % FIELD;

/** Section 4 of a zkey: how many coefficients A and B have, then a record of each, the coefficient times R². */
export function coefficientSection(coefficients: readonly Coefficient[]): Uint8Array {
  const own = coefficients.filter(({ matrix }) => matrix !== 2);
  const section = new Uint8Array(4 + RECORD_BYTES * own.length);
  const view = new DataView(section.buffer);
  view.setUint32(0, own.length, true);
  const known = new Map<bigint, Uint8Array>(); // a circuit has few different ones
  own.forEach(({ matrix, row, wire, value }, i) => {
    const at = 4 + RECORD_BYTES * i;
    view.setUint32(at, matrix, true);
    view.setUint32(at + 4, row, true);
    view.setUint32(at + 8, wire, true);
    let bytes = known.get(value);
    if (bytes === undefined) {
      bytes = new Uint8Array(32);
      writeScalar(bytes, 0, (value * MONTGOMERY_SQUARED) % FIELD);
      known.set(value, bytes);
    }
    section.set(bytes, at + 12);
  });
  return section;
}
