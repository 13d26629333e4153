import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BallastError, InputError } from '../../errors.js';
import { exportedModels } from './external.js';
import type { ModelModule } from './rebuild.js';

/**
 * Loads the models of an ES module. This runs its code: only call it with a path that the user named on purpose, never with
 * one from a data file. Throws {@link InputError} naming the file if it cannot be loaded or exports no model.
 */
export async function loadModelModule(path: string): Promise<ModelModule> {
  try {
    const bytes = await readFile(path);
    const exports = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
    return {
      name: basename(path),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      models: exportedModels(exports),
    };
  } catch (error) {
    if (error instanceof InputError) throw error.within({ file: path });
    if (error instanceof BallastError) throw error;
    throw new InputError(`cannot be loaded as an ES module: ${reasonOf(error)}`, {
      file: path,
      fix: 'Give the path of a file that node can import, like ./my-model.mjs',
      cause: error,
    });
  }
}

/** One line about it: the module is the user's own, so its words may be shown. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it threw something that is no error';
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'it does not exist';
  return `${error.name}: ${error.message.split('\n')[0]!.slice(0, 200)}`;
}
