import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { CIRCUITS } from '../../src/setup/compile.js';

/** Circom files by path as they are included: ours and circomlib's, changed as asked. */
export type Sources = ReadonlyMap<string, string>;

/** A textual change to one circuit file, as a lying prover or a careless author would make it. */
export interface Patch {
  /** File below `circuits/`, like `lib/Fold.circom`, or of circomlib, like `circomlib/circuits/bitify.circom`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const LIBRARY = join(dirname(createRequire(import.meta.url).resolve('circomlib/package.json')), 'circuits');

/** All files that there are. */
export function readSources(): Map<string, string> {
  const sources = new Map<string, string>();
  const add = (from: string, to: string) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.circom')) {
        sources.set(posix.join(to, entry.name), readFileSync(join(from, entry.name), 'utf8'));
      }
    }
  };
  add(CIRCUITS, '');
  add(join(CIRCUITS, 'lib'), 'lib');
  add(LIBRARY, 'circomlib/circuits');
  return sources;
}

/** The files with changes; each text that is replaced must be there exactly once. */
export function patched(sources: Sources, patches: readonly Patch[]): Map<string, string> {
  const changed = new Map(sources);
  for (const { file, find, replace } of patches) {
    const text = changed.get(file);
    if (text === undefined || text.split(find).length !== 2)
      throw new Error(`${file} does not hold "${find}" once`);
    changed.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return changed;
}

/** The files without a single constraint: every `<==` becomes `<--`, and every `===` goes. */
export function stripped(sources: Sources): Map<string, string> {
  return new Map(
    [...sources].map(([path, text]) => [
      path,
      withoutComments(text) // they may hold the operators
        .replaceAll('<==', '<--')
        .replaceAll('==>', '-->')
        .replace(/(?<=[;{}])[^;{}]*===[^;]*;/g, ''),
    ]),
  );
}

export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

/** A file and all that it includes, directly or not. */
export function included(sources: Sources, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const open = [file];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    const text = sources.get(path);
    if (text === undefined) throw new Error(`${path} is included, and is not there`);
    found.set(path, text);
    for (const [, name] of text.matchAll(/^\s*include\s+"([^"]+)"/gm)) {
      const beside = posix.join(posix.dirname(path), name!);
      open.push(sources.has(beside) ? beside : name!);
    }
  }
  return found;
}
