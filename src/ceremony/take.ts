import { ArtifactError } from '../errors.js';
import { describeFile } from '../files/sha256.js';
import { clockTime } from '../files/time.js';
import { describeFiles, type KeyRecord, keyHashOf, newRecord } from '../keys/record.js';
import {
  addKeyFiles,
  findKey,
  keyStoreFolder,
  ownContributions,
  type StoredKey,
  updateKey,
} from '../keys/store.js';
import { type WrittenFile, writeBundle } from '../keys/writeBundle.js';
import { REHEARSAL } from './circuit.js';
import type { CeremonyVerdict } from './verifyCeremony.js';

/** What becomes of the key of a ceremony that was verified: a bundle for others, an entry of this store. */

/** A verdict that is good. */
type Made = CeremonyVerdict & Required<Pick<CeremonyVerdict, 'made'>>;

/** What goes with the key: the same for everybody who verifies the ceremony, but for the label. */
function recordOf({ transcript, made }: Made, label: string | undefined): KeyRecord {
  const { circuit, files } = made;
  const described = describeFiles(files);
  return newRecord(
    { name: circuit.name, source: circuit.source, r1cs: describeFile(circuit.r1cs) },
    {
      grade: 'ceremony',
      maker: label ?? `joint key ${described.verificationKey.sha256.slice(0, 8)}`,
      made: transcript.steps.at(-1)!.at,
      files: described,
    },
  );
}

/** Writes the key into a new or empty folder, as `keys import` reads it; of a rehearsal the files only, which nothing imports. */
export function writeKey(verdict: Made, label: string | undefined, folder: string): Promise<WrittenFile[]> {
  const { circuit, files } = verdict.made;
  const record = circuit.name === REHEARSAL ? undefined : recordOf(verdict, label);
  return writeBundle(record, async (name) => files[name], folder);
}

/**
 * Takes the key into the store with its contributors, or tells the store who they are where it has the key. Throws
 * {@link ArtifactError} for a rehearsal.
 */
export async function takeKey(
  verdict: Made,
  label: string | undefined,
  store = keyStoreFolder(),
): Promise<StoredKey> {
  if (verdict.made.circuit.name === REHEARSAL)
    throw new ArtifactError('is for practice: no store takes it', { field: 'rehearsal' });
  const record = recordOf(verdict, label);
  const own = await ownContributions(store);
  const mine = verdict.parties.find(({ contributions }) => contributions.every((hash) => own.has(hash)));
  const shown = {
    contributors: verdict.parties.map(({ name }) => name),
    transcript: verdict.hash,
    ...(mine && { mine: [...mine.contributions] }),
  };
  const entry: StoredKey = { ...{ record, origin: 'imported', added: Number(clockTime()) }, ...shown };
  const { added } = await addKeyFiles(verdict.made.files, entry, store);
  if (!added) await updateKey(keyHashOf(record), (known) => ({ ...known, ...shown }), store);
  return (await findKey(keyHashOf(record), store))!;
}
