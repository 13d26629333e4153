import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Groth16Json } from '../../src/proof/groth16.js';

/**
 * A proof as a user of the package makes it: the key is read, all threads compute, and the proof is verified. By what `npm run build` made, as sources
 * that are not compiled have one thread only.
 */
export async function proveOwn(
  zkey: Uint8Array,
  witness: Uint8Array,
): Promise<{ proof: Groth16Json; inputs: bigint[] }> {
  const built = pathToFileURL(join(import.meta.dirname, '..', '..', 'dist', 'groth16.js')).href;
  const { Prover } = (await import(built)) as typeof import('../../src/groth16.js');
  const prover = await Prover.open(zkey);
  const { proof, publicSignals } = await prover.prove(witness);
  await prover.close();
  return { proof, inputs: publicSignals.map(BigInt) };
}
