import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from './files.js';
import type { How } from './part.js';

/**
 * What was found out is kept, so that a run that was stopped goes on where it was. It counts for the same sources only: circuits,
 * what the audit is made of and what it is made with.
 */

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'ballast-audit');

export async function openStore(): Promise<{ once: How['once']; clear(): Promise<void> }> {
  const hash = createHash('sha256');
  for (const folder of ['circuits', 'audit', 'fixtures', 'src'])
    for (const path of filesBelow(join(ROOT, folder))) hash.update(path).update(await readFile(path));
  hash.update(await readFile(join(ROOT, 'package-lock.json')));
  const sources = hash.digest('hex');
  return {
    async once<Found>(words: readonly string[], find: () => Promise<Found>): Promise<Found> {
      const name = createHash('sha256')
        .update(JSON.stringify([sources, ...words]))
        .digest('hex');
      const file = join(FOLDER, `${name}.json`);
      try {
        return JSON.parse(await readFile(file, 'utf8')) as Found;
      } catch {
        const found = await find();
        await mkdir(FOLDER, { recursive: true });
        await writeFile(`${file}.new`, JSON.stringify(found));
        await rename(`${file}.new`, file);
        return found;
      }
    },
    clear: () => rm(FOLDER, { recursive: true, force: true }),
  };
}
