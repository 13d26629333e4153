import { bn254 } from '@noble/curves/bn254.js';
import { ArtifactError } from '../errors.js';
import { readScalar } from '../groth16/scalarBytes.js';
import { POINT_BYTES, readZkey } from '../groth16/zkey.js';
import type { G1, G2, VerificationKey } from '../proof/verificationKey.js';

const { Fp, Fp2 } = bn254.fields;
/** Inverse of the Montgomery factor 2^256. */
const UNSCALE = Fp.inv(Fp.create(1n << 256n));

/** Reads the verification key out of a proving key. Throws {@link ArtifactError}, also for what no point can be. */
export function verificationKeyOf(bytes: Uint8Array): VerificationKey {
  const { alpha1, beta2, gamma2, delta2, ic } = readZkey(bytes);
  return {
    alpha: possible('alpha1', () => pointOfG1(alpha1)),
    beta: possible('beta2', () => pointOfG2(beta2)),
    gamma: possible('gamma2', () => pointOfG2(gamma2)),
    delta: possible('delta2', () => pointOfG2(delta2)),
    ic: Array.from({ length: ic.length / POINT_BYTES.g1 }, (_, i) =>
      possible(`ic[${i}]`, () => pointOfG1(ic.subarray(POINT_BYTES.g1 * i))),
    ),
  };
}

/** The library refuses some coordinates at once, like y = 0. */
function possible<Point>(field: string, make: () => Point): Point {
  try {
    return make();
  } catch {
    throw new ArtifactError('is not a point of the curve', { field });
  }
}

function coordinate(bytes: Uint8Array, index: number): bigint {
  return Fp.mul(readScalar(bytes, index), UNSCALE);
}

/** A point as a zkey has it; whether it is one is not looked at. */
export function pointOfG1(bytes: Uint8Array): G1 {
  return bn254.G1.Point.fromAffine({ x: coordinate(bytes, 0), y: coordinate(bytes, 1) });
}

/** The same in the second group. */
export function pointOfG2(bytes: Uint8Array): G2 {
  const x = Fp2.fromBigTuple([coordinate(bytes, 0), coordinate(bytes, 1)]);
  const y = Fp2.fromBigTuple([coordinate(bytes, 2), coordinate(bytes, 3)]);
  return bn254.G2.Point.fromAffine({ x, y });
}
