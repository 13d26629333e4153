import { constants } from 'node:fs';
import { copyFile, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.js';
import { bytesToInteger, randomBytes } from './random.js';

/** Files that hold secrets or private numbers: written whole or not at all, readable by the owner only. */

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const MAX_BYTES = 32 * 1024 * 1024;

export interface WriteOptions {
  /** Replace an existing file. Default: refuse. */
  overwrite?: boolean;
}

/**
 * Writes a text with mode 0600: first to a temporary file beside it, synced, then put in place in one step. Throws
 * {@link InputError} if the file exists (unless `overwrite`) or cannot be written.
 */
export async function writeSecretFile(path: string, text: string, options: WriteOptions = {}): Promise<void> {
  const suffix = bytesToInteger(randomBytes(8)).toString(36);
  const temporary = join(dirname(path), `.${basename(path)}.${suffix}.tmp`);
  try {
    const file = await open(temporary, 'wx', OWNER_ONLY);
    try {
      await file.chmod(OWNER_ONLY);
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    if (options.overwrite === true) await rename(temporary, path);
    else await placeNew(temporary, path);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Reads a text that only its owner may read. Throws {@link InputError} if it is missing, not a plain file, larger
 * than 32 MiB or (on POSIX systems) open to group or others.
 */
export async function readSecretFile(path: string): Promise<string> {
  try {
    // NONBLOCK: opening a named pipe must not wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new InputError('is not a plain file', { file: path });
      if (stat.size > MAX_BYTES)
        throw new InputError(`is larger than ${MAX_BYTES >> 20} MiB`, { file: path });
      if (process.platform !== 'win32' && (stat.mode & OTHERS) !== 0) {
        throw new InputError('holds private data but is open to other users of this machine', {
          file: path,
          fix: `Run: chmod 600 '${path.replaceAll("'", "'\\''")}'`,
        });
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Puts the file in place without ever replacing one: a hard link fails if the name is taken. */
async function placeNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // File systems without hard links.
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** System errors name the path, never the content; the text of ours is about what to do. */
function fileError(error: unknown, path: string): InputError {
  if (error instanceof InputError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  const known: Record<string, [string, string]> = {
    EEXIST: ['already exists', 'Choose another name, or ask for it to be replaced'],
    ENOENT: ['does not exist', 'Check the path and its directory'],
    EACCES: ['cannot be opened: permission denied', 'Check who owns the file and its directory'],
    EISDIR: ['is a directory', 'Give the path of a file'],
  };
  const [message, fix] = known[code] ?? [`cannot be opened (${code})`, 'Check the path and the disk'];
  return new InputError(message, { file: path, fix });
}
