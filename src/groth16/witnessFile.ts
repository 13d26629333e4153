import { InputError } from '../errors.js';
import { FIELD } from '../units/field.js';
import { readScalar, writeScalar } from './scalarBytes.js';
import { readSections, u32, writeSections } from './sections.js';

/** Number of bytes of a field element, the field, and the count of wires. */
const HEADER_BYTES = 40;

/** The file of these wires, 32 bytes each. */
export function formatWitness(wires: Uint8Array): Uint8Array {
  const field = new Uint8Array(32);
  writeScalar(field, 0, FIELD);
  return writeSections('wtns', 2, [
    { id: 1, data: [u32(32), field, u32(wires.length / 32)] },
    { id: 2, data: [wires] },
  ]);
}

/**
 * The wires of a witness as circom's programs and snarkjs write it: 32 bytes each, little-endian, below the order of the field, the first of them 1.
 * Throws {@link InputError} without a word of what is in it.
 */
export function readWitness(bytes: Uint8Array, wires: number): Uint8Array {
  const sections = sectionsOf(bytes);
  const [header, values] = [sections.get(1), sections.get(2)];
  if (header?.length !== HEADER_BYTES || values === undefined)
    throw new InputError('has not the parts of a witness', { field: 'witness' });
  const count = new DataView(header.buffer, header.byteOffset).getUint32(36, true);
  if (header[0] !== 32 || readScalar(header.subarray(4), 0) !== FIELD)
    throw new InputError('is not over the scalar field of BN254', { field: 'witness' });
  if (count !== wires || values.length !== 32 * wires)
    throw new InputError(`has not the ${wires} wires of the key’s circuit`, { field: 'witness' });
  if (readScalar(values, 0) !== 1n) throw new InputError('does not begin with 1', { field: 'witness' });
  for (let i = 0; i < wires; i++) {
    // Most are small: the upper bytes of the field are looked at first.
    if (values[32 * i + 31]! >= 0x30 && readScalar(values, i) >= FIELD)
      throw new InputError('is not a field element', { field: `witness[${i}]` });
  }
  return values.slice(); // of its own: it goes to threads
}

function sectionsOf(bytes: Uint8Array): Map<number, Uint8Array> {
  try {
    return readSections(bytes, 'wtns', 2);
  } catch {
    throw new InputError('is not a whole witness file', { field: 'witness' });
  }
}
