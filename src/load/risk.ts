import { dirname, join } from 'node:path';
import { readTextFile } from '../files/textFile.js';
import type { InputTexts } from '../models/build/inputs.js';
import { loadModelModule } from '../models/build/modelModule.js';
import { type OpenRisk, openRisk } from '../models/build/rebuild.js';
import { parseRisk, type RiskFile } from '../models/build/riskFile.js';

/** Reads a risk file. Errors name it. */
export const loadRisk = async (path: string): Promise<RiskFile> => parseRisk(await readTextFile(path), path);

/**
 * A risk file with everything that it is built from: the inputs it names, from the folder it is in or from another, and the
 * models of the modules that the caller names, which are run.
 */
export async function loadRecipe(
  path: string,
  { inputs = dirname(path), modules = [] }: { inputs?: string; modules?: readonly string[] } = {},
): Promise<{ open: OpenRisk; texts: InputTexts }> {
  const loaded = await Promise.all(modules.map(loadModelModule));
  const open = openRisk(await readTextFile(path), { file: path, modules: loaded });
  const files = new Set((open.risk.inputs ?? []).map(({ file }) => file));
  const read = async (file: string) => [file, await readTextFile(join(inputs, file))] as const;
  return { open, texts: new Map(await Promise.all([...files].map(read))) };
}
