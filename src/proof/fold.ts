import { pippenger } from '@noble/curves/abstract/curve.js';
import { bn254 } from '@noble/curves/bn254.js';
import { InternalError } from '../errors.js';
import { FIELD } from '../units/field.js';
import type { G1, VerificationKey } from './verificationKey.js';

/** Number of claim inputs: nullifier, scope, binding, policy. They stay inputs of the folded key. */
export const CLAIM_INPUTS = 4;

/**
 * The point of a part of the public inputs: `Σ scalars[k] · IC[first + k]`, `first` counted from 1 like the inputs.
 * Zero scalars cost nothing, and negative numbers are folded as such.
 */
export function foldPart(key: VerificationKey, first: number, scalars: readonly bigint[]): G1 {
  if (first + scalars.length > key.ic.length)
    throw new InternalError('more public inputs than the key has points');
  const points: G1[] = [];
  const sizes: bigint[] = [];
  scalars.forEach((scalar, k) => {
    if (scalar === 0n) return;
    const negative = scalar > FIELD / 2n;
    const point = key.ic[first + k]!;
    points.push(negative ? point.negate() : point);
    sizes.push(negative ? FIELD - scalar : scalar);
  });
  return points.length === 0 ? bn254.G1.Point.ZERO : pippenger(bn254.G1.Point, points, sizes);
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
