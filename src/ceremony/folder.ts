import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { InputError } from '../errors.js';
import { fileError } from '../files/systemError.js';
import { assertWritable, readTextFile, writeTextFile } from '../files/textFile.js';
import { assertChain } from './chain.js';
import {
  findStep,
  formatTranscript,
  parseTranscript,
  TRANSCRIPT_FILE,
  type Transcript,
} from './transcript.js';

/**
 * The folder that the parties pass on: the transcript, and the file that each step left. A step writes its file under a name that
 * nothing refers to, puts it in place, and writes the transcript last: stopped anywhere, the folder is what it was before.
 */

/** Names of files. They follow from the steps, so that no transcript can name a file elsewhere. */
export const POWERS_FILE = 'powers.ptau';
export const BEACON_FILE = 'key_beacon.zkey';
export function stepFile(phase: 'powers' | 'key', number: number): string {
  return `${phase}_${String(number).padStart(4, '0')}.${phase === 'powers' ? 'ptau' : 'zkey'}`;
}

/** Every file that a transcript refers to, with its sha256. */
export function filesOf({ phase1, steps }: Transcript): [name: string, sha256: string][] {
  const first: [string, string][] = phase1.from === 'own' ? [[stepFile('powers', 0), phase1.first]] : [];
  const later = steps.flatMap((step): [string, string][] => {
    if (step.step === 'beacon') return [[BEACON_FILE, step.after]];
    if (step.step !== 'start') return [[stepFile(step.step, step.number), step.after]];
    return [
      [POWERS_FILE, step.powers],
      [stepFile('key', 0), step.key],
    ];
  });
  return [...first, ...later];
}

/** The key as it is now; undefined before phase 2. */
export function keyFileOf(transcript: Transcript): string | undefined {
  if (findStep(transcript, 'start') === undefined) return undefined;
  return filesOf(transcript).at(-1)![0];
}

/** Reads the transcript of a folder: its form, not yet whether it holds together. */
export async function readTranscript(folder: string): Promise<Transcript> {
  const path = join(folder, TRANSCRIPT_FILE);
  return parseTranscript(await readTextFile(path, 'ceremony'), path);
}

/** A step that is being made: its files lie here under other names until {@link Draft.keep}. */
export class Draft {
  readonly #files: string[] = [];

  constructor(private readonly folder: string) {}

  /** Where to write a file that will have this name. */
  path(name: string): string {
    if (!this.#files.includes(name)) this.#files.push(name);
    return join(this.folder, `${PREFIX}${name}`);
  }

  /** Where to write a file that is needed for as long as the step is made. */
  scratch(name: string): string {
    return join(this.folder, `${PREFIX}scratch-${name}`);
  }

  /** Puts the files in place, then the transcript. */
  async keep(transcript: Transcript): Promise<void> {
    assertChain(transcript); // nothing of ours may be refused by the next
    for (const name of this.#files) {
      const file = await open(this.path(name), 'r+');
      await file.sync().finally(() => file.close());
      await rename(this.path(name), join(this.folder, name)).catch((error: unknown) => {
        throw fileError(error, join(this.folder, name));
      });
    }
    await writeTextFile(join(this.folder, TRANSCRIPT_FILE), formatTranscript(transcript));
  }
}

const PREFIX = '.step-';

/** Makes one step in a folder, alone. What a step that was stopped left behind is taken away. */
export async function withDraft<Result>(
  folder: string,
  work: (draft: Draft) => Promise<Result>,
): Promise<Result> {
  await assertWritable(join(folder, TRANSCRIPT_FILE)); // a step can take an hour
  const retries = { retries: 60, factor: 1, minTimeout: 1000, maxTimeout: 1000 };
  const unlock = await lockfile
    .lock(join(folder, TRANSCRIPT_FILE), { realpath: false, stale: 30_000, retries })
    .catch(() => {
      throw new InputError('is in use: another step is being made in it', { file: folder });
    });
  const clear = async () => {
    for (const name of await readdir(folder))
      if (name.startsWith(PREFIX)) await rm(join(folder, name), { force: true });
  };
  try {
    await clear();
    return await work(new Draft(folder));
  } finally {
    await clear();
    await unlock();
  }
}
