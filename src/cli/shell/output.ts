import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { makeFolders } from '../../files/folders.js';
import { fileError } from '../../files/systemError.js';
import { assertWritable, fileExists, tryFolder } from '../../files/textFile.js';

/** Checks on an output file, made before any work, so that nothing is computed in vain. */

/** Throws {@link InputError} where `out` cannot be written, is one of the inputs, or holds secrets. */
export async function checkOut(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  await checkPlace(out, inputs);
  const present = await readFile(out, 'utf8').catch(() => '');
  if (/"kind":\s*"ballast\/(identity|identity-backup|signer-key|attestation)"/.test(present)) {
    throw new InputError('exists and holds private data', { file: out, fix: 'Choose another name' });
  }
}

/** The same for a file that is never replaced. */
export async function checkNewOut(
  out: string,
  inputs: readonly (string | undefined)[],
  option: string,
): Promise<void> {
  await checkPlace(out, inputs, option);
  if (await fileExists(out))
    throw new InputError('already exists', { file: out, fix: 'Choose another name, or move it away' });
}

async function checkPlace(
  out: string,
  inputs: readonly (string | undefined)[],
  option = '--out',
): Promise<void> {
  await assertWritable(out);
  const target = await identityOf(out);
  for (const input of inputs) {
    if (input !== undefined && (await identityOf(input)) === target) {
      throw new InputError('is also an input', { file: out, field: option, fix: 'Choose another name' });
    }
  }
}

/** The same for a secret file, which is never replaced unless asked. */
export async function checkSecretOut(
  out: string,
  inputs: readonly (string | undefined)[],
  force: boolean,
): Promise<void> {
  await checkPlace(out, inputs);
  if (!force && (await fileExists(out))) {
    throw new InputError('already exists', {
      file: out,
      fix: 'Choose another name, or replace it with --force',
    });
  }
}

/**
 * Makes the folder that files go to, one of them `file`, where there is none. Throws {@link InputError} where the folder is a
 * file, or where it or that file is one of the inputs.
 */
export async function checkOutFolder(folder: string, inputs: readonly string[], file: string): Promise<void> {
  const targets = [await identityOf(folder), await identityOf(join(folder, file))];
  for (const input of inputs) {
    if (targets.includes(await identityOf(input))) {
      throw new InputError('is also an input', {
        file: folder,
        field: '--out-dir',
        fix: 'Choose another name',
      });
    }
  }
  const parent = await stat(dirname(resolve(folder))).catch(() => undefined);
  if (!parent?.isDirectory()) {
    throw new InputError('cannot be made: the folder above it does not exist', {
      file: folder,
      fix: 'Create that folder first',
    });
  }
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, folder);
    if (!(await stat(folder)).isDirectory())
      throw new InputError('is not a folder', { file: folder, fix: 'Name a folder with --out-dir' });
  }
  await assertWritable(join(folder, file));
}

async function identityOf(path: string): Promise<string> {
  const full = resolve(path);
  return realpath(full).catch(() =>
    realpath(dirname(full))
      .then((folder) => join(folder, full.slice(dirname(full).length)))
      .catch(() => full),
  );
}

/** Makes the folder that an option names, and those above it. Throws {@link InputError} where that cannot be. */
export async function prepareFolder(folder: string, option: string): Promise<void> {
  const made = makeFolders(folder).then(() => tryFolder(folder));
  await made.catch(() => {
    throw new InputError('cannot be used as a folder', { file: folder, field: option });
  });
}
