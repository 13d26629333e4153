import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { filesBelow } from '../../files.js';
import type { Group } from './groups.js';
import { type Mutant, oneLine } from './mutant.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const HERE = relative(ROOT, import.meta.dirname);
const CACHE = 'node_modules/.cache';

/** What became of a mutant: `Killed`, `Timeout`, `Survived`, `NoCoverage`, … as Stryker says it. */
export interface Outcome extends Mutant {
  readonly status: string;
}

/** Mutates the files of a group, one change at a time, and runs its tests on each. Goes on where a stopped run was. */
export async function runGroup({ name, files, tests }: Group): Promise<Outcome[]> {
  process.env.BALLAST_MUTANT_TESTS = tests.join(',');
  process.chdir(ROOT); // Stryker's root, and that of the names below
  const options = {
    mutate: [...files],
    // Only words; a text that means something to a program is looked at by the tests of its file format.
    mutator: { plugins: null, excludedMutations: ['StringLiteral'] },
    plugins: [
      import.meta.resolve('@stryker-mutator/vitest-runner'),
      join(import.meta.dirname, 'strykerPlugins.mjs'),
    ],
    ignorers: ['error-words'],
    testRunner: 'vitest',
    vitest: { configFile: `${HERE}/vitest.config.ts`, related: false },
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env.MUTANTS_AT_ONCE ?? 1),
    timeoutMS: 10_000,
    ignorePatterns: ['dist', 'docs', 'contracts', 'scripts'],
    // As vitest names the files in it: results of an earlier run are found by the names of their tests.
    tempDirName: join(realpathSync('node_modules'), '.cache', 'ballast-mutants'),
    cleanTempDir: 'always',
    incremental: true,
    incrementalFile: `${CACHE}/ballast-audit/mutants-of-code/${name}-${hashOfOthers(files, tests)}.json`,
    reporters: ['progress-on-stderr'],
    logLevel: 'error',
    fileLogLevel: 'off',
    allowConsoleColors: false,
  };
  const results = await new Stryker(options as ConstructorParameters<typeof Stryker>[0]).runMutationTest();
  return results
    .filter(({ status }) => status !== 'Ignored')
    .map(({ fileName, mutatorName, replacement, location, status }) => {
      const file = relative(ROOT, fileName);
      const text = readFileSync(join(ROOT, file), 'utf8');
      return {
        file,
        mutator: mutatorName,
        ...placeOf(text, location),
        replacement: oneLine(replacement),
        status,
      };
    });
}

/** Counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

function placeOf(text: string, { start, end }: { start: Position; end: Position }) {
  const lines = text.split('\n');
  const at = ({ line, column }: Position) =>
    lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  return { line: lines[start.line - 1]!.trim(), original: oneLine(text.slice(at(start), at(end))) };
}

/** What Stryker does not compare with an earlier run: everything but the files that it mutates and the tests. */
function hashOfOthers(files: readonly string[], tests: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([files, tests]));
  const own = new Set([...files, ...tests]);
  const others = ['src', 'fixtures', 'test/support', 'examples']
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => !own.has(path));
  const set = ['vitest.config.ts', 'strykerPlugins.mjs', 'runGroup.ts'].map((name) => join(HERE, name));
  for (const path of [...others, ...set, 'package-lock.json']) hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

/** A mutant that cannot be run at all is neither noticed nor explained: it counts as alive. */
export function isAlive({ status }: Outcome): boolean {
  return status !== 'Killed' && status !== 'Timeout';
}
