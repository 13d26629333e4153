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

/** Matrix 0 is A, 1 is B, 2 is C of `A·w ∘ B·w = C·w`. */
export type Visit = (matrix: 0 | 1 | 2, row: number, wire: number, value: bigint) => void;

/**
 * Visits every coefficient of a circuit, row by row. After the constraints comes one row of A per public signal, as snarkjs
 * adds them: it ties every public input to the proof, used or not.
 */
export function visitCoefficients(r1cs: Uint8Array, visit: Visit): void {
  const { header, constraints } = readR1cs(r1cs);
  let row = 0;
  const visitAll = (matrix: 0 | 1 | 2, { wires, coefficients }: LinearCombination) => {
    for (let i = 0; i < wires.length; i++) visit(matrix, row, wires[i]!, readScalar(coefficients, i));
  };
  for (const [a, b, c] of constraints()) {
    visitAll(0, a);
    visitAll(1, b);
    visitAll(2, c);
    row++;
  }
  for (let wire = 0; wire <= shapeOf(header).publics; wire++, row++) visit(0, row, wire, 1n);
}

/** The polynomials of every wire at the point whose Lagrange values are given. */
export function evaluateQap(
  r1cs: Uint8Array,
  lagrange: readonly bigint[],
): Readonly<Record<'a' | 'b' | 'c', bigint[]>> {
  const { wires } = readR1cs(r1cs).header;
  const sums = [0, 1, 2].map(() => new Array<bigint>(wires).fill(0n));
  visitCoefficients(r1cs, (matrix, row, wire, value) => {
    sums[matrix]![wire] = (sums[matrix]![wire]! + value * lagrange[row]!) % FIELD;
  });
  const [a, b, c] = sums as [bigint[], bigint[], bigint[]];
  return { a, b, c };
}

/** Section 4 of a zkey: how many coefficients A and B have, then a record of each, the coefficient times R². */
export function coefficientSection(r1cs: Uint8Array): Uint8Array {
  let count = 0;
  visitCoefficients(r1cs, (matrix) => {
    if (matrix !== 2) count++;
  });
  const section = new Uint8Array(4 + RECORD_BYTES * count);
  const view = new DataView(section.buffer);
  view.setUint32(0, count, true);
  let at = 4;
  visitCoefficients(r1cs, (matrix, row, wire, value) => {
    if (matrix === 2) return;
    view.setUint32(at, matrix, true);
    view.setUint32(at + 4, row, true);
    view.setUint32(at + 8, wire, true);
    writeScalar(section, at + 12, (value * MONTGOMERY_SQUARED) % FIELD);
    at += RECORD_BYTES;
  });
  return section;
}
