import { bn254 } from '@noble/curves/bn254.js';
import { loadProvingArtifacts, loadVerifierKey } from '../../src/node.js';
import { type Groth16Json, parseGroth16 } from '../../src/proof/groth16.js';
import { formatProof, parseProof } from '../../src/proof/proofFile.js';
import { type ProveOptions, prove } from '../../src/proof/prove.js';
import { BASE_FIELD, type G1, type G2 } from '../../src/proof/verificationKey.js';
import { verify } from '../../src/proof/verify.js';
import { setup } from '../../src/setup/setup.js';
import { dearerContext } from './files.js';

/** Proofs of the corpus. No two proofs of a claim are alike, so one that still holds is kept. */

/** The proof of a claim: `kept`, the text of its file, where it holds; a new one where it does not. */
export async function proofOf(
  claim: Omit<ProveOptions, 'artifacts'>,
  kept: string | undefined,
): Promise<string> {
  const { instance, identity: _, attestations: __, ...asked } = claim;
  if (kept !== undefined) {
    const key = await loadVerifierKey(instance.name);
    const { valid } = await verify(parseProof(kept), { ...asked, key, grade: 'development' });
    if (valid) return kept;
  }
  await setup(instance);
  return formatProof(await prove({ ...claim, artifacts: await loadProvingArtifacts(instance.name) }));
}

/** The honest proof with its points written or moved otherwise, by their place in the corpus. */
export function changedProofs(honest: string): Record<string, string> {
  const proof = parseProof(honest);
  const { a, b } = parseGroth16(proof.proof);
  const [x, y] = proof.proof.pi_a.map(BigInt) as [bigint, bigint];
  const Fr = bn254.fields.Fr;
  const of = (change: Partial<Groth16Json>) =>
    formatProof({ ...proof, proof: { ...proof.proof, ...change } });
  return {
    // (r·A, r⁻¹·B, C) proves the same, and needs no witness.
    'registers/replay-of-a-moved-proof/proof.json': of({
      pi_a: textOf(a.multiply(2n)),
      pi_b: textOfPair(b.multiply(Fr.inv(2n))),
    }),
    'proofs/fold-of-another-market/proof.json': formatProof({ ...proof, context: dearerContext() }),
    'proofs/point-negated/proof.json': of({ pi_a: textOf(a.negate()) }),
    'proofs/coordinate-plus-the-prime/proof.json': of({ pi_a: [`${x + BASE_FIELD}`, `${y}`, '1'] }),
    'proofs/jacobian-point/proof.json': of({
      pi_a: [`${(x * 4n) % BASE_FIELD}`, `${(y * 8n) % BASE_FIELD}`, '2'] as never,
    }),
    'proofs/coordinate-in-hex/proof.json': of({ pi_a: [`0x${x.toString(16)}`, `${y}`, '1'] }),
    'proofs/parts-swapped/proof.json': of({
      pi_b: proof.proof.pi_b.map(([real, imaginary]) => [imaginary, real]) as Groth16Json['pi_b'],
    }),
    'proofs/claim-said-twice/proof.json': honest.replace(
      '"claim": {',
      `"claim": ${OTHER_CLAIM},\n  "claim": {`,
    ),
    'proofs/outside-the-subgroup/proof.json': of({ pi_b: textOfPair(outside()) }),
  };
}

const OTHER_CLAIM = JSON.stringify({ nullifier: '1', scope: '1', binding: '1', policy: '1' });

const textOf = (point: G1): Groth16Json['pi_a'] => {
  const { x, y } = point.toAffine();
  return [`${x}`, `${y}`, '1'];
};
const textOfPair = (point: G2): Groth16Json['pi_b'] => {
  const { x, y } = point.toAffine();
  return [
    [`${x.c0}`, `${x.c1}`],
    [`${y.c0}`, `${y.c1}`],
    ['1', '0'],
  ];
};

/** A point of the twist outside the subgroup: the first x = (n, 0) for which the curve has one. */
function outside(): G2 {
  const { Fp2 } = bn254.fields;
  const Point = bn254.G2.Point;
  const base = Point.BASE.toAffine();
  const cube = (x: typeof base.x) => Fp2.mul(Fp2.sqr(x), x);
  const constant = Fp2.sub(Fp2.sqr(base.y), cube(base.x));
  for (let n = 1n; ; n++) {
    const x = Fp2.fromBigTuple([n, 0n]);
    try {
      const point = Point.fromAffine({ x, y: Fp2.sqrt(Fp2.add(cube(x), constant)) });
      if (!point.isTorsionFree()) return point;
    } catch {} // no square root: not on the curve
  }
}
