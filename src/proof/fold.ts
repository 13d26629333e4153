import { bn254 } from '@noble/curves/bn254.js';
import { InternalError } from '../errors.js';
import { FIELD } from '../units/field.js';
import type { G1, VerificationKey } from './verificationKey.js';

/** The claim inputs, in circuit order: the nullifier is an output of the circuit. They stay inputs of the folded key. */
export const CLAIM = ['nullifier', 'scope', 'binding', 'policy'] as const;
export const CLAIM_INPUTS = CLAIM.length;

/**
 * The point of a part of the public inputs: `Σ scalars[k] · IC[first + k]`, `first` counted from 1 like the inputs.
 * Zero scalars cost nothing, and negative numbers are folded as such.
 */
export function foldPart(key: VerificationKey, first: number, scalars: readonly bigint[]): G1 {
  if (first + scalars.length > key.ic.length)
    throw new InternalError('more public inputs than the key has points');
  const terms = scalars.map((scalar, k) => {
    const point = key.ic[first + k]!;
    return scalar > FIELD / 2n ? { point: point.negate(), size: FIELD - scalar } : { point, size: scalar };
  });
  // Few are long, which are keys and ids: by themselves, they leave all others few windows.
  const [short, long] = [terms.filter(({ size }) => size < LONG), terms.filter(({ size }) => size >= LONG)];
  return sumOf(short, 8n).add(sumOf(long, 4n));
}

const LONG = 1n << 100n;

/** `Σ size · point` by Pippenger's buckets. Digits that are 0 and windows that no size reaches cost nothing. */
function sumOf(terms: readonly { point: G1; size: bigint }[], width: bigint): G1 {
  const { ZERO } = bn254.G1.Point;
  const longest = terms.reduce((most, { size }) => (size > most ? size : most), 0n).toString(2).length;
  let sum = ZERO;
  for (let start = BigInt(longest) / width; start >= 0n; start--) {
    if (!sum.is0()) for (let bit = 0n; bit < width; bit++) sum = sum.double();
    const buckets: G1[] = [];
    for (const { point, size } of terms) {
      const digit = Number((size >> (start * width)) & ((1n << width) - 1n));
      if (digit > 0) buckets[digit] = buckets[digit]?.add(point) ?? point;
    }
    // Bucket d counts d times: once in each of the running sums from the top down to d.
    let running = ZERO;
    for (let digit = buckets.length - 1; digit > 0; digit--) {
      running = buckets[digit] === undefined ? running : running.add(buckets[digit]!);
      sum = sum.add(running);
    }
  }
  return sum;
}

/**
 * Folds the context (market and signers parts, in order) into a key of {@link CLAIM_INPUTS} inputs:
 * `IC₀' = IC₀ + Σ xᵢ · ICᵢ`. Verifying with it is the same equation as verifying with all inputs, because whoever calls
 * this computes the points itself. Never accept a folded point from elsewhere.
 */
export function foldKey(key: VerificationKey, context: readonly bigint[]): VerificationKey {
  if (CLAIM_INPUTS + context.length !== key.ic.length - 1) {
    throw new InternalError(`the key has ${key.ic.length - 1} inputs, the context ${context.length}`);
  }
  const point = foldPart(key, CLAIM_INPUTS + 1, context);
  return { ...key, ic: [key.ic[0]!.add(point), ...key.ic.slice(1, CLAIM_INPUTS + 1)] };
}
