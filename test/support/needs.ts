import { join } from 'node:path';

/** `dist`: the built program. `contracts`: those of the package, compiled. Anything else is an instance, for its keys. */
export type Need = 'dist' | 'contracts' | `solvency-${string}`;

const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
const declared = new Set<Need>();

/**
 * What a test file needs beside its sources, said once at its top. The global set-up reads these words in the files that are
 * selected and makes what is missing before the first of them runs. Keys that a file does not name are hidden from it: it
 * passes alone on a new machine, or fails on every machine.
 */
export function needs(...names: readonly Need[]): void {
  for (const name of names) declared.add(name);
  process.env.BALLAST_ARTIFACTS = keysFolder(names);
}

export function isDeclared(name: Need): boolean {
  return declared.has(name);
}

/** Where a file finds the keys that it names. */
export function keysFolder(names: readonly Need[]): string {
  const instances = instancesOf(names);
  // Nothing can be kept below a file.
  if (instances.length === 0) return join(import.meta.filename, 'does not name the keys of this test');
  return join(CACHE, 'ballast-test-keys', instances.join('+'));
}

export function instancesOf(names: readonly Need[]): string[] {
  return names.filter((name) => name !== 'dist' && name !== 'contracts').sort();
}

/** What the text of a test file says that it needs. */
export function needsIn(text: string): Need[] {
  const [, words = ''] = /^needs\(([^)]*)\);$/m.exec(text) ?? [];
  return [...words.matchAll(/'([^']+)'/g)].map(([, name]) => name as Need);
}
