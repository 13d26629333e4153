import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modulesOf } from './support/modules.js';

const ROOT = join(import.meta.dirname, '..');
const ENTRIES = ['index', 'node', 'verify', 'risk', 'chain', 'groth16'] as const;
/** Over all entries, types included. */
const MAX_NAMES = 181;

const textOf = (path: string) => readFileSync(path, 'utf8');
const entryText = (entry: string) => textOf(join(ROOT, 'src', `${entry}.ts`));

/** What an entry exports: it has nothing but `export { … } from` and comments. */
function namesOf(entry: string): string[] {
  const text = entryText(entry);
  const lists = [...text.matchAll(/export (type )?\{([^}]*)\} from '[^']+';/g)];
  const rest = lists.reduce((left, [whole]) => left.replace(whole, ''), text);
  expect(rest.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trim(), `src/${entry}.ts only exports`).toBe('');
  return lists
    .flatMap(([, type = '', list]) => list!.split(',').map((name) => `${type}${name.trim()}`))
    .filter((name) => name !== '' && name !== 'type ')
    .sort((a, b) => a.replace('type ', '').localeCompare(b.replace('type ', ''), 'en'));
}

/** The package of a module: `@noble/curves` of `@noble/curves/bn254.js`. */
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

describe('the public surface', () => {
  it('is the one that was agreed, name by name', async () => {
    const text = ENTRIES.map(
      (entry) =>
        `ballast/${entry}\n${namesOf(entry)
          .map((name) => `  ${name}\n`)
          .join('')}`,
    );
    await expect(text.join('\n')).toMatchFileSnapshot('./entries.txt');
  });

  it('is small', () => {
    expect(ENTRIES.flatMap(namesOf).length).toBeLessThanOrEqual(MAX_NAMES);
  });

  it('is shown whole in docs/api.md', () => {
    const code = [...textOf(join(ROOT, 'docs', 'api.md')).matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(
      ([, block]) => block,
    );
    const words = new Set(code.join('\n').match(/\w+/g));
    const missing = ENTRIES.flatMap(namesOf).filter((name) => !words.has(name.replace('type ', '')));
    expect(missing).toEqual([]);
  });
});

describe('ballast/verify', () => {
  it('loads noble and zod, and nothing else', async () => {
    const modules = await modulesOf(join(ROOT, 'src', 'verify.ts'));
    const packages = new Set([...modules.values()].flat().map(packageOf));
    expect([...packages].sort()).toEqual(['@noble/curves', '@noble/hashes', 'zod']);
  });
});
