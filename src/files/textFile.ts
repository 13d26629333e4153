import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors.js';
import { assertSize, type FileKind } from './limits.js';
import { openPlain } from './plainFile.js';
import { fileError, whyNotWritten } from './systemError.js';
import { removeStale, temporaryName } from './temporary.js';

/** Text files: read strictly, written whole or not at all. */

/** A byte order mark stays, for whoever parses the text. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a UTF-8 text file. Throws {@link InputError} naming it if it is missing, no plain file, larger than its kind takes,
 * not UTF-8, or refused by `check`.
 */
export async function readTextFile(
  path: string,
  kind: FileKind,
  check?: (info: Stats) => void,
): Promise<string> {
  try {
    const file = await openPlain(path, constants.O_RDONLY);
    try {
      const info = await file.stat();
      check?.(info);
      assertSize(kind, info.size, path);
      return decode(await readBytes(file, kind, path), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** All bytes, or an error: what a file holds can be more than the size it gives, as in /proc, or grow meanwhile. */
async function readBytes(file: FileHandle, kind: FileKind, path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    assertSize(kind, size, path);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, path: string): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new InputError('is not UTF-8 text', { file: path, fix: 'Save it as UTF-8' });
  }
}

/** Writes a text file whole or not at all. Throws {@link InputError} where it cannot be put. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  await assertPlace(path);
  await writeWhole(path, text, (temporary) => rename(temporary, path));
}

/** Writes a text, or what `content` writes, to a temporary file beside it, synced, which `place` then puts in place in one step. */
export async function writeWhole(
  path: string,
  content: string | ((file: FileHandle) => Promise<void>),
  place: (temporary: string) => Promise<void>,
  mode?: number,
): Promise<void> {
  await removeStale(dirname(path));
  const temporary = join(dirname(path), temporaryName(basename(path)));
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      if (mode !== undefined) await file.chmod(mode);
      if (typeof content === 'string') await file.writeFile(content, 'utf8');
      else await content(file);
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

/** Throws {@link InputError} where a file cannot be put: found out before the work that it is to hold. Puts nothing there. */
export async function assertWritable(path: string): Promise<void> {
  await assertPlace(path);
  await tryFolder(dirname(path)).catch((error: unknown) => {
    throw new InputError(`cannot be written: ${whyNotWritten(error)}`, {
      file: path,
      fix: 'Choose another place, or make this one writable',
    });
  });
}

/** Makes a file in a folder and takes it away again. Throws the system's error. */
export async function tryFolder(folder: string): Promise<void> {
  const probe = join(folder, temporaryName('probe'));
  await writeFile(probe, '', { flag: 'wx' }).finally(() => rm(probe, { force: true }));
}

/** No such directory, or a directory of that name. */
async function assertPlace(path: string): Promise<void> {
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
