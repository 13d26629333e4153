import { dirname, join } from 'node:path';
import type { FileKind } from '../files/limits.js';
import { readTextFile } from '../files/textFile.js';
import type { InputKind, InputTexts } from '../models/build/inputs.js';
import { loadModelModule } from '../models/build/modelModule.js';
import { type OpenRisk, openRisk } from '../models/build/rebuild.js';
import { parseRisk, type RiskFile } from '../models/build/riskFile.js';

/** What the files of inputs are. */
const FILE_KINDS: Readonly<Record<InputKind, FileKind>> = {
  history: 'table',
  trades: 'table',
  surface: 'surface',
  book: 'book',
};

/** Reads a risk file. Errors name it. */
export const loadRisk = async (path: string): Promise<RiskFile> =>
  parseRisk(await readTextFile(path, 'risk'), path);

/**
 * A risk file with everything that it is built from: the inputs it names, from the folder it is in or from another, and the
 * models of the modules that the caller names, which are run.
 */
export async function loadRecipe(
  path: string,
  { inputs = dirname(path), modules = [] }: { inputs?: string; modules?: readonly string[] } = {},
): Promise<{ open: OpenRisk; texts: InputTexts }> {
  const loaded = await Promise.all(modules.map(loadModelModule));
  const open = openRisk(await readTextFile(path, 'risk'), { file: path, modules: loaded });
  const kinds = new Map((open.risk.inputs ?? []).map(({ file, kind }) => [file, FILE_KINDS[kind]]));
  const read = async ([file, kind]: readonly [string, FileKind]) =>
    [file, await readTextFile(join(inputs, file), kind)] as const;
  return { open, texts: new Map(await Promise.all([...kinds].map(read))) };
}
