import { ArtifactError } from '../errors.js';
import { pointOfG1, pointOfG2 } from '../groth16/points.js';
import { POINT_BYTES, readZkey } from '../groth16/zkey.js';
import type { VerificationKey } from '../proof/verificationKey.js';

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
