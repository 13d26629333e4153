import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { clockTime, formatTime } from '../files/time.js';
import type { Instance } from '../market/instances.js';
import { runQuietChild } from '../setup/quietChild.js';
import { type SetupProgress, setupCircuit } from '../setup/setup.js';
import { describeFiles, type KeyFileName, newRecord } from './record.js';
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
  const staging = await stagingFolder('making', store); // nobody waits for a key that cannot be kept
  try {
    const { entry: circuit } = await setupCircuit(instance, onProgress === undefined ? {} : { onProgress });
    onProgress?.('key', 0);
    const child = new URL('./ownKeyChild.js', import.meta.url);
    const done = await runQuietChild(child, [instance.name, staging], (fraction) => {
      if (typeof fraction === 'number') onProgress?.('key', fraction);
    });
    if (!done) throw new ArtifactError('could not be made', { field: 'key' });
    onProgress?.('save', 0);
    const read = (name: KeyFileName) => readFile(join(staging, KEY_FILE_NAMES[name]));
    const files = describeFiles({
      zkey: await read('zkey'),
      verificationKey: await read('verificationKey'),
      powers: await read('powers'),
    });
    const now = clockTime();
    const maker = options.maker ?? `key ${files.verificationKey.sha256.slice(0, 8)}`;
    const made = { grade: 'own', maker, made: formatTime(now), files } as const;
    const record = newRecord({ ...circuit, name: instance.name }, made);
    const entry: StoredKey = { record, origin: 'made', added: Number(now) };
    await addKey(staging, entry, store);
    onProgress?.('save', 1);
    return entry;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
