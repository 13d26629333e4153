import { constants } from 'node:fs';
import { copyFile, link, rename } from 'node:fs/promises';
import { InputError } from '../errors.js';
import type { FileKind } from './limits.js';
import { readTextFile, writeWhole } from './textFile.js';

/** Files that hold secrets or private numbers: written whole or not at all, readable by the owner only. */

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

export interface WriteOptions {
  /** Replace an existing file. Default: refuse. */
  overwrite?: boolean;
}

/**
 * Writes a text with mode 0600. Throws {@link InputError} if the file exists (unless `overwrite`) or cannot be written.
 */
export async function writeSecretFile(path: string, text: string, options: WriteOptions = {}): Promise<void> {
  const place = options.overwrite === true ? rename : placeNew;
  await writeWhole(path, text, (temporary) => place(temporary, path), OWNER_ONLY);
}

/**
 * Reads a text that only its owner may read. Throws {@link InputError} if it is missing, not a plain file, larger
 * than its kind takes, not UTF-8 or (on POSIX systems) open to group or others.
 */
export async function readSecretFile(path: string, kind: FileKind): Promise<string> {
  return readTextFile(path, kind, ({ mode }) => {
    if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
    throw new InputError('holds private data but is open to other users of this machine', {
      file: path,
      fix: `Run: chmod 600 '${path.replaceAll("'", "'\\''")}'`,
    });
  });
}

/** Puts the file in place without ever replacing one: a hard link fails if the name is taken. */
export async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // File systems without hard links.
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}
