import { readFile, rm } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { ArtifactError } from '../errors.js';
import type { FileKind } from '../files/limits.js';
import { sha256Of } from '../files/sha256.js';
import { readTextFile } from '../files/textFile.js';
import { clockTime } from '../files/time.js';
import { equalBytes } from '../groth16/sections.js';
import { readZkey } from '../groth16/zkey.js';
import { findInstance } from '../market/instances.js';
import { isDevelopmentKey, parseVerificationKey } from '../proof/verificationKey.js';
import { loadArtifact, loadManifest } from '../setup/artifacts.js';
import { contributionsOf } from '../setup/groth16Key.js';
import { setupCircuit } from '../setup/setup.js';
import { sha256Hex } from '../units/hash.js';
import { assertOfThisVersion, BUNDLE_FILES, parseSums, RECORD_FILE, SUMS_FILE } from './bundle.js';
import { type CheckStep, checkKey, type KeyFiles } from './check/checkKey.js';
import { readKeyContributions } from './check/contributions.js';
import { type KeyFileName, type KeyRecord, keyHashOf, parseKeyRecord } from './record.js';
import { assertSum, folderSource, type KeySource, webSource } from './source.js';
import {
  addKeyFiles,
  downloadFolder,
  findKey,
  keyStoreFolder,
  type StoredKey,
  stagingFolder,
} from './store.js';

/** Called as a key comes in: `fraction` from 0 to 1 inside a step. */
export type ImportProgress = (step: 'fetch' | 'compile' | CheckStep, fraction: number) => void;

export interface ImportOptions {
  readonly store?: string;
  readonly onProgress?: ImportProgress;
}

/** What came of an import: the key, and whether it is new in the store. */
export interface Imported {
  readonly key: StoredKey;
  readonly added: boolean;
}

/**
 * Takes a key that was made elsewhere into the store, from a folder or a web address, after every byte of it was checked
 * against the circuit: see `checkKey`. It is then safe to prove under it. Who trusts proofs under it is another question.
 * Throws {@link ArtifactError} for a key that is not what it must be, `InputError` for files that are not there.
 */
export async function importKey(from: string, options: ImportOptions = {}): Promise<Imported> {
  const { store = keyStoreFolder(), onProgress } = options;
  const isWeb = /^https?:/.test(from);
  const folder = isWeb ? undefined : await folderSource(from);
  const staging = isWeb
    ? await downloadFolder(sha256Hex(from).slice(0, 16), store)
    : await stagingFolder('import', store);
  let finished = !isWeb; // a download that breaks off leaves what it has, to go on with
  try {
    const { record, read } = await open(folder ?? webSource(from, staging), isWeb, onProgress);
    const known = await findKey(keyHashOf(record), store);
    const files = known ?? (await read());
    finished = true;
    if ('record' in files) return { key: files, added: false };
    await check(record, files, onProgress);
    const key: StoredKey = { record, origin: 'imported', added: Number(clockTime()) };
    return { key, ...(await addKeyFiles(files, key, store)) };
  } catch (error) {
    finished ||= error instanceof ArtifactError;
    throw error;
  } finally {
    if (finished) await rm(staging, { recursive: true, force: true });
  }
}

/** Reads sums and record, and gives the way to the files. */
async function open(
  source: KeySource,
  isOwn: boolean,
  onProgress: ImportProgress | undefined,
): Promise<{ record: KeyRecord; read: () => Promise<KeyFiles> }> {
  onProgress?.('fetch', 0);
  const text = async (file: string, kind: FileKind) => readTextFile(await source.fetch(file, 1 << 16), kind);
  const sums = parseSums(await text(SUMS_FILE, 'keySums'), SUMS_FILE);
  const recordText = await text(RECORD_FILE, 'keyRecord');
  if (sha256Hex(recordText) !== sums[RECORD_FILE])
    throw new ArtifactError('has another sha256 than the sums say', { file: RECORD_FILE });
  const record = parseKeyRecord(recordText, RECORD_FILE);
  assertOfThisVersion(record, loadManifest(), RECORD_FILE);

  const total = Object.values(record.files).reduce((sum, { bytes }) => sum + bytes, 0);
  const read = async () => {
    const files = {} as Record<KeyFileName, Uint8Array>;
    let before = 0;
    for (const [name, file] of Object.entries(BUNDLE_FILES) as [KeyFileName, string][]) {
      const { bytes, sha256 } = record.files[name];
      const path = await source.fetch(file, bytes + 1024, (done) =>
        onProgress?.('fetch', (before + done) / total),
      );
      await assertSum(path, sums[file]!, isOwn);
      files[name] = unpacked(await readFile(path), file, bytes);
      if (files[name].length !== bytes || sha256Of(files[name]) !== sha256)
        throw new ArtifactError('is not the file that the record describes', { file });
      before += bytes;
    }
    return files;
  };
  return { record, read };
}

/** Never more bytes than the record says: a small file can unpack to a very large one. */
function unpacked(bytes: Uint8Array, file: string, length: number): Uint8Array {
  if (!file.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: length });
  } catch {
    throw new ArtifactError('cannot be unpacked to what the record describes', { file });
  }
}

async function check(
  record: KeyRecord,
  files: KeyFiles,
  onProgress: ImportProgress | undefined,
): Promise<void> {
  const instance = findInstance(record.instance);
  await setupCircuit(instance, { onProgress: (_, fraction) => onProgress?.('compile', fraction) });
  const r1cs = await loadArtifact(record.instance, 'r1cs');
  await checkKey(r1cs, files, { onStep: (step) => onProgress?.(step, 0) });
  if (isDevelopmentKey(parseVerificationKey(new TextDecoder().decode(files.verificationKey)))) {
    throw new ArtifactError('is γ: anyone can forge proofs under such a key', { field: 'δ' });
  }
  const { contributions } = readZkey(files.zkey);
  const fits =
    record.grade === 'own'
      ? equalBytes(contributions, contributionsOf(r1cs))
      : readKeyContributions(contributions).filter(({ beacon }) => beacon === undefined).length >= 2;
  if (!fits) {
    throw new ArtifactError(`are not those of a key of grade ${record.grade}`, { field: 'contributions' });
  }
}
