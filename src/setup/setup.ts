import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { sha256Of } from '../files/sha256.js';
import type { Instance } from '../market/instances.js';
import { sha256Hex } from '../units/hash.js';
import { type Artifacts, hasArtifacts, loadManifest, makeFolder, saveArtifacts } from './artifacts.js';
import { CIRCUITS, compileCircuit } from './compile.js';
import { DEVELOPMENT_SEED, makeDevelopmentKey } from './developmentKey.js';
import { mainSource } from './mainSource.js';
import { type Manifest, type ManifestEntry, manifestEntry } from './manifest.js';
import { readR1cs } from './r1cs.js';
import { verificationKeyFile } from './zkey.js';

/** Called as setup goes on: `fraction` from 0 to 1 inside a step. */
export type SetupProgress = (step: 'compile' | 'key' | 'save', fraction: number) => void;

/** A circuit and its development key, with the manifest entry that describes them. */
export interface Built {
  readonly artifacts: Artifacts;
  readonly entry: ManifestEntry;
}

/**
 * Makes sure that an instance can prove and verify: compiles its circuit and makes its development key unless both are
 * there. What was made must be what the manifest records, byte for byte: the same key on every machine.
 */
export async function setup(
  instance: Instance,
  options: { manifest?: Manifest; force?: boolean; onProgress?: SetupProgress } = {},
): Promise<{ made: boolean; entry: ManifestEntry }> {
  const manifest = options.manifest ?? loadManifest();
  const expected = manifestEntry(manifest, instance.name);
  if ((await sourceHash(instance)) !== expected.source) {
    throw new ArtifactError('differ from what the manifest records', {
      field: `circuit sources of ${instance.name}`,
      fix: 'Reinstall the package; when developing, run: npm run manifest',
    });
  }
  if (!options.force && (await hasArtifacts(instance.name, manifest)))
    return { made: false, entry: expected };

  await makeFolder(instance.name, expected); // nobody waits half a minute for a key that cannot be kept
  const { artifacts, entry } = await buildInstance(instance, options.onProgress);
  for (const [what, made, known] of [
    ['r1cs', entry.r1cs.sha256, expected.r1cs.sha256],
    ['witness program', entry.wasm.sha256, expected.wasm.sha256],
    ['proving key', entry.key.zkey.sha256, expected.key.zkey.sha256],
    ['verification key', entry.key.verificationKey.sha256, expected.key.verificationKey.sha256],
  ]) {
    if (made !== known) {
      throw new ArtifactError('differs from what the manifest records', {
        field: `${what} of ${instance.name}`,
        fix: 'Check that node_modules is as package-lock.json has it (npm ci)',
      });
    }
  }
  options.onProgress?.('save', 0);
  await saveArtifacts(instance.name, entry, artifacts);
  options.onProgress?.('save', 1);
  return { made: true, entry };
}

/** Compiles an instance and makes its development key, in memory. */
export async function buildInstance(instance: Instance, onProgress?: SetupProgress): Promise<Built> {
  onProgress?.('compile', 0);
  const { r1cs, wasm } = await compileCircuit(mainSource(instance, join(CIRCUITS, 'solvency.circom')));
  onProgress?.('compile', 1);
  const zkey = await makeDevelopmentKey(r1cs, {
    onProgress: (done, total) => onProgress?.('key', done / total),
  });
  const verificationKey = verificationKeyFile(zkey);
  const { header } = readR1cs(r1cs);
  const describe = (bytes: Uint8Array) => ({ sha256: sha256Of(bytes), bytes: bytes.length });
  return {
    artifacts: { wasm, zkey, verificationKey },
    entry: {
      source: await sourceHash(instance),
      constraints: header.constraints,
      publicInputs: header.outputs + header.publicInputs,
      wires: header.wires,
      r1cs: describe(r1cs),
      wasm: describe(wasm),
      key: {
        grade: 'development',
        seed: DEVELOPMENT_SEED,
        zkey: describe(zkey),
        verificationKey: describe(verificationKey),
      },
    },
  };
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
