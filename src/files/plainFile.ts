import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';

/**
 * Opens a plain file, links followed. Throws the system's error; `EISDIR` or `ENXIO` for what is no plain file, and that before
 * it is opened: a pipe would be waited for, a device could do something.
 */
export async function openPlain(path: string, flags: number, mode?: number): Promise<FileHandle> {
  const present = await stat(path).catch(unlessMissing);
  if (present !== undefined) assertPlain(present);
  // NONBLOCK: it can have become a pipe since.
  const file = await open(path, flags | (constants.O_NONBLOCK ?? 0), mode);
  try {
    assertPlain(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function assertPlain(info: Stats): void {
  if (info.isFile()) return;
  throw Object.assign(new Error(), { code: info.isDirectory() ? 'EISDIR' : 'ENXIO' });
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
