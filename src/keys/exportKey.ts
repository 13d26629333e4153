import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InputError } from '../errors.js';
import { sha256Of } from '../files/sha256.js';
import { fileError } from '../files/systemError.js';
import { BUNDLE_FILES, formatSums, RECORD_FILE, SUMS_FILE } from './bundle.js';
import { formatKeyRecord, type KeyFileName } from './record.js';
import { keyStoreFolder, loadKeyFile, type StoredKey } from './store.js';

/**
 * Writes a key into a new or empty folder, for others to import. Everything in it is public. Throws {@link InputError} for a
 * folder that has something in it, {@link ArtifactError} for a key whose files were changed. Returns names and sizes.
 */
export async function exportKey(
  key: StoredKey,
  folder: string,
  store = keyStoreFolder(),
): Promise<{ name: string; bytes: number }[]> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0) {
      throw new InputError('is not empty', { file: folder, fix: 'Give a new or empty folder' });
    }
  } catch (error) {
    throw fileError(error, folder);
  }
  const written: { name: string; bytes: number }[] = [];
  const sums: Record<string, string> = {};
  const put = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(folder, name), bytes).catch((error: unknown) => {
      throw fileError(error, join(folder, name));
    });
    sums[name] = sha256Of(bytes);
    written.push({ name, bytes: bytes.length });
  };
  await put(RECORD_FILE, new TextEncoder().encode(formatKeyRecord(key.record)));
  for (const [name, file] of Object.entries(BUNDLE_FILES) as [KeyFileName, string][]) {
    const bytes = await loadKeyFile(key, name, store);
    await put(file, file.endsWith('.gz') ? gzipSync(bytes) : bytes);
  }
  await put(SUMS_FILE, new TextEncoder().encode(formatSums(sums)));
  return written;
}
