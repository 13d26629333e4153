import { constants } from 'node:fs';
import { type FileHandle, lstat, readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { openPlain } from '../plainFile.js';
import { fileError } from '../systemError.js';
import { isTemporaryOf } from '../temporary.js';

/** A log by the path that somebody gave. */
export interface LogName {
  readonly file: string;
  /** The path as it was given, for messages. */
  readonly shown: string;
}

export const nameLog = (path: string): LogName => ({ file: resolve(path), shown: path });

/** Where a log and the files beside it are. */
export interface LogPlace {
  readonly shown: string;
  /** The file itself, links followed: whoever names it in another way meets the same head and the same lock. */
  readonly log: string;
  readonly head: string;
  readonly index: string;
  /** Permissions of the log, for the files beside it: signers who share one share all of them. */
  readonly mode: number;
}

export interface OpenLog {
  readonly handle: FileHandle;
  readonly place: LogPlace;
}

const APPEND = constants.O_RDWR | constants.O_APPEND;

/**
 * Opens a log; `create` makes it where there is none, but not its folder: a misspelt path must not become an empty log. Throws
 * {@link InputError}, also for what is no plain file, and where a log is gone whose head or index is still there.
 */
export async function openLog(
  { file, shown }: LogName,
  { create }: { readonly create: boolean },
): Promise<OpenLog> {
  let handle: FileHandle | undefined;
  try {
    handle = await openPlain(file, APPEND).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      if ((await isThere(headOf(file))) || (await isThere(indexOf(file)))) throw goneError(shown);
      if (!create) throw error;
      if (!(await isThere(dirname(file)))) throw noFolderError(shown);
      return openPlain(file, APPEND | constants.O_CREAT, 0o600);
    });
    const log = await realpath(file);
    const mode = (await handle.stat()).mode & 0o777;
    return { handle, place: { shown, log, head: headOf(log), index: indexOf(log), mode } };
  } catch (error) {
    await handle?.close();
    throw fileError(error, shown);
  }
}

const goneError = (file: string) =>
  new InputError('is gone, but what is beside it says that it was there', {
    file,
    fix: 'Bring it back from a copy, or begin another one under another name',
  });

const noFolderError = (file: string) =>
  new InputError('cannot be made: its folder does not exist', {
    file,
    fix: 'Name a file in an existing folder',
  });

const headOf = (log: string) => `${log}.head`;
const indexOf = (log: string) => `${log}.index`;

/** Whether there is something of that name, be it a link to nothing. Throws where nobody may look. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Removes what a process that was killed left half written beside a log. */
export async function removeLeftovers({ log, head, index }: LogPlace): Promise<void> {
  const folder = dirname(log);
  const intended = [basename(head), basename(index)];
  for (const name of await readdir(folder)) {
    if (intended.some((own) => isTemporaryOf(own, name))) await rm(join(folder, name), { force: true });
  }
}
