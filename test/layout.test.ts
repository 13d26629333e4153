import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../audit/files.js';

const ROOT = join(import.meta.dirname, '..');

/** Lines of the TypeScript files of a folder that match, as `file:line`. */
function matches(folder: string, pattern: RegExp): string[] {
  return filesBelow(join(ROOT, folder))
    .filter((path) => /\.m?ts$/.test(path))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${relative(ROOT, path)}:${i + 1}`] : [])),
    );
}

describe('the folders beside src', () => {
  it.each([
    ['src', 'audit|fixtures|scripts|test'],
    ['fixtures', 'audit|scripts|test'],
    ['audit', 'scripts|test'],
    ['scripts', 'test'],
  ])('%s imports nothing of %s', (folder, others) => {
    expect(matches(folder, new RegExp(`(from|import\\(?) ?'(\\.\\./)+(${others})/`))).toEqual([]);
  });

  it('have no time limit of their own below two minutes', () => {
    const short = String.raw`(\d{1,5}|\d{1,2}_\d{3}|1[01]\d_\d{3})\b`;
    const limits = new RegExp(
      `[tT]imeout: *${short}|\\bsetConfig\\(|^ *\\}, *${short}\\);|\\.kill\\(.*, *${short}`,
    );
    expect(matches('test', limits)).toEqual([]);
  });
});
