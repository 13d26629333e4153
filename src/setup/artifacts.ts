import { readFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ArtifactError, type ErrorContext } from '../errors.js';
import { makeFolders } from '../files/folders.js';
import { sha256Of } from '../files/sha256.js';
import { fileError, whyNotWritten } from '../files/systemError.js';
import { removeStale, temporaryName } from '../files/temporary.js';
import { tryFolder } from '../files/textFile.js';
import { type Manifest, type ManifestEntry, manifestEntry, parseManifest } from './manifest.js';

/** Files of one instance with which proofs are made, as bytes. */
export interface Artifacts {
  readonly wasm: Uint8Array;
  readonly zkey: Uint8Array;
  readonly verificationKey: Uint8Array;
}

/** What is kept of an instance: what the compiler makes of its circuit, and its development key. */
export const CIRCUIT_FILES = ['r1cs', 'wasm'] as const;
export const KEY_FILES = ['zkey', 'verificationKey'] as const;
export type ArtifactName = (typeof CIRCUIT_FILES | typeof KEY_FILES)[number];

const FILE_NAMES: Record<ArtifactName, string> = {
  r1cs: 'circuit.r1cs',
  wasm: 'circuit.wasm',
  zkey: 'proving_key.zkey',
  verificationKey: 'verification_key.json',
};

/** The manifest that ships with the package. */
export const MANIFEST_FILE = join(
  dirname(fileURLToPath(import.meta.url)),
  ...['..', '..', 'artifacts', 'manifest.json'],
);

/** Reads the manifest that ships with the package. */
export function loadManifest(): Manifest {
  return parseManifest(readFileSync(MANIFEST_FILE, 'utf8'));
}

/** Where keys are kept: `BALLAST_ARTIFACTS`, or `ballast` in the user's cache folder. */
export function artifactsFolder(): string {
  const { BALLAST_ARTIFACTS, XDG_CACHE_HOME } = process.env;
  return BALLAST_ARTIFACTS || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'ballast');
}

/** A file of an instance that is not there, or is not what the manifest records. */
export class ArtifactStateError extends ArtifactError {
  constructor(
    readonly state: 'absent' | 'changed',
    shortMessage: string,
    context: ErrorContext,
  ) {
    super(shortMessage, context);
  }
}

/** Reads one file of an instance and checks it against the manifest. Throws {@link ArtifactStateError}. */
export async function loadArtifact(
  instance: string,
  name: ArtifactName,
  manifest: Manifest = loadManifest(),
): Promise<Uint8Array> {
  const entry = manifestEntry(manifest, instance);
  const file = artifactPath(instance, entry, name);
  const fix = `Run: ballast setup ${instance}`;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw fileError(error, file);
    throw new ArtifactStateError('absent', 'is not there yet', {
      file: FILE_NAMES[name],
      field: instance,
      fix,
    });
  }
  const [expected, found] = [recorded(entry, name), sha256Of(bytes)];
  if (found === expected) return bytes;
  throw new ArtifactStateError(
    'changed',
    `is not the file that the manifest records: its sha256 is ${found.slice(0, 16)}…, and not ${expected.slice(0, 16)}…. A disk or a copy damaged it, or somebody changed it`,
    { file, fix: `To make it again from the sources: ballast setup ${instance} --force` },
  );
}

/** Where a file of an instance is kept, whether it is there or not. */
export function artifactPath(instance: string, entry: ManifestEntry, name: ArtifactName): string {
  return join(instanceFolder(instance, entry), FILE_NAMES[name]);
}

/** Whether files of an instance are there, all of them by default. Throws {@link ArtifactStateError} for one that was changed. */
export async function hasArtifacts(
  instance: string,
  manifest: Manifest,
  names: readonly ArtifactName[] = [...CIRCUIT_FILES, ...KEY_FILES],
): Promise<boolean> {
  try {
    for (const name of names) await loadArtifact(instance, name, manifest);
    return true;
  } catch (error) {
    if (error instanceof ArtifactStateError && error.state === 'absent') return false;
    throw error;
  }
}

/** Makes the folder of an instance, and tries whether files can be put there. Throws {@link ArtifactError}. */
export async function makeFolder(instance: string, entry: ManifestEntry): Promise<string> {
  const folder = resolve(instanceFolder(instance, entry));
  try {
    await makeFolders(folder);
    await tryFolder(folder);
  } catch (error) {
    throw folderError(error);
  }
  return folder;
}

function folderError(error: unknown): ArtifactError {
  return new ArtifactError(`cannot keep keys: ${whyNotWritten(error)}`, {
    file: artifactsFolder(),
    fix: 'Set BALLAST_ARTIFACTS to a folder that can be written, with room for the keys',
  });
}

/** Writes files of an instance; each appears whole or not at all. Throws {@link ArtifactError}. */
export async function saveArtifacts(
  instance: string,
  entry: ManifestEntry,
  artifacts: Readonly<Partial<Record<ArtifactName, Uint8Array>>>,
): Promise<string> {
  const folder = await makeFolder(instance, entry);
  await removeStale(folder);
  for (const [name, bytes] of Object.entries(artifacts) as [ArtifactName, Uint8Array][]) {
    const path = join(folder, FILE_NAMES[name]);
    const temporary = join(folder, temporaryName(FILE_NAMES[name]));
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      throw folderError(error);
    } finally {
      await rm(temporary, { force: true });
    }
  }
  return folder;
}

/** The folder's name holds the source hash: another version of a circuit has another folder. */
function instanceFolder(instance: string, entry: ManifestEntry): string {
  return join(artifactsFolder(), `${instance}-${entry.source.slice(0, 12)}`);
}

function recorded(entry: ManifestEntry, name: ArtifactName): string {
  return (name === 'r1cs' || name === 'wasm' ? entry[name] : entry.key[name]).sha256;
}
