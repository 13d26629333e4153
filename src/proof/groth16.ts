import { bn254 } from '@noble/curves/bn254.js';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { FIELD } from '../units/field.js';
import { type G1, type G2, g1Schema, g2Schema, toG1, toG2, type VerificationKey } from './verificationKey.js';

/** A Groth16 proof as snarkjs writes it, read strictly. */
export const groth16Schema = z.strictObject({
  pi_a: g1Schema,
  pi_b: g2Schema,
  pi_c: g1Schema,
  protocol: z.literal('groth16'),
  curve: z.literal('bn128'),
});

export type Groth16Json = z.output<typeof groth16Schema>;

/** A proof whose points are valid. */
export interface Groth16Proof {
  readonly a: G1;
  readonly b: G2;
  readonly c: G1;
}

/** Parses a proof: canonical coordinates, affine, on the curve, in the subgroup, not infinity. Throws {@link InputError}. */
export function parseGroth16(value: unknown, file?: string): Groth16Proof {
  const raw = checkShape(value, groth16Schema, file);
  return { a: toG1(raw.pi_a, 'pi_a'), b: toG2(raw.pi_b, 'pi_b'), c: toG1(raw.pi_c, 'pi_c') };
}

/**
 * The Groth16 equation `e(A, B) = e(α, β) · e(IC₀ + Σ xᵢ·ICᵢ, γ) · e(C, δ)`.
 * Throws {@link InputError} unless there are exactly as many inputs as the key has, each a field element.
 */
export function verifyGroth16(key: VerificationKey, inputs: readonly bigint[], proof: Groth16Proof): boolean {
  if (inputs.length !== key.ic.length - 1) {
    throw new InputError(`must be ${key.ic.length - 1} numbers`, { field: 'public inputs' });
  }
  let sum = key.ic[0]!;
  for (const [i, input] of inputs.entries()) {
    if (typeof input !== 'bigint' || input < 0n || input >= FIELD) {
      throw new InputError('is not a field element', { field: `public inputs[${i}]` });
    }
    if (input !== 0n) sum = sum.add(key.ic[i + 1]!.multiplyUnsafe(input));
  }
  const pairs = [
    { g1: proof.a.negate(), g2: proof.b },
    { g1: key.alpha, g2: key.beta },
    { g1: sum, g2: key.gamma },
    { g1: proof.c, g2: key.delta },
  ].filter(({ g1 }) => !g1.is0()); // e(0, ·) = 1
  return bn254.fields.Fp12.eql(bn254.pairingBatch(pairs), bn254.fields.Fp12.ONE);
}
