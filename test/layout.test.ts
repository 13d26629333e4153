import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Lines of the TypeScript files of a folder that match, as `file:line`. */
function matches(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => /\.m?ts$/.test(file))
    .flatMap((file) =>
      readFileSync(join(ROOT, folder, file), 'utf8')
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${join(folder, file)}:${i + 1}`] : [])),
    );
}

describe('the folders beside src', () => {
  it.each([
    ['src', 'fixtures|scripts|test'],
    ['fixtures', 'scripts|test'],
    ['scripts', 'test'],
  ])('%s imports nothing of %s', (folder, others) => {
    expect(matches(folder, new RegExp(`(from|import\\() ?'(\\.\\./)+(${others})/`))).toEqual([]);
  });

  it('have no time limit of their own below two minutes', () => {
    const short = String.raw`(\d{1,5}|\d{1,2}_\d{3}|1[01]\d_\d{3})\b`;
    const limits = new RegExp(
      `[tT]imeout: *${short}|\\bsetConfig\\(|^ *\\}, *${short}\\);|\\.kill\\(.*, *${short}`,
    );
    expect(matches('test', limits)).toEqual([]);
  });
});
