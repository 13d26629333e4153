import { bn254 } from '@noble/curves/bn254.js';
import type { ProofWords } from '../../../src/chain/proofWords.js';
import { type Groth16Proof, parseGroth16 } from '../../../src/proof/groth16.js';
import type { ProofFile } from '../../../src/proof/proofFile.js';
import type { VerificationKey } from '../../../src/proof/verificationKey.js';

/** Other proofs of the same claim, that anyone can make from one. */

/** A·k and B·k⁻¹: e(A, B) stays. */
export function scaled({ proof }: ProofFile, k: bigint): ProofWords {
  const { a, b, c } = parseGroth16(proof);
  return wordsOf({ a: a.multiply(k), b: b.multiply(bn254.fields.Fr.inv(k)), c });
}

/** B + s·δ and C + s·A: both sides gain e(A, δ)ˢ. */
export function shifted({ proof }: ProofFile, key: VerificationKey, s: bigint): ProofWords {
  const { a, b, c } = parseGroth16(proof);
  return wordsOf({ a, b: b.add(key.delta.multiply(s)), c: c.add(a.multiply(s)) });
}

/** The same proof with A.y + p: another text, if it were read modulo p. */
export function aliased([ax, ay, ...rest]: ProofWords): ProofWords {
  return [ax, ay + bn254.fields.Fp.ORDER, ...rest];
}

function wordsOf({ a, b, c }: Groth16Proof): ProofWords {
  const [pa, pb, pc] = [a.toAffine(), b.toAffine(), c.toAffine()];
  return [pa.x, pa.y, pb.x.c1, pb.x.c0, pb.y.c1, pb.y.c0, pc.x, pc.y];
}
