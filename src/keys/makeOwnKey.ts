import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { packageVersion } from '../files/packageVersion.js';
import { sha256Of } from '../files/sha256.js';
import { formatTime } from '../files/time.js';
import type { Instance } from '../market/instances.js';
import { runQuietChild } from '../setup/quietChild.js';
import { type SetupProgress, setupCircuit } from '../setup/setup.js';
import type { KeyFileName, KeyRecord } from './record.js';
import { addKey, KEY_FILE_NAMES, keyStoreFolder, type StoredKey, stagingFolder } from './store.js';

export interface OwnKeyOptions {
  /** Who makes it, for readers. Default: a name made of its hash. */
  readonly maker?: string;
  readonly store?: string;
  readonly onProgress?: SetupProgress;
}

/**
 * Makes a key of an instance from the randomness of this machine, and takes it into the store. Its secrets live in a child
 * process only, which ends at once afterwards. Whoever made it cannot be deceived by proofs under it; for everybody else it is
 * as good as the maker's word that they forgot the secrets. Throws {@link ArtifactError}.
 */
export async function makeOwnKey(instance: Instance, options: OwnKeyOptions = {}): Promise<StoredKey> {
  const { store = keyStoreFolder(), onProgress } = options;
  const { entry: circuit } = await setupCircuit(instance, onProgress === undefined ? {} : { onProgress });
  const staging = await stagingFolder(`making-${process.pid}`, store);
  try {
    onProgress?.('key', 0);
    const child = new URL('./ownKeyChild.js', import.meta.url);
    const done = await runQuietChild(child, [instance.name, staging], (fraction) => {
      if (typeof fraction === 'number') onProgress?.('key', fraction);
    });
    if (!done) throw new ArtifactError('could not be made', { field: 'key' });
    onProgress?.('save', 0);
    const files = {} as Record<KeyFileName, { sha256: string; bytes: number }>;
    for (const [name, file] of Object.entries(KEY_FILE_NAMES) as [KeyFileName, string][]) {
      const bytes = await readFile(join(staging, file));
      files[name] = { sha256: sha256Of(bytes), bytes: bytes.length };
    }
    const now = Math.floor(Date.now() / 1000);
    const record: KeyRecord = {
      version: 1,
      kind: 'ballast/key',
      instance: instance.name,
      source: circuit.source,
      r1cs: circuit.r1cs,
      grade: 'own',
      maker: options.maker ?? `key ${files.verificationKey.sha256.slice(0, 8)}`,
      made: formatTime(now),
      tool: `ballast ${packageVersion()}`,
      files,
    };
    const entry: StoredKey = { record, origin: 'made', added: now };
    await addKey(staging, entry, store);
    onProgress?.('save', 1);
    return entry;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
