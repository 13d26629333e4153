import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../audit/files.js';

const ROOT = join(import.meta.dirname, '..');
const PLACES = [
  'src',
  'circuits',
  'contracts',
  'scripts',
  'test',
  'examples',
  'docs',
  'README.md',
  'SECURITY.md',
];

/** Where a retired word must stand: it says what to write instead, or is part of ids that are signed. */
const EXCEPT = [
  /^docs\/terminology\.md$/,
  /^src\/files\/renamed\.ts$/,
  /^test\/(terminology|files\/renamed)\.test\.ts$/,
  /^test\/chain\/hardhat\//,
];
const DOMAIN_TAG = 'ballast/venue/1';

const FILES = PLACES.flatMap((place) =>
  place.includes('.') ? [join(ROOT, place)] : filesBelow(join(ROOT, place)),
);

/** The words of the document's last table. */
function retiredWords(): string[] {
  const [, table] = readFileSync(join(ROOT, 'docs', 'terminology.md'), 'utf8').split('## Retired words');
  return [...table!.matchAll(/^\| `([^`]+)`/gm)].map(([, word]) => word!);
}

/** Lines with the word, in whatever case and inside other words too; `MOST_` only as it stands. */
function linesWith(word: string, name: string, text: string): string[] {
  const fold = (line: string) => (/^[A-Z_]+$/.test(word) ? line : line.toLowerCase());
  return text
    .split('\n')
    .flatMap((line, i) => (fold(line.replaceAll(DOMAIN_TAG, '')).includes(word) ? [`${name}:${i + 1}`] : []));
}

describe('one noun per concept', () => {
  const words = retiredWords();

  it('has words that were retired', () => {
    expect(words).toContain('venue');
    expect(words.length).toBeGreaterThan(3);
    expect(linesWith('venue', 'a.ts', 'const x = 1;\nconst IVenueList = 2;')).toEqual(['a.ts:2']);
  });

  it.each(words)('%s is nowhere', (word) => {
    const found = FILES.flatMap((file) => {
      const name = relative(ROOT, file);
      if (EXCEPT.some((pattern) => pattern.test(name))) return [];
      return [...linesWith(word, name, readFileSync(file, 'utf8')), ...linesWith(word, name, name)];
    });
    expect(found).toEqual([]);
  });

  it('gives every file of src a name that tells it from others', () => {
    const names = FILES.map((file) => relative(join(ROOT, 'src'), file)).filter(
      (name) => !name.startsWith('..'),
    );
    for (const general of ['names.ts', 'exact.ts', 'guards.ts', 'utils.ts', 'helpers.ts']) {
      expect(names.filter((name) => basename(name) === general).length, general).toBeLessThan(2);
    }
  });
});
