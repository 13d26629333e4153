import { ArtifactError } from '../errors.js';
import { readScalar } from '../groth16/scalarBytes.js';
import { readSections } from '../groth16/sections.js';
import { FIELD } from '../units/field.js';

/** A linear combination: wires and their coefficients, as read from the file. */
export interface LinearCombination {
  readonly wires: Uint32Array;
  /** Little-endian, 32 bytes each. */
  readonly coefficients: Uint8Array;
}

/** Header of a compiled circuit. */
export interface R1csHeader {
  readonly wires: number;
  readonly outputs: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
  readonly constraints: number;
}

/** A constraint `a · b = c`. */
export type Constraint = readonly [a: LinearCombination, b: LinearCombination, c: LinearCombination];

/** Field size and field, seven numbers of 4 bytes, one of them of 8. */
const HEADER_BYTES = 64;

/** Reads an iden3 r1cs file: header, then constraints one by one. Format: iden3 binary format for R1CS, version 1. */
export function readR1cs(bytes: Uint8Array): {
  header: R1csHeader;
  constraints: () => Generator<Constraint>;
} {
  const sections = readSections(bytes, 'r1cs', 1);
  const head = sections.get(1);
  const body = sections.get(2);
  if (head === undefined || body === undefined || head.length !== HEADER_BYTES) {
    throw new ArtifactError('r1cs file lacks its header or its constraints');
  }
  if (head[0] !== 32 || readScalar(head.subarray(4), 0) !== FIELD) {
    throw new ArtifactError('r1cs file is not over the BN254 scalar field');
  }
  const headView = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const word = (index: number) => headView.getUint32(36 + 4 * index, true);
  const header = {
    wires: word(0),
    outputs: word(1),
    publicInputs: word(2),
    privateInputs: word(3),
    constraints: word(6),
  };

  function* constraints(): Generator<Constraint> {
    const view = new DataView(body!.buffer, body!.byteOffset, body!.byteLength);
    let position = 0;
    const combination = (): LinearCombination => {
      const count =
        position + 4 <= view.byteLength ? view.getUint32(position, true) : Number.POSITIVE_INFINITY;
      position += 4;
      if (position + 36 * count > view.byteLength) throw new ArtifactError('r1cs file is cut short');
      const wires = new Uint32Array(count);
      const coefficients = new Uint8Array(32 * count);
      for (let i = 0; i < count; i++) {
        wires[i] = view.getUint32(position, true);
        coefficients.set(body!.subarray(position + 4, position + 36), 32 * i);
        position += 36;
      }
      return { wires, coefficients };
    };
    for (let i = 0; i < header.constraints; i++) yield [combination(), combination(), combination()];
  }
  return { header, constraints };
}
