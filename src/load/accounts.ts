import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccountFile, parseAccount } from '../account/accountFile.js';
import { InputError } from '../errors.js';
import { LIMITS } from '../files/limits.js';
import { linesOf } from '../files/lines.js';
import { fileError } from '../files/systemError.js';
import { loadAccount } from './account.js';

/** Many accounts: a folder of account files, or a file with one account per line. */

/** An account that is to be read. */
export interface AccountSource {
  /** Name of the file in the folder, or `line 3`. */
  readonly from: string;
  /** The same with the path, as errors name it. */
  readonly place: string;
  /** How far the whole is with it, 0 to 1. */
  readonly done: number;
  /** Reads it. Throws {@link InputError} for what is no account. */
  readonly read: () => Promise<AccountFile>;
}

/** The accounts of a folder in the order of their names, or of a file in the order of its lines. Throws for none. */
export async function* accountsIn(path: string): AsyncGenerator<AccountSource> {
  let any = false;
  for await (const source of (await isFolder(path)) ? inFolder(path) : inLines(path)) {
    any = true;
    yield source;
  }
  if (any) return;
  throw new InputError('has no accounts', {
    file: path,
    fix: 'Give a folder of account files (*.json), or a file with one account per line',
  });
}

/** Whether the accounts are in a folder. Throws {@link InputError} where there is nothing. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw fileError(error, path);
  }
}

async function* inFolder(folder: string): AsyncGenerator<AccountSource> {
  const entries = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  const names = entries.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  for (const [i, from] of names.entries()) {
    const place = join(folder, from);
    yield { from, place, done: (i + 1) / names.length, read: () => loadAccount(place) };
  }
}

async function* inLines(path: string): AsyncGenerator<AccountSource> {
  for await (const { number, text, done } of linesOf(path, LIMITS.account.bytes)) {
    const from = `line ${number}`;
    const place = `${path}, ${from}`;
    const read = async () => {
      if (text !== undefined) return parseAccount(text, place);
      throw new InputError(`is longer than ${LIMITS.account.bytes >> 20} MiB`, { file: place });
    };
    yield { from, place, done, read };
  }
}
