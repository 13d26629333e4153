import { readFile } from 'node:fs/promises';
import { fileError } from '../files/systemError.js';
import type { Instance } from '../market/instances.js';
import { type ArtifactName, artifactPath, loadManifest } from './artifacts.js';
import {
  type ArtifactDifference,
  compareArtifacts,
  type FileCheck,
  type KeptFile,
  type KeptFiles,
} from './compareArtifacts.js';
import { makeDevelopmentKey } from './developmentKey.js';
import { type Manifest, manifestEntry } from './manifest.js';
import { compileInstance, type SetupProgress, sourceHash, toolVersions } from './setup.js';
import { verificationKeyText } from './verificationKeyText.js';

/** Why a key was not made again. */
export type KeyState = 'rebuilt' | 'absent' | 'circuitDiffers';

export interface ArtifactCheck {
  readonly instance: string;
  /** Nothing differs of what was compared; `files` says what that was. */
  readonly same: boolean;
  readonly key: KeyState;
  readonly files: readonly FileCheck[];
  readonly differences: readonly ArtifactDifference[];
}

/** What makes artifacts: the installed tools, unless a test counts how often. */
export interface Makers {
  readonly circuit: (instance: Instance) => Promise<{ r1cs: Uint8Array; wasm: Uint8Array }>;
  readonly key: typeof makeDevelopmentKey;
}

const INSTALLED: Makers = {
  circuit: compileInstance,
  key: makeDevelopmentKey,
};

/**
 * Makes the circuit of an instance again from its sources and compares R1CS, witness program and what stands in them with the
 * manifest and with the files of this machine. The development key is made again where a file of it is kept, or with `key`. It
 * shows that these files come from these sources by these tools: not that sources or tools are right. Throws
 * {@link ArtifactError} for an instance that the manifest does not have.
 */
export async function verifyArtifacts(
  instance: Instance,
  options: { manifest?: Manifest; key?: boolean; onProgress?: SetupProgress; makers?: Makers } = {},
): Promise<ArtifactCheck> {
  const { manifest = loadManifest(), onProgress, makers = INSTALLED } = options;
  const entry = manifestEntry(manifest, instance.name);
  const read = (name: ArtifactName) => readKept(artifactPath(instance.name, entry, name));
  const kept: KeptFiles = {
    r1cs: await read('r1cs'),
    wasm: await read('wasm'),
    zkey: await read('zkey'),
    verificationKey: await read('verificationKey'),
  };
  onProgress?.('compile', 0);
  const { r1cs, wasm } = await makers.circuit(instance);
  onProgress?.('compile', 1);
  const circuit = { tools: toolVersions(), source: await sourceHash(instance), r1cs, wasm };
  const known = { instance: instance.name, entry, circom: manifest.circom, kept };
  const first = compareArtifacts({ ...known, rebuilt: circuit });

  const wanted = options.key === true || [kept.zkey, kept.verificationKey].some(({ bytes }) => bytes);
  const key = keyState(wanted, first.files);
  const result = (found: typeof first): ArtifactCheck => ({
    ...{ instance: instance.name, same: found.differences.length === 0, key },
    ...found,
  });
  if (key !== 'rebuilt') return result(first);
  const zkey = await makers.key(r1cs, {
    seed: entry.key.seed,
    onProgress: (fraction) => onProgress?.('key', fraction),
  });
  const made = { ...circuit, key: { zkey, verificationKey: verificationKeyText(zkey) } };
  return result(compareArtifacts({ ...known, rebuilt: made }));
}

/** The key of another circuit would differ from every byte that is kept, and say nothing more. */
function keyState(wanted: boolean, files: readonly FileCheck[]): KeyState {
  if (!wanted) return 'absent';
  return files.some(({ name, rebuilt }) => name === 'r1cs' && rebuilt === 'different')
    ? 'circuitDiffers'
    : 'rebuilt';
}

/** Absent is an answer; a file that cannot be read is not. */
async function readKept(path: string): Promise<KeptFile> {
  try {
    return { path, bytes: await readFile(path) };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return { path };
    throw fileError(error, path);
  }
}
