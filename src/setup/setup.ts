import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { describeFile, sha256Of } from '../files/sha256.js';
import type { Instance } from '../market/instances.js';
import { sha256Hex } from '../units/hash.js';
import {
  type ArtifactName,
  CIRCUIT_FILES,
  hasArtifacts,
  KEY_FILES,
  loadArtifact,
  loadManifest,
  makeFolder,
  saveArtifacts,
} from './artifacts.js';
import { CIRCUITS, type Compiled, compileCircuit } from './compile.js';
import { DEVELOPMENT_SEED, makeDevelopmentKey } from './developmentKey.js';
import { mainSource } from './mainSource.js';
import { type Manifest, type ManifestEntry, manifestEntry } from './manifest.js';
import { readR1cs } from './r1cs.js';
import { verificationKeyText } from './verificationKeyText.js';

/** Called as setup goes on: `fraction` from 0 to 1 inside a step. */
export type SetupProgress = (step: 'compile' | 'key' | 'save', fraction: number) => void;

/** A circuit and its development key, with the manifest entry that describes them. */
export interface Built {
  readonly artifacts: Readonly<Record<ArtifactName, Uint8Array>>;
  readonly entry: ManifestEntry;
}

export interface SetupOptions {
  readonly manifest?: Manifest;
  /** Makes again what is there, also what was changed. */
  readonly force?: boolean;
  readonly onProgress?: SetupProgress;
}

/**
 * Makes sure that the circuit of an instance is there, which every key of it needs: compiles it unless it is. What was made
 * must be what the manifest records, byte for byte. Throws {@link ArtifactError}, also for a file that is there and was changed:
 * only `force` makes that again.
 */
export async function setupCircuit(
  instance: Instance,
  { manifest = loadManifest(), force = false, onProgress }: SetupOptions = {},
): Promise<{ made: boolean; entry: ManifestEntry }> {
  const expected = manifestEntry(manifest, instance.name);
  if ((await sourceHash(instance)) !== expected.source) {
    throw new ArtifactError('differ from what the manifest records', {
      field: `circuit sources of ${instance.name}`,
      fix: 'Reinstall the package; when developing, run: npm run manifest',
    });
  }
  if (!force && (await hasArtifacts(instance.name, manifest, CIRCUIT_FILES)))
    return { made: false, entry: expected };
  await makeFolder(instance.name, expected); // nobody waits for a circuit that cannot be kept
  onProgress?.('compile', 0);
  const { r1cs, wasm } = await compileInstance(instance);
  onProgress?.('compile', 1);
  assertRecorded(instance, 'r1cs', r1cs, expected.r1cs.sha256);
  assertRecorded(instance, 'witness program', wasm, expected.wasm.sha256);
  await saveArtifacts(instance.name, expected, { r1cs, wasm });
  return { made: true, entry: expected };
}

/**
 * Makes sure that an instance can prove and verify with its development key: makes it unless it is there, the same on every
 * machine. Throws {@link ArtifactError}, also for a file that is there and was changed: only `force` makes that again.
 */
export async function setup(
  instance: Instance,
  options: SetupOptions = {},
): Promise<{ made: boolean; entry: ManifestEntry }> {
  const { manifest = loadManifest(), force = false, onProgress } = options;
  const { made, entry } = await setupCircuit(instance, options);
  if (!force && (await hasArtifacts(instance.name, manifest, KEY_FILES))) return { made, entry };
  const key = await developmentKey(await loadArtifact(instance.name, 'r1cs', manifest), onProgress);
  assertRecorded(instance, 'proving key', key.zkey, entry.key.zkey.sha256);
  assertRecorded(instance, 'verification key', key.verificationKey, entry.key.verificationKey.sha256);
  onProgress?.('save', 0);
  await saveArtifacts(instance.name, entry, key);
  onProgress?.('save', 1);
  return { made: true, entry };
}

/** Compiles an instance and makes its development key, in memory. */
export async function buildInstance(instance: Instance, onProgress?: SetupProgress): Promise<Built> {
  onProgress?.('compile', 0);
  const { r1cs, wasm } = await compileInstance(instance);
  onProgress?.('compile', 1);
  const { zkey, verificationKey } = await developmentKey(r1cs, onProgress);
  const { header } = readR1cs(r1cs);
  return {
    artifacts: { r1cs, wasm, zkey, verificationKey },
    entry: {
      source: await sourceHash(instance),
      constraints: header.constraints,
      publicInputs: header.outputs + header.publicInputs,
      wires: header.wires,
      r1cs: describeFile(r1cs),
      wasm: describeFile(wasm),
      key: {
        grade: 'development',
        seed: DEVELOPMENT_SEED,
        zkey: describeFile(zkey),
        verificationKey: describeFile(verificationKey),
      },
    },
  };
}

/** Compiles an instance, in memory. */
export function compileInstance(instance: Instance): Promise<Compiled> {
  return compileCircuit(mainSource(instance, join(CIRCUITS, 'solvency.circom')));
}

async function developmentKey(r1cs: Uint8Array, onProgress: SetupProgress | undefined) {
  const zkey = await makeDevelopmentKey(r1cs, { onProgress: (fraction) => onProgress?.('key', fraction) });
  return { zkey, verificationKey: verificationKeyText(zkey) };
}

function assertRecorded(instance: Instance, what: string, bytes: Uint8Array, recorded: string): void {
  if (sha256Of(bytes) === recorded) return;
  throw new ArtifactError('differs from what the manifest records', {
    field: `${what} of ${instance.name}`,
    fix: 'Check that node_modules is as package-lock.json has it (npm ci)',
  });
}

/** Versions of the compiler and the library that the circuits are made with. */
export function toolVersions(): string {
  const require = createRequire(import.meta.url);
  const version = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return `circom2 ${version('circom2')}, circomlib ${version('circomlib')}`;
}

/** Hash of everything that makes a circuit: its main, our sources and the tools' versions. */
export async function sourceHash(instance: Instance): Promise<string> {
  const lib = (await readdir(join(CIRCUITS, 'lib'))).filter((name) => name.endsWith('.circom')).sort();
  const files = ['solvency.circom', ...lib.map((name) => join('lib', name))];
  const texts = await Promise.all(files.map(async (name) => readFile(join(CIRCUITS, name), 'utf8')));
  const parts = [toolVersions(), mainSource(instance, 'solvency.circom'), ...texts];
  return sha256Hex(JSON.stringify(parts.map((text) => text.replaceAll('\r\n', '\n'))));
}
