import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.js';
import { fileError } from './systemError.js';

/** Text files: read strictly, written whole or not at all. */

const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads a UTF-8 text file. Throws {@link InputError} naming it if it is missing, no plain file, over 32 MiB, or refused by
 * `check`.
 */
export async function readTextFile(path: string, check?: (info: Stats) => void): Promise<string> {
  try {
    // NONBLOCK: opening a named pipe must not wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const info = await file.stat();
      if (info.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (!info.isFile()) throw Object.assign(new Error(), { code: 'ENXIO' });
      if (info.size > MAX_BYTES) {
        throw new InputError(`is larger than ${MAX_BYTES >> 20} MiB`, { file: path });
      }
      check?.(info);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Writes a text file whole or not at all. Throws {@link InputError} where it cannot be put. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  await assertWritable(path);
  await writeWhole(path, text, (temporary) => rename(temporary, path));
}

/** Writes to a temporary file beside it, synced, which `place` then puts in place in one step. */
export async function writeWhole(
  path: string,
  text: string,
  place: (temporary: string) => Promise<void>,
  mode?: number,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Throws {@link InputError} where a file cannot be put: no such directory, or a directory of that name. */
export async function assertWritable(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new InputError('cannot be written: its directory does not exist', {
      file: path,
      fix: 'Create the directory first',
    });
  }
  const present = await stat(path).catch(() => undefined);
  if (present !== undefined && !present.isFile()) {
    throw new InputError('exists and is not a plain file', { file: path, fix: 'Choose another name' });
  }
}

/** Whether there is something of that name. */
export async function fileExists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
