import { InternalError } from '../errors.js';
import { withCurve } from './curve.js';
import type { Groth16Json } from './groth16.js';
import { formatVerificationKey, type VerificationKey } from './verificationKey.js';

/**
 * The calls into snarkjs, in one place. It is loaded with the first of them. Its errors can quote inputs, so none of them gets
 * out.
 */

/** Proves from a witness. Refuses where there is no cryptographic randomness: snarkjs would fall back to Math.random. */
export async function proveGroth16(
  zkey: Uint8Array,
  witness: Uint8Array,
): Promise<{ proof: Groth16Json; inputs: bigint[] }> {
  if (typeof globalThis.crypto?.getRandomValues !== 'function') {
    throw new InternalError('this platform has no cryptographic randomness');
  }
  const { groth16 } = await import('snarkjs');
  return withCurve(async () => {
    try {
      const { proof, publicSignals } = await groth16.prove(zkey, witness);
      return { proof: proof as unknown as Groth16Json, inputs: publicSignals.map(BigInt) };
    } catch {
      throw new InternalError('the prover stopped');
    }
  });
}

/** The second, independent verifier. Give it values that were parsed strictly: by itself it reads "10 " as hex. */
export async function verifyWithSnarkjs(
  key: VerificationKey,
  inputs: readonly bigint[],
  proof: Groth16Json,
): Promise<boolean> {
  const { groth16 } = await import('snarkjs');
  return withCurve(async () => {
    try {
      return await groth16.verify(formatVerificationKey(key), inputs.map(String), proof);
    } catch {
      return false;
    }
  });
}
