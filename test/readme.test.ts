import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../audit/files.js';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe('the README', () => {
  it('links to files that exist', () => {
    const links = [...README.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) expect(() => readFileSync(join(ROOT, path)), path).not.toThrow();
  });

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...README.matchAll(/npm run (\w+)/g)].map(([, name]) => name!);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});

it('documents name tests that exist', () => {
  const tests = new Set(filesBelow(join(ROOT, 'test')).map((path) => basename(path)));
  const missing = filesBelow(join(ROOT, 'docs')).flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/[\w-]+\.test\.ts/g)]
      .filter(([name]) => !tests.has(name))
      .map(([name]) => `${basename(page)}: ${name}`),
  );
  expect(missing).toEqual([]);
});
