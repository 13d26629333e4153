import { ArtifactError } from '../errors.js';
import { FIELD } from '../units/field.js';
import { Fp } from './fields.js';
import { writeScalar } from './scalarBytes.js';
import { equalBytes, readSections, type Section, u32, writeSections } from './sections.js';

/** Sizes of a key. All of them follow from the circuit. */
export interface Shape {
  readonly wires: number;
  /** Public signals: outputs and public inputs, without the constant 1. */
  readonly publics: number;
  /** The domain has 2^domainBits points, one for every row. */
  readonly domainBits: number;
}

/** Affine point sizes in bytes. */
export const POINT_BYTES = { g1: 64, g2: 128 } as const;

/** The parts of a zkey, snarkjs' file of a Groth16 proving key. Points are affine, Montgomery, little-endian. */
export interface Zkey {
  readonly shape: Shape;
  readonly alpha1: Uint8Array;
  readonly beta1: Uint8Array;
  readonly beta2: Uint8Array;
  readonly gamma2: Uint8Array;
  readonly delta1: Uint8Array;
  readonly delta2: Uint8Array;
  /** One point per public signal, and one for the constant 1. */
  readonly ic: Uint8Array;
  readonly coefficients: Uint8Array;
  /** One point per wire. */
  readonly a: Uint8Array;
  readonly b1: Uint8Array;
  readonly b2: Uint8Array;
  /** One point per private wire. */
  readonly c: Uint8Array;
  /** One point per point of the domain. */
  readonly h: Uint8Array;
  /** Hash of the circuit, and the phase-2 contributions. */
  readonly contributions: Uint8Array;
}

const GROTH16 = u32(1);
const PRIMES = [u32(32), scalar(Fp.ORDER), u32(32), scalar(FIELD)];
/** Two primes with their lengths, and three counts. */
const SIZES_BYTES = 2 * 36 + 3 * 4;
/** Points of the header, in order. */
const HEADER_POINTS = [
  ['alpha1', 'g1'],
  ['beta1', 'g1'],
  ['beta2', 'g2'],
  ['gamma2', 'g2'],
  ['delta1', 'g1'],
  ['delta2', 'g2'],
] as const;
const POINTS_BYTES = HEADER_POINTS.reduce((sum, [, group]) => sum + POINT_BYTES[group], 0);
/** Sections after the header, by number. */
const SECTIONS = {
  ic: 3,
  coefficients: 4,
  a: 5,
  b1: 6,
  b2: 7,
  c: 8,
  h: 9,
  contributions: 10,
} as const;

/** The bytes of a zkey. */
export function formatZkey(zkey: Zkey): Uint8Array {
  const { wires, publics, domainBits } = zkey.shape;
  const sizes = [...PRIMES, u32(wires), u32(publics), u32(1 << domainBits)];
  const sections: Section[] = [
    { id: 1, data: [GROTH16] },
    { id: 2, data: [...sizes, ...HEADER_POINTS.map(([name]) => zkey[name])] },
    ...Object.entries(SECTIONS).map(([name, id]) => ({ id, data: [zkey[name as keyof typeof SECTIONS]] })),
  ];
  return writeSections('zkey', 1, sections);
}

/**
 * Takes a zkey apart. What it says of itself must hold together: protocol, primes, counts, and as many points as the counts say.
 * Whether they are points, and the right ones, is not looked at. Throws {@link ArtifactError}.
 */
export function readZkey(bytes: Uint8Array): Zkey {
  const sections = readSections(bytes, 'zkey', 1);
  const [protocol, header] = [sections.get(1), sections.get(2)];
  if (sections.size !== 10 || protocol === undefined || header?.length !== SIZES_BYTES + POINTS_BYTES)
    throw new ArtifactError('zkey file has other sections than a key of Groth16');
  if (!equalBytes(protocol, GROTH16)) throw new ArtifactError('zkey file is not of Groth16');
  const primes = header.subarray(0, SIZES_BYTES - 12);
  if (!equalBytes(primes, Buffer.concat(PRIMES))) throw new ArtifactError('zkey file is not over BN254');
  const view = new DataView(header.buffer, header.byteOffset + primes.length, 12);
  const [wires, publics, domain] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
  ];
  const domainBits = Math.log2(domain);
  if (!Number.isInteger(domainBits)) throw new ArtifactError('zkey file has a domain of no power of two');

  let at = SIZES_BYTES;
  const points = HEADER_POINTS.map(([name, group]) => {
    const point = header.subarray(at, at + POINT_BYTES[group]);
    at += POINT_BYTES[group];
    return [name, point] as const;
  });
  const parts = Object.entries(SECTIONS).map(([name, id]) => [name, sections.get(id)] as const);
  const zkey = Object.fromEntries([...points, ...parts]) as unknown as Omit<Zkey, 'shape'>;
  const lengths = {
    ic: POINT_BYTES.g1 * (publics + 1),
    a: POINT_BYTES.g1 * wires,
    b1: POINT_BYTES.g1 * wires,
    b2: POINT_BYTES.g2 * wires,
    c: POINT_BYTES.g1 * (wires - publics - 1),
    h: POINT_BYTES.g1 * domain,
  };
  for (const [name, length] of Object.entries(lengths)) {
    if (zkey[name as keyof typeof lengths]?.length !== length)
      throw new ArtifactError('zkey file has not the points that its header counts', { field: name });
  }
  if (zkey.coefficients === undefined || zkey.contributions === undefined)
    throw new ArtifactError('zkey file has other sections than a key of Groth16');
  return { shape: { wires, publics, domainBits }, ...zkey };
}

function scalar(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  writeScalar(bytes, 0, value);
  return bytes;
}
