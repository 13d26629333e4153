import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Every module that a source file loads at run time, by path: relative imports are followed, types are not. */
export async function modulesOf(
  entry: string,
  seen = new Map<string, string[]>(),
): Promise<Map<string, string[]>> {
  if (seen.has(entry)) return seen;
  const text = await readFile(entry, 'utf8');
  const names = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms)].map(
    ([, name]) => name!,
  );
  seen.set(
    entry,
    names.filter((name) => !name.startsWith('.')),
  );
  for (const name of names.filter((other) => other.startsWith('.'))) {
    await modulesOf(join(dirname(entry), name.replace(/\.js$/, '.ts')), seen);
  }
  return seen;
}
