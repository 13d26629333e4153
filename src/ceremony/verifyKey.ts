import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { hashOfFile, sha256Of } from '../files/sha256.js';
import { temporaryFolder } from '../files/temporary.js';
import { CHECK_WORDS, checkKey, type KeyFiles } from '../keys/check/checkKey.js';
import { isDevelopmentKey } from '../proof/verificationKey.js';
import { verificationKeyText } from '../setup/verificationKeyText.js';
import { verificationKeyOf } from '../setup/zkeyPoints.js';
import { compute, make } from './arithmetic.js';
import type { CeremonyCircuit } from './circuit.js';
import { filesOf, keyFileOf, POWERS_FILE, stepFile } from './folder.js';
import { extractPowers } from './powersFile.js';
import type { Reporter } from './reporter.js';
import { findStep, type Transcript } from './transcript.js';

/** Whether the last key is what circuit, powers and contributions make. */

/** The files of the last key, which must be the one that the transcript records. Throws {@link ArtifactError}. */
export async function readKey(
  folder: string,
  transcript: Transcript,
  { shape }: CeremonyCircuit,
): Promise<KeyFiles> {
  const file = keyFileOf(transcript)!;
  const zkey = new Uint8Array(await readFile(join(folder, file)));
  if (sha256Of(zkey) !== filesOf(transcript).at(-1)![1])
    throw new ArtifactError('is not the file that the transcript records', { file });
  const powers = await extractPowers(join(folder, POWERS_FILE), shape.domainBits);
  return { zkey, verificationKey: verificationKeyText(zkey), powers };
}

/** Throws {@link ArtifactError} where contributions cancel, or where there is none: δ is γ, and anyone can forge. */
export function assertNotForgeable({ zkey }: KeyFiles): void {
  if (isDevelopmentKey(verificationKeyOf(zkey)))
    throw new ArtifactError('is γ: anyone can forge proofs under such a key', { field: 'δ' });
}

/**
 * snarkjs makes the key to start from once more, out of circuit and powers, and follows every contribution from it to the last
 * key, as its `verifyFromR1cs` does. Throws {@link ArtifactError}.
 */
export async function verifyWithSnarkjs(
  folder: string,
  transcript: Transcript,
  { r1cs }: CeremonyCircuit,
  reporter: Reporter,
): Promise<void> {
  const powers = join(folder, POWERS_FILE);
  const scratch = await temporaryFolder('ballast-ceremony');
  try {
    const [circuitFile, start] = [join(scratch, 'circuit.r1cs'), join(scratch, 'start.zkey')];
    await writeFile(circuitFile, r1cs);
    const making = 'making the key to start from';
    reporter.step(making, 0);
    const step = (words: string) => (done: number) => reporter.step(words, done);
    await make({ do: 'newKey', r1cs: circuitFile, powers, to: start }, step(making));
    if ((await hashOfFile(start)) !== findStep(transcript, 'start')!.key)
      throw new ArtifactError('is not what the circuit and the powers make', { file: stepFile('key', 0) });
    const following = 'following the contributions';
    reporter.step(following, 0);
    const file = keyFileOf(transcript)!;
    const job = { do: 'verifyKey', start, powers, key: join(folder, file) } as const;
    if ((await compute(job, step(following))) !== true)
      throw new ArtifactError('is not what its contributions make of the circuit and the powers', { file });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Every point of the key against the circuit, by our own reading: see {@link checkKey}. */
export function verifyPoints({ r1cs }: CeremonyCircuit, files: KeyFiles, reporter: Reporter): Promise<void> {
  return checkKey(r1cs, files, { onStep: (step) => reporter.step(CHECK_WORDS[step], 0) });
}
