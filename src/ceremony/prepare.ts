import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { hashOfFile } from '../files/sha256.js';
import { compute } from './arithmetic.js';
import { assertChain, LEAST, openPhase } from './chain.js';
import { ceremonyCircuit } from './circuit.js';
import { expectedSize, expectedTime } from './expected.js';
import { POWERS_FILE, readTranscript, stepFile, withDraft } from './folder.js';
import { startKey } from './newCeremony.js';
import type { Reporter } from './reporter.js';
import { contributionsTo, type Transcript } from './transcript.js';
import { assertCircuit } from './verifyFiles.js';

/**
 * Ends phase 1: brings the powers into the form that phase 2 begins with, and makes the key to start from. It has no secret, and
 * anyone gets the same. Throws {@link ArtifactError}.
 */
export async function prepare(folder: string, reporter: Reporter): Promise<Transcript> {
  return withDraft(folder, async (draft) => {
    const transcript = await readTranscript(folder);
    assertChain(transcript);
    const { phase1 } = transcript;
    if (phase1.from !== 'own' || openPhase(transcript) !== 'powers')
      throw new ArtifactError('has no phase 1 that is open', { file: folder });
    const count = contributionsTo(transcript, 'powers').length;
    if (count < LEAST)
      throw new ArtifactError(`has ${count} of at least ${LEAST} contributions to phase 1`, { file: folder });
    const circuit = await ceremonyCircuit(transcript.circuit.name);
    assertCircuit(transcript, circuit);
    const last = join(folder, stepFile('powers', count));
    if ((await hashOfFile(last)) !== contributionsTo(transcript, 'powers').at(-1)!.after)
      throw new ArtifactError('is not the file that the transcript records', { file: last });

    const { power } = phase1;
    const [time, size] = [expectedTime('prepare', power), expectedSize('prepared', power)];
    reporter.note(`preparing the powers takes ${time} and leaves ${size}`);
    const powers = draft.path(POWERS_FILE);
    const words = 'preparing the powers for phase 2';
    reporter.step(words, 0);
    await compute({ do: 'prepare', from: last, to: powers }, (done) => reporter.step(words, done));
    const started = {
      ...transcript,
      steps: [...transcript.steps, await startKey(draft, circuit, powers, reporter)],
    };
    await draft.keep(started);
    return started;
  });
}
