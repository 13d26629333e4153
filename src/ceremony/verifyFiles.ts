import { join } from 'node:path';
import { ArtifactError, InputError } from '../errors.js';
import { hashOfFile } from '../files/sha256.js';
import { equalBytes } from '../groth16/sections.js';
import type { ContributionRecord } from '../keys/check/contributions.js';
import type { CeremonyCircuit } from './circuit.js';
import { BEACON_FILE, filesOf, stepFile } from './folder.js';
import { keyContributions, powersContributions } from './records.js';
import {
  type Contribution,
  contributionsTo,
  findStep,
  type Phase,
  type Step,
  type Transcript,
} from './transcript.js';

/** What a transcript says, against the circuit and the files beside it. */

/** Throws {@link ArtifactError} unless the ceremony is of the circuit that this version compiles from its sources. */
export function assertCircuit({ circuit }: Transcript, { name, source, sha256 }: CeremonyCircuit): void {
  for (const [field, own, theirs] of [
    ['source', source, circuit.source],
    ['r1cs', sha256, circuit.r1cs],
  ]) {
    if (own === theirs) continue;
    throw new ArtifactError(`is of another circuit than ${name} of this version`, {
      field: `circuit.${field}`,
      fix: 'Use the version of ballast that the ceremony was begun with',
    });
  }
}

/** Every file is the one that the transcript records. Throws {@link ArtifactError} naming the first that is not. */
export async function assertFiles(folder: string, transcript: Transcript): Promise<void> {
  for (const [name, sha256] of filesOf(transcript)) {
    const hash = await hashOfFile(join(folder, name)).catch((error: unknown) => {
      throw error instanceof InputError ? new ArtifactError(error.shortMessage, { file: name }) : error;
    });
    if (hash !== sha256)
      throw new ArtifactError('is not the file that the transcript records', { file: name });
  }
}

type Listed = Contribution | Extract<Step, { step: 'beacon' }>;

/**
 * The last file of each phase lists the contributions of the transcript, by name and hash and no others, and every file before
 * it the first of them. Throws {@link ArtifactError} naming the file.
 */
export async function assertContributions(folder: string, transcript: Transcript): Promise<void> {
  const powers = contributionsTo(transcript, 'powers');
  const key = contributionsTo(transcript, 'key');
  const beacon = findStep(transcript, 'beacon');
  const names = (phase: Phase, { length }: readonly unknown[]) =>
    Array.from({ length: length + 1 }, (_, i) => stepFile(phase, i));
  if (transcript.phase1.from === 'own')
    await assertListed(folder, names('powers', powers), powersContributions, powers);
  if (findStep(transcript, 'start') !== undefined) {
    const files = [...names('key', key), ...(beacon ? [BEACON_FILE] : [])];
    await assertListed(folder, files, keyContributions, [...key, ...(beacon ? [beacon] : [])]);
  }
}

/** The files of a phase, each of which has one contribution more than the one before it. */
async function assertListed(
  folder: string,
  files: readonly string[],
  read: (file: string) => Promise<ContributionRecord[]>,
  steps: readonly Listed[],
): Promise<void> {
  let before: ContributionRecord[] = [];
  for (const [count, file] of files.entries()) {
    const records = await read(join(folder, file));
    if (records.length !== count)
      throw new ArtifactError(`lists ${records.length} contributions after ${count}`, { file });
    if (before.some(({ bytes }, i) => !equalBytes(bytes, records[i]!.bytes)))
      throw new ArtifactError('lists other contributions than the file before it', { file });
    before = records;
  }
  for (const [i, step] of steps.entries()) assertSame(before[i]!, step, files[i + 1]!);
}

function assertSame({ name, beacon, hash }: ContributionRecord, step: Listed, file: string): void {
  const wrong = (message: string) => {
    throw new ArtifactError(message, { file });
  };
  if (hash !== step.contribution) wrong('lists another contribution than the transcript');
  if (step.step === 'beacon') {
    if (beacon?.value !== step.value || beacon.iterations !== step.iterations)
      wrong('lists another beacon than the transcript');
    return;
  }
  if (beacon !== undefined) wrong('lists a beacon where a contribution should be: its randomness is public');
  if (name !== step.name) wrong('lists another name than the transcript');
}
