import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { filesBelow } from './files.js';
import type { How, Part } from './part.js';

/**
 * What was found out is kept, so that a run that was stopped goes on where it was. It counts for the same sources only: the circuits,
 * the modules that it was found out with, and what those are made with.
 */

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'ballast-audit');

/** What one part found out before, for the sources as they are now. */
export function openStore({ name, restsOn: own = `parts/${name}.ts` }: Part): How['once'] {
  const hashes = new Map<string, Promise<string>>();
  const sourcesOf = (module: string) => {
    const hash = hashes.get(module) ?? hashOf(name, module);
    hashes.set(module, hash);
    return hash;
  };
  return async <Found>(
    words: readonly string[],
    find: () => Promise<Found>,
    restsOn = own,
  ): Promise<Found> => {
    const key = createHash('sha256')
      .update(JSON.stringify([await sourcesOf(restsOn), ...words]))
      .digest('hex');
    const file = join(FOLDER, `${key}.json`);
    try {
      return JSON.parse(await readFile(file, 'utf8')) as Found;
    } catch {
      const found = await find();
      await mkdir(FOLDER, { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(found));
      await rename(`${file}.new`, file);
      return found;
    }
  };
}

async function hashOf(name: string, module: string): Promise<string> {
  const modules = await importedBy(join(ROOT, 'audit', module));
  const others = ['circuits', 'examples'].flatMap((folder) => filesBelow(join(ROOT, folder)));
  const hash = createHash('sha256').update(name);
  for (const path of [...modules, ...others, join(ROOT, 'package-lock.json')].sort())
    hash.update(relative(ROOT, path)).update(await readFile(path));
  return hash.digest('hex');
}

export const forget = (): Promise<void> => rm(FOLDER, { recursive: true, force: true });

/** A module and all of ours that it imports, and what those import. */
async function importedBy(entry: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (path: string): Promise<void> => {
    if (found.has(path)) return;
    found.add(path);
    if (!path.endsWith('.ts')) return;
    for (const { fileName } of ts.preProcessFile(await readFile(path, 'utf8')).importedFiles)
      if (fileName.startsWith('.')) await visit(resolve(path, '..', fileName.replace(/\.js$/, '.ts')));
  };
  await visit(entry);
  return [...found];
}
