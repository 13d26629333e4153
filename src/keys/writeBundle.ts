import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { InputError } from '../errors.js';
import { sha256Of } from '../files/sha256.js';
import { fileError } from '../files/systemError.js';
import { tryFolder } from '../files/textFile.js';
import { BUNDLE_FILES, formatSums, RECORD_FILE, SUMS_FILE } from './bundle.js';
import { formatKeyRecord, type KeyFileName, type KeyRecord } from './record.js';

/** A file of a bundle as it was written. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
}

/** Makes a folder that others read from, unless it is there. Throws {@link InputError} for one that has something in it. */
export async function makeEmptyFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await tryFolder(folder);
    if ((await readdir(folder)).length > 0) {
      throw new InputError('is not empty', { file: folder, fix: 'Give a new or empty folder' });
    }
  } catch (error) {
    throw fileError(error, folder);
  }
}

/**
 * Writes a key into a new or empty folder, in the form that an import reads; without a record, of a circuit that is no
 * instance, its files only. Throws {@link InputError} for a folder that has something in it.
 */
export async function writeBundle(
  record: KeyRecord | undefined,
  load: (name: KeyFileName) => Promise<Uint8Array>,
  folder: string,
): Promise<WrittenFile[]> {
  await makeEmptyFolder(folder);
  const written: WrittenFile[] = [];
  const sums: Record<string, string> = {};
  const put = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(folder, name), bytes).catch((error: unknown) => {
      throw fileError(error, join(folder, name));
    });
    sums[name] = sha256Of(bytes);
    written.push({ name, bytes: bytes.length });
  };
  if (record !== undefined) await put(RECORD_FILE, new TextEncoder().encode(formatKeyRecord(record)));
  for (const [name, file] of Object.entries(BUNDLE_FILES) as [KeyFileName, string][]) {
    const bytes = await load(name);
    await put(file, file.endsWith('.gz') ? gzipSync(bytes) : bytes);
  }
  if (record !== undefined) await put(SUMS_FILE, new TextEncoder().encode(formatSums(sums)));
  return written;
}
