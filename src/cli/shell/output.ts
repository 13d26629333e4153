import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../errors.js';
import { assertWritable, fileExists } from '../../files/textFile.js';

/** Checks on an output file, made before any work, so that nothing is computed in vain. */

/** Throws {@link InputError} where `out` cannot be written, is one of the inputs, or holds secrets. */
export async function checkOut(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  await checkPlace(out, inputs);
  const present = await readFile(out, 'utf8').catch(() => '');
  if (/"kind":\s*"ballast\/(identity|signer-key|attestation)"/.test(present)) {
    throw new InputError('exists and holds private data', { file: out, fix: 'Choose another name' });
  }
}

async function checkPlace(out: string, inputs: readonly (string | undefined)[]): Promise<void> {
  await assertWritable(out);
  const target = await identityOf(out);
  for (const input of inputs) {
    if (input !== undefined && (await identityOf(input)) === target) {
      throw new InputError('is also an input', { file: out, field: '--out', fix: 'Choose another name' });
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

async function identityOf(path: string): Promise<string> {
  const full = resolve(path);
  return realpath(full).catch(() =>
    realpath(dirname(full))
      .then((folder) => join(folder, full.slice(dirname(full).length)))
      .catch(() => full),
  );
}
