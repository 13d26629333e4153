import { InputError } from '../errors.js';

const CHECK_PATH = 'Check the path';
const KNOWN: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  ENOENT: ['does not exist', CHECK_PATH],
  ENOTDIR: ['does not exist', CHECK_PATH],
  EISDIR: ['is a directory, not a plain file', 'Give the path of a file'],
  ENXIO: ['is not a plain file', 'Give the path of a file'],
  EEXIST: ['already exists', 'Choose another name, or ask for it to be replaced'],
  EACCES: ['cannot be opened: permission denied', 'Check who owns the file and its directory'],
  ENOSPC: ['cannot be written: the disk is full', 'Make room and try again'],
};

/** What the system says about a file, in our words: the path and what to do, never the content. */
export function fileError(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof InputError) return error;
  const [message, fix] = KNOWN[code] ?? [`cannot be opened (${code})`, 'Check the path and the disk'];
  return new InputError(message, { file: path, fix });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'it is not a directory, or its parent is not',
  ENOENT: 'it cannot be created',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** Why the system would not write, in a few words. */
export function whyNotWritten(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? (code || 'unknown error');
}
