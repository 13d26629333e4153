import { bn254 } from '@noble/curves/bn254.js';
import { readScalar } from './scalarBytes.js';

/** Points of bytes, little-endian, one coordinate behind the other. Whether they are points is not looked at; all 0 is infinity. */

type G1 = InstanceType<typeof bn254.G1.Point>;
type G2 = InstanceType<typeof bn254.G2.Point>;

const { Fp, Fp2 } = bn254.fields;
/** Inverse of the Montgomery factor 2^256. */
const UNSCALE = Fp.inv(Fp.create(1n << 256n));

type Coordinate = (bytes: Uint8Array, index: number) => bigint;
const scaled: Coordinate = (bytes, index) => Fp.mul(readScalar(bytes, index), UNSCALE);

/** Of integers. Throws what the library throws for coordinates that no point has, like y = 0. */
export function plainG1(bytes: Uint8Array, coordinate: Coordinate = readScalar): G1 {
  return bn254.G1.Point.fromAffine({ x: coordinate(bytes, 0), y: coordinate(bytes, 1) });
}

/** The same in the second group. */
export function plainG2(bytes: Uint8Array, coordinate: Coordinate = readScalar): G2 {
  const x = Fp2.fromBigTuple([coordinate(bytes, 0), coordinate(bytes, 1)]);
  const y = Fp2.fromBigTuple([coordinate(bytes, 2), coordinate(bytes, 3)]);
  return bn254.G2.Point.fromAffine({ x, y });
}

/** A point as a zkey has it: of integers times 2^256. */
export const pointOfG1 = (bytes: Uint8Array): G1 => plainG1(bytes, scaled);
export const pointOfG2 = (bytes: Uint8Array): G2 => plainG2(bytes, scaled);
