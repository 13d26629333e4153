import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAttacks } from '../audit/corpus/read.js';
import { filesBelow } from '../audit/files.js';

/** docs/properties.md, against the tree. */

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** A file that a property names, with what it quotes of it: lines of a source, titles of tests. */
interface Quoted {
  readonly property: string;
  readonly file: string;
  readonly lines: readonly string[];
  readonly titles: readonly string[];
}

const page = read('docs/properties.md');
const sections = page.split(/^### /m).slice(1);
const properties = new Map(
  sections.map((text) => {
    const [id = '', sentence = '', list = ''] = text.split('\n\n');
    return [id, { sentence, entries: list.split('\n').filter((line) => line.startsWith('- ')) }];
  }),
);
const quotes: Quoted[] = [...properties].flatMap(([property, { entries }]) =>
  entries
    .filter((entry) => entry.startsWith('- `'))
    .map((entry) => {
      const [, file = '', rest = ''] = /^- `([^`]+)`(.*)$/.exec(entry)!;
      const matches = (pattern: RegExp) => [...rest.matchAll(pattern)].map(([, text]) => text!);
      return { property, file, lines: matches(/`([^`]+)`/g), titles: matches(/“([^”]+)”/g) };
    }),
);
const isTest = (file: string) => file.startsWith('test/') || file.startsWith('audit/gadgets/');
const attacksOf = (entries: readonly string[]) =>
  entries.flatMap((entry) => (/^- attacks: (.*)$/.exec(entry)?.[1] ?? '').split(', ').filter(Boolean));

describe('the properties', () => {
  it('are the sentences of the statement, and rules of verifier and contracts', () => {
    const table = [...read('docs/statement.md').matchAll(/^\| (\d+a?) +\| (.+?) +\| /gm)];
    const statement = [...properties].filter(([id]) => /^\d/.test(id));
    expect(statement.map(([id, { sentence }]) => [id, sentence])).toEqual(
      table.map(([, id, sentence]) => [id, sentence]),
    );
    expect([...properties.keys()].filter((id) => !/^(\d+a?|[VC]\d+)$/.test(id))).toEqual([]);
    expect(properties.size).toBe(sections.length);
  });

  it('each name what enforces them, and a test', () => {
    for (const [id] of properties) {
      const own = quotes.filter(({ property }) => property === id);
      expect(
        own.some(({ file }) => !isTest(file)),
        id,
      ).toBe(true);
      expect(
        own.some(({ file, titles }) => isTest(file) && titles.length > 0),
        id,
      ).toBe(true);
    }
  });

  it('name files that exist, and quote what is in them', () => {
    const wrong = quotes.flatMap(({ property, file, lines, titles }) => {
      if (!existsSync(join(ROOT, file))) return [`${property}: ${file} does not exist`];
      const text = read(file);
      return [...lines, ...titles]
        .filter((quoted) => !text.includes(quoted))
        .map((quoted) => `${property}: ${file} has no ${quoted}`);
    });
    expect(wrong).toEqual([]);
  });

  it('quote every line of the circuits that checks something, and every component', () => {
    const unused = ['bench/', 'rehearsal.circom'].map((name) => join('circuits', name));
    const files = filesBelow(join(ROOT, 'circuits'))
      .map((path) => path.slice(ROOT.length + 1))
      .filter((path) => !unused.some((one) => path.startsWith(one)));
    expect(files.length).toBeGreaterThan(28);
    const missing = files.flatMap((file) =>
      read(file)
        .replace(/\/\/[^\n]*/g, '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => /===|^(?:component )?[\w.[\] *+]+ = [A-Z]\w*\(.*\);$/.test(line))
        .filter((line) => !/^(?:var|signal) |^for /.test(line))
        .filter((line) => !quotes.some((quote) => quote.file === file && quote.lines.includes(line)))
        .map((line) => `${file}: ${line}`),
    );
    expect(missing).toEqual([]);
  });

  it('list every attack of the corpus under the rules that it names', () => {
    const attacks = readAttacks();
    const listed = [...properties].flatMap(([id, { entries }]) =>
      attacksOf(entries).map((name) => `${id} ${name}`),
    );
    const named = attacks.flatMap(({ name, rules }) => rules.map((id) => `${id} ${name}`));
    expect(listed.sort()).toEqual(named.sort());
    const untried = [...properties.keys()].filter((id) => !id.startsWith('C'));
    expect(untried.filter((id) => !listed.some((one) => one.startsWith(`${id} `)))).toEqual([]);
  });
});
