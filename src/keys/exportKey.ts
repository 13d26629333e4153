import { keyStoreFolder, loadKeyFile, type StoredKey } from './store.js';
import { type WrittenFile, writeBundle } from './writeBundle.js';

/**
 * Writes a key into a new or empty folder, for others to import. Everything in it is public. Throws {@link InputError} for a
 * folder that has something in it, {@link ArtifactError} for a key whose files were changed. Returns names and sizes.
 */
export async function exportKey(
  key: StoredKey,
  folder: string,
  store = keyStoreFolder(),
): Promise<WrittenFile[]> {
  return writeBundle(key.record, (name) => loadKeyFile(key, name, store), folder);
}
