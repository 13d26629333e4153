import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the contracts that ship with the package. */
export const CONTRACTS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'contracts');

/** How sources outside of the package name its files. */
export const IMPORT_PREFIX = 'ballast/contracts/';

/** Texts of source files by name: the path below the folder of contracts, with forward slashes. */
export type SoliditySources = Readonly<Record<string, string>>;

/** Every Solidity file that ships with the package, in order of names. */
export async function readSources(): Promise<SoliditySources> {
  const names = (await readdir(CONTRACTS, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.sol'))
    .sort();
  const texts = names.map(async (name) =>
    (await readFile(join(CONTRACTS, name), 'utf8')).replaceAll('\r\n', '\n'),
  );
  return Object.fromEntries((await Promise.all(texts)).map((text, i) => [names[i]!, text]));
}

/**
 * A file with all that it imports, in order of names. Files are compiled with nothing else beside them, so that the bytecode
 * of a contract does not depend on what happens to be compiled with it. A missing import is left to the compiler to name.
 */
export function withImports(name: string, sources: SoliditySources): SoliditySources {
  const found = new Set<string>();
  const visit = (file: string) => {
    const text = sources[file];
    if (text === undefined || found.has(file)) return;
    found.add(file);
    for (const [, path] of text.matchAll(/^\s*import\s[^'";]*["']([^"']+)["']/gm))
      visit(resolveImport(file, path!));
  };
  visit(name);
  return Object.fromEntries([...found].sort().map((file) => [file, sources[file]!]));
}

function resolveImport(from: string, path: string): string {
  if (path.startsWith('.')) return posix.join(posix.dirname(from), path);
  return path.startsWith(IMPORT_PREFIX) ? path.slice(IMPORT_PREFIX.length) : path;
}
