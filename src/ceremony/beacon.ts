import { join } from 'node:path';
import { ArtifactError, InputError } from '../errors.js';
import { hashOfFile } from '../files/sha256.js';
import { make } from './arithmetic.js';
import { assertChain, LEAST, openPhase, partiesOf } from './chain.js';
import { BEACON_FILE, filesOf, keyFileOf, readTranscript, withDraft } from './folder.js';
import { now } from './newCeremony.js';
import type { Reporter } from './reporter.js';

export interface Beacon {
  /** 16 to 64 bytes in hex. */
  readonly value: string;
  /** It is hashed 2^iterations times. */
  readonly iterations: number;
}

/** Throws {@link InputError} for a beacon that a transcript does not take. */
export function checkBeacon({ value, iterations }: Beacon): Beacon {
  const lower = value.toLowerCase();
  if (!/^(?:[0-9a-f]{2}){16,64}$/.test(lower))
    throw new InputError('must be 16 to 64 bytes in hex', { field: 'beacon' });
  // Who verifies computes them too.
  if (!(iterations >= 10 && iterations <= 24))
    throw new InputError('must be 10 to 24', { field: 'iterations' });
  return { value: lower, iterations };
}

/**
 * Ends phase 2 with a public value that nobody could know when the last contribution was made, so that no contributor could
 * choose the key. It makes nothing sound that was not. Throws {@link ArtifactError}.
 */
export async function applyBeacon(folder: string, beacon: Beacon, reporter: Reporter): Promise<void> {
  await withDraft(folder, async (draft) => {
    const transcript = await readTranscript(folder);
    assertChain(transcript);
    if (openPhase(transcript) !== 'key' || partiesOf(transcript).length < LEAST) {
      throw new ArtifactError(`takes a beacon once, after ${LEAST} parties contributed`, { file: folder });
    }
    const [before, from] = [filesOf(transcript).at(-1)![1], join(folder, keyFileOf(transcript)!)];
    if ((await hashOfFile(from)) !== before)
      throw new ArtifactError('is not the file that the transcript records', { file: from });
    const to = draft.path(BEACON_FILE);
    reporter.step('applying the beacon', 0);
    const contribution = await make({ do: 'beacon', from, to, ...beacon });
    const step = {
      ...({ step: 'beacon', ...beacon, before, contribution, at: now() } as const),
      after: await hashOfFile(to),
    };
    await draft.keep({ ...transcript, steps: [...transcript.steps, step] });
  });
}
