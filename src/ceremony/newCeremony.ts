import { copyFile, writeFile } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { packageVersion } from '../files/packageVersion.js';
import { hashOfFile } from '../files/sha256.js';
import { fileError } from '../files/systemError.js';
import { clockTime, formatTime } from '../files/time.js';
import { makeEmptyFolder } from '../keys/writeBundle.js';
import { make } from './arithmetic.js';
import { type CeremonyCircuit, ceremonyCircuit } from './circuit.js';
import { expectedSize, expectedTime } from './expected.js';
import { type Draft, POWERS_FILE, stepFile, withDraft } from './folder.js';
import { assertUsable } from './powersFile.js';
import { fetchPublicPowers, findPublicPowers, publicFileBytes, publicPowersFor } from './publicPowers.js';
import type { Reporter } from './reporter.js';
import type { Step, Transcript } from './transcript.js';

/** Where a ceremony takes its powers of tau from. */
export type PowersChoice =
  | { readonly from: 'own' }
  | { readonly from: 'download' }
  /** A file; one that is in no table only with a reason. */
  | { readonly from: 'file'; readonly file: string; readonly unpinned?: string | undefined };

export const now = () => formatTime(clockTime());

/**
 * Begins a ceremony in a new or empty folder: with public powers up to the key that contributions start from, with powers of the
 * parties' own up to what they start from. Throws {@link InputError}, `ArtifactError`.
 */
export async function newCeremony(
  folder: string,
  circuitName: string,
  choice: PowersChoice,
  reporter: Reporter,
): Promise<Transcript> {
  await makeEmptyFolder(folder);
  reporter.step('compiling the circuit', 0);
  const circuit = await ceremonyCircuit(circuitName, (done) => reporter.step('compiling the circuit', done));
  return withDraft(folder, async (draft) => {
    const phase1 = await firstPowers(draft, circuit, choice, reporter);
    const head: Transcript = {
      version: 1,
      kind: 'ballast/ceremony',
      circuit: { name: circuit.name, source: circuit.source, r1cs: circuit.sha256 },
      phase1,
      created: now(),
      tool: `ballast ${packageVersion()}`,
      steps: [],
    };
    const transcript =
      phase1.from === 'own'
        ? head
        : { ...head, steps: [await startKey(draft, circuit, draft.path(POWERS_FILE), reporter)] };
    await draft.keep(transcript);
    return transcript;
  });
}

async function firstPowers(
  draft: Draft,
  { shape }: CeremonyCircuit,
  choice: PowersChoice,
  reporter: Reporter,
): Promise<Transcript['phase1']> {
  const power = shape.domainBits;
  if (choice.from === 'own') {
    const to = draft.path(stepFile('powers', 0));
    await make({ do: 'newPowers', power, to });
    const time = expectedTime('powers contribution', power);
    reporter.note(`a contribution to phase 1 takes ${time} and leaves ${expectedSize('powers', power)}`);
    return { from: 'own', power, first: await hashOfFile(to) };
  }
  let from = choice.from === 'file' ? choice.file : undefined;
  if (from === undefined) {
    const entry = publicPowersFor(power);
    reporter.note(`the file has ${(publicFileBytes(entry.power) / 1e6).toFixed(0)} MB`);
    from = await fetchPublicPowers(entry, (done) => reporter.step('downloading the powers of tau', done));
  }
  const to = draft.path(POWERS_FILE);
  await copyFile(from, to).catch((error: unknown) => {
    throw fileError(error, from);
  });
  const blake2b = await hashOfFile(to, 'blake2b512');
  const reason = choice.from === 'file' ? choice.unpinned : undefined;
  const known = findPublicPowers(blake2b) !== undefined;
  if (known && reason !== undefined)
    throw new InputError('is a file of the table: it needs no reason', { file: from });
  if (!known && reason === undefined) {
    throw new InputError('is no file of powers that this version knows: who made it could forge proofs', {
      file: from,
      fix: 'Use a file of the table in docs/ceremony.md, --own-phase1, or --unpinned with a reason',
    });
  }
  await assertUsable(to, power);
  return reason === undefined ? { from: 'public', blake2b } : { from: 'unpinned', blake2b, reason };
}

/** The key that contributions to phase 2 start from, out of prepared powers. */
export async function startKey(
  draft: Draft,
  { r1cs, shape }: CeremonyCircuit,
  powers: string,
  reporter: Reporter,
): Promise<Step> {
  const circuitFile = draft.scratch('circuit.r1cs');
  await writeFile(circuitFile, r1cs);
  const to = draft.path(stepFile('key', 0));
  reporter.note(`making the key to start from takes ${expectedTime('start', shape.domainBits)}`);
  const words = 'making the key to start from';
  reporter.step(words, 0);
  await make({ do: 'newKey', r1cs: circuitFile, powers, to }, (done) => reporter.step(words, done));
  return { step: 'start', powers: await hashOfFile(powers), key: await hashOfFile(to), at: now() };
}
