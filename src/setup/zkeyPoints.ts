import { pointOfG1, pointOfG2 } from '../groth16/points.js';
import { POINT_BYTES, readZkey } from '../groth16/zkey.js';
import type { VerificationKey } from '../proof/verificationKey.js';

/** Reads the verification key out of a proving key. Throws {@link ArtifactError}, also for what no point can be. */
export function verificationKeyOf(bytes: Uint8Array): VerificationKey {
  const { alpha1, beta2, gamma2, delta2, ic } = readZkey(bytes);
  return {
    alpha: pointOfG1(alpha1, 'alpha1'),
    beta: pointOfG2(beta2, 'beta2'),
    gamma: pointOfG2(gamma2, 'gamma2'),
    delta: pointOfG2(delta2, 'delta2'),
    ic: Array.from({ length: ic.length / POINT_BYTES.g1 }, (_, i) =>
      pointOfG1(ic.subarray(POINT_BYTES.g1 * i), `ic[${i}]`),
    ),
  };
}
