import { babyjubjub } from '@noble/curves/misc.js';
import { type CurvePoint, SUBGROUP_ORDER } from '../../../src/account/curve.js';

/** A point of order 8 on Baby Jubjub: l times some point of the curve that is in no smaller subgroup. */
export function torsionPoint(): CurvePoint {
  const { Point } = babyjubjub;
  const { Fp } = Point;
  for (let y = 2n; ; y++) {
    // x² = (1 − y²) / (a − d·y²)
    const yy = Fp.sqr(y);
    const xx = Fp.div(Fp.sub(1n, yy), Fp.sub(168700n, Fp.mul(168696n, yy)));
    if (!isSquare(xx)) continue;
    const point = Point.fromAffine({ x: Fp.sqrt(xx), y });
    const low = point.multiplyUnsafe(SUBGROUP_ORDER - 1n).add(point);
    if (!low.multiplyUnsafe(4n).is0()) return low;
  }
}

/** Euler's criterion. */
function isSquare(n: bigint): boolean {
  const { Fp } = babyjubjub.Point;
  return Fp.eql(Fp.pow(n, (Fp.ORDER - 1n) / 2n), Fp.ONE);
}
