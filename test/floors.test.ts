import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../audit/files.js';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** Paths of the TypeScript files of `src/`, below it. */
const sources = filesBelow(SRC)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => relative(SRC, path));

/** Every relative import of a text: of values and types, static and dynamic. */
function importsOf(from: string, text: string): Import[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName, pos }) => ({
      from,
      to: join(dirname(from), fileName).replace(/\.js$/, '.ts'),
      line: text.slice(0, pos).split('\n').length,
    }));
}

/** The floor of every room, from the table of the document: `models/*` stands for each folder not named itself. */
function floorsOf(document: string): Map<string, number> {
  const rows = [...document.matchAll(/^\| (\d+) +\| ([^|]+)\|/gm)];
  return new Map(
    rows.flatMap(([, floor, rooms]) =>
      [...rooms!.matchAll(/`([^`]+)`/g)].map(([, room]) => [room!, Number(floor)] as const),
    ),
  );
}

/** The longest name of the table that a file lies under. */
function roomOf(file: string, floors: ReadonlyMap<string, number>): string {
  const [top, second] = file.split('/');
  const candidates = file.includes('/') ? [`${top}/${second}`, `${top}/*`, top] : [file];
  const room = [...candidates, file.replace(/\.ts$/, '')].find((name) => floors.has(name!));
  if (room === undefined) throw new Error(`src/${file} stands on no floor of docs/architecture.md`);
  return room === 'models/*' ? `${top}/${second}` : room;
}

const floorOf = (room: string, floors: ReadonlyMap<string, number>) =>
  floors.get(room) ?? floors.get(`${room.split('/')[0]}/*`)!;

/** What breaks the floors, one line each. Models may use models: circles are looked for apart. */
function breaches(imports: readonly Import[], floors: ReadonlyMap<string, number>): string[] {
  return imports.flatMap(({ from, to, line }) => {
    const [above, below] = [roomOf(from, floors), roomOf(to, floors)];
    if (above === below) return [];
    const [own, other] = [floorOf(above, floors), floorOf(below, floors)];
    const amongModels = own === other && own === floors.get('models/*');
    return own > other || amongModels
      ? []
      : [
          `src/${from}:${line} imports src/${to}: ${above} (floor ${own}) must not know ${below} (floor ${other})`,
        ];
  });
}

/** The imports that lie on a circle, by file or by folder. */
function circles(imports: readonly Import[], nodeOf: (file: string) => string): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [a, b] = [nodeOf(from), nodeOf(to)];
    if (a !== b) next.set(a, (next.get(a) ?? new Set()).add(b));
  }
  const reach = (start: string) => {
    const seen = new Set<string>();
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const other of next.get(node) ?? []) {
        if (!seen.has(other)) {
          seen.add(other);
          open.push(other);
        }
      }
    }
    return seen;
  };
  const reached = new Map([...next.keys()].map((node) => [node, reach(node)]));
  return imports
    .filter(({ from, to }) => nodeOf(from) !== nodeOf(to) && reached.get(nodeOf(to))?.has(nodeOf(from)))
    .map(
      ({ from, to, line }) => `src/${from}:${line} imports src/${to}, which leads back to ${nodeOf(from)}`,
    );
}

const folderOf = (file: string) => (file.includes('/') ? dirname(file) : file);

const FLOORS = floorsOf(readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8'));
const IMPORTS = sources.flatMap((file) => importsOf(file, readFileSync(join(SRC, file), 'utf8')));

describe('the floors of docs/architecture.md', () => {
  it('are read', () => {
    expect(FLOORS.get('errors.ts') ?? FLOORS.get('errors')).toBe(0);
    expect(FLOORS.size).toBeGreaterThan(15);
    expect(IMPORTS.length).toBeGreaterThan(1000);
  });

  it('hold for every import', () => {
    expect(breaches(IMPORTS, FLOORS)).toEqual([]);
  });

  it('have no circle of files', () => {
    expect(circles(IMPORTS, (file) => file)).toEqual([]);
  });

  it('have no circle of folders', () => {
    expect(circles(IMPORTS, folderOf)).toEqual([]);
  });

  it('name the line that breaks them, of types too', () => {
    const [broken] = importsOf('margin/assess.ts', "\nimport type { Claim } from '../proof/claim.js';\n");
    expect(breaches([broken!], FLOORS)).toEqual([
      expect.stringMatching(
        /^src\/margin\/assess\.ts:2 imports src\/proof\/claim\.ts: margin \(floor 4\) must not know proof/,
      ),
    ]);
    expect(circles([...IMPORTS, broken!], folderOf)).toContainEqual(
      expect.stringMatching(/^src\/margin\/assess\.ts:2 imports/),
    );
  });
});
