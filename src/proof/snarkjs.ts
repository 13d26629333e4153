import { buildBn128, type Curve } from 'ffjavascript';
import * as snarkjs from 'snarkjs';
import { InternalError } from '../errors.js';
import type { Groth16Json } from './groth16.js';
import { formatVerificationKey, type VerificationKey } from './verificationKey.js';

/**
 * The calls into snarkjs, in one place. snarkjs keeps worker threads alive: they are ended when the last call that needs
 * them is done. Calls that start together share one curve: left alone, each would build its own, and all but the last
 * would keep the process alive. Its errors can quote inputs, so none of them gets out.
 */

let users = 0;
let opening: Promise<Curve> | undefined;

async function withCurve<Result>(work: () => Promise<Result>): Promise<Result> {
  users++;
  opening ??= buildBn128(); // puts it where snarkjs looks for it
  const curve = opening;
  try {
    await curve;
    return await work();
  } finally {
    users--;
    if (users === 0) {
      opening = undefined;
      await (await curve).terminate();
    }
  }
}

/** Where a witness program stopped: `AssertBits, line 12`. Never the values. */
export class WitnessError extends InternalError {
  readonly place: string;

  constructor(place: string) {
    super(`no witness: a constraint fails (${place})`);
    this.place = place;
  }
}

/** Computes a witness in memory. Throws {@link WitnessError} when the inputs satisfy no witness. */
export async function calculateWitness(
  inputs: Record<string, string | string[]>,
  wasm: Uint8Array,
): Promise<Uint8Array> {
  const witness: snarkjs.MemoryFile = { type: 'mem' };
  try {
    await snarkjs.wtns.calculate(inputs, wasm, witness);
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
  return withCurve(async () => {
    try {
      const { proof, publicSignals } = await snarkjs.groth16.prove(zkey, witness);
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
  return withCurve(async () => {
    try {
      return await snarkjs.groth16.verify(formatVerificationKey(key), inputs.map(String), proof);
    } catch {
      return false;
    }
  });
}
