import type { AffinePoint } from '../../src/account/curve.js';
import type { Signature } from '../../src/account/eddsa.js';

/** circomlib's own JavaScript as an oracle, in bigints. */
export interface Oracle {
  poseidon(inputs: readonly bigint[]): bigint;
  verify(digest: bigint, signature: Signature, key: AffinePoint): boolean;
  base8: AffinePoint;
  generator: AffinePoint;
  subOrder: bigint;
}

export async function loadOracle(): Promise<Oracle> {
  // circomlibjs ships no types; a name that is not a literal keeps the compiler from looking for them.
  const name: string = 'circomlibjs';
  const lib = await import(name);
  const [poseidon, eddsa] = await Promise.all([lib.buildPoseidon(), lib.buildEddsa()]);
  const { F } = eddsa;
  const point = ({ x, y }: AffinePoint) => [F.e(x), F.e(y)];
  const affine = ([x, y]: [unknown, unknown]): AffinePoint => ({ x: F.toObject(x), y: F.toObject(y) });
  return {
    poseidon: (inputs) => poseidon.F.toObject(poseidon(inputs)),
    verify: (digest, { R8, S }, key) => eddsa.verifyPoseidon(F.e(digest), { R8: point(R8), S }, point(key)),
    base8: affine(eddsa.babyJub.Base8),
    generator: affine(eddsa.babyJub.Generator),
    subOrder: BigInt(eddsa.babyJub.subOrder),
  };
}
