import type { MemoryFile } from 'snarkjs';
import { InternalError } from '../errors.js';
import { withCurve } from './curve.js';
import type { Groth16Json } from './groth16.js';
import { formatVerificationKey, type VerificationKey } from './verificationKey.js';

/**
 * The calls into snarkjs, in one place. It is loaded with the first of them. Its errors can quote inputs, so none of them gets
 * out.
 */

/** Where a witness program stopped: `AssertBits, line 12`. Never the values. */
export class WitnessError extends InternalError {
  readonly place: string;

  constructor(place: string) {
    super(`no witness: a constraint fails (${place})`);
    this.place = place;
  }
}

/** V8 shares the code of equal programs as long as one is held: it stays compiled, and as fast as it has become. */
const programs = new WeakMap<Uint8Array, object>();

/** Computes a witness in memory. Throws {@link WitnessError} when the inputs satisfy no witness. */
export async function calculateWitness(
  inputs: Record<string, string | string[]>,
  wasm: Uint8Array,
): Promise<Uint8Array> {
  const witness: MemoryFile = { type: 'mem' };
  const { wtns } = await import('snarkjs');
  try {
    if (!programs.has(wasm)) programs.set(wasm, await WebAssembly.compile(wasm));
    // Two gigabytes otherwise, which programs of circom 2 have no use for and the garbage collector counts.
    await wtns.calculate(inputs, wasm, witness, { memorySize: 1 });
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const places = [...text.matchAll(/Error in template (\w+?)(?:_\d+)? line: (\d+)/g)];
    const place = places.map(([, template, line]) => `${template}, line ${line}`).join(' in ');
    throw new WitnessError(
      place || (text.match(/^(Not enough values|Too many values|Signal not found)/)?.[0] ?? '?'),
    );
  }
  return witness.data!;
}

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
