import { bn254 } from '@noble/curves/bn254.js';
import { ArtifactError } from '../errors.js';
import { formatVerificationKey, type G1, type G2, type VerificationKey } from '../proof/verificationKey.js';
import { readScalar } from './r1cs.js';
import { readSections } from './sections.js';

const { Fp, Fp2 } = bn254.fields;
/** Two primes with their lengths, three counts, three points of G1 and three of G2. */
const HEADER_BYTES = 2 * 36 + 3 * 4 + 3 * 64 + 3 * 128;
/** Inverse of the Montgomery factor 2^256. */
const UNSCALE = Fp.inv(Fp.create(1n << 256n));

/** Reads the verification key out of a proving key. */
export function verificationKeyOf(zkey: Uint8Array): VerificationKey {
  const sections = readSections(zkey, 'zkey');
  const header = sections.get(2);
  const ic = sections.get(3);
  if (header?.length !== HEADER_BYTES || ic === undefined || ic.length % 64 !== 0) {
    throw new ArtifactError('zkey file lacks its header or IC section');
  }
  if (readScalar(header.subarray(4), 0) !== Fp.ORDER) throw new ArtifactError('zkey file is not over BN254');
  const points = header.subarray(84); // after both primes with their lengths, and three counts
  return {
    alpha: g1(points, 0),
    beta: g2(points, 128),
    gamma: g2(points, 256),
    delta: g2(points, 448),
    ic: Array.from({ length: ic.length / 64 }, (_, i) => g1(ic, 64 * i)),
  };
}

/** The file of that key, byte by byte as it is kept. */
export function verificationKeyFile(zkey: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(formatVerificationKey(verificationKeyOf(zkey)))}\n`);
}

function coordinate(bytes: Uint8Array, offset: number): bigint {
  return Fp.mul(readScalar(bytes.subarray(offset, offset + 32), 0), UNSCALE);
}

function g1(bytes: Uint8Array, at: number): G1 {
  return bn254.G1.Point.fromAffine({ x: coordinate(bytes, at), y: coordinate(bytes, at + 32) });
}

function g2(bytes: Uint8Array, at: number): G2 {
  const x = Fp2.fromBigTuple([coordinate(bytes, at), coordinate(bytes, at + 32)]);
  const y = Fp2.fromBigTuple([coordinate(bytes, at + 64), coordinate(bytes, at + 96)]);
  return bn254.G2.Point.fromAffine({ x, y });
}
