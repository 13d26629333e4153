import type { Groth16Json } from '../../src/proof/groth16.js';
import type { G1, G2 } from '../../src/proof/verificationKey.js';

/** A point of G1 as a proof file writes it. */
export function pointText1(point: G1): Groth16Json['pi_a'] {
  const { x, y } = point.toAffine();
  return [`${x}`, `${y}`, '1'];
}

/** A point of G2 as a proof file writes it. */
export function pointText2(point: G2): Groth16Json['pi_b'] {
  const { x, y } = point.toAffine();
  return [
    [`${x.c0}`, `${x.c1}`],
    [`${y.c0}`, `${y.c1}`],
    ['1', '0'],
  ];
}
