import { bn254 } from '@noble/curves/bn254.js';
import { ArtifactError } from '../errors.js';
import { readScalar, writeScalar } from './scalarBytes.js';

/** Points of bytes, little-endian, one coordinate behind the other. Whether they are points is not looked at; all 0 is infinity. */

type G1 = InstanceType<typeof bn254.G1.Point>;
type G2 = InstanceType<typeof bn254.G2.Point>;

const { Fp, Fp2 } = bn254.fields;
/** The Montgomery factor, and its inverse. */
const SCALE = Fp.create(1n << 256n);
const UNSCALE = Fp.inv(SCALE);

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

/** A point as a zkey has it: of integers times 2^256. Throws {@link ArtifactError} for coordinates that no point has, like y = 0. */
export const pointOfG1 = (bytes: Uint8Array, field: string): G1 =>
  possible(field, () => plainG1(bytes, scaled));
export const pointOfG2 = (bytes: Uint8Array, field: string): G2 =>
  possible(field, () => plainG2(bytes, scaled));

function possible<Point>(field: string, make: () => Point): Point {
  try {
    return make();
  } catch {
    throw new ArtifactError('is not a point of the curve', { field });
  }
}

/** Their inverses, of points other than infinity. */
export const bytesOfG1 = ({ x, y }: G1): Uint8Array => bytesOfCoordinates([x, y]);
export const bytesOfG2 = ({ x, y }: G2): Uint8Array => bytesOfCoordinates([x.c0, x.c1, y.c0, y.c1]);

function bytesOfCoordinates(coordinates: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(32 * coordinates.length);
  coordinates.forEach((coordinate, i) => {
    writeScalar(bytes, 32 * i, Fp.mul(coordinate, SCALE));
  });
  return bytes;
}
