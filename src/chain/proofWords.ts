import { parseGroth16 } from '../proof/groth16.js';
import type { ProofFile } from '../proof/proofFile.js';

/** A, B and C as the verifier contract takes them. */
export type ProofWords = readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/**
 * The points of a proof as the pairing precompile reads them (EIP-197): A.x, A.y, B.x₁, B.x₀, B.y₁, B.y₀, C.x, C.y, where
 * c₀ + c₁·i is a coordinate of B: imaginary part first. Throws {@link InputError} for a point that is none.
 */
export function proofWords(file: ProofFile): ProofWords {
  const { a, b, c } = parseGroth16(file.proof);
  const [pa, pb, pc] = [a.toAffine(), b.toAffine(), c.toAffine()];
  return [pa.x, pa.y, pb.x.c1, pb.x.c0, pb.y.c1, pb.y.c0, pc.x, pc.y];
}
