import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { createVitest } from 'vitest/node';
import type { Answer, How } from '../../part.js';
import type { Known } from './known.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Of the project that runs all tests on the code as it is. */
const UNCHANGED = 'unchanged';

/** Runs the test of each known change on code that was changed as it is read: no file is written. */
export async function runKnown(changes: readonly Known[], note: How['note']): Promise<Answer> {
  note(`${changes.length} known changes`);
  const findings = changes
    .filter(
      ({ file, find, test }) =>
        readFileSync(sourceOf(file), 'utf8').split(find).length !== 2 ||
        !existsSync(join(ROOT, testOf(test))),
    )
    .map(({ name, file }) => `known change does not fit src/${file}.ts or its test any more: ${name}`);
  if (findings.length > 0) return { lines: [], findings };
  const vitest = await createVitest('test', {
    root: ROOT,
    config: false,
    watch: false,
    reporters: [{}],
    maxWorkers: Number(process.env.MUTANTS_AT_ONCE ?? 1),
    projects: [
      project(
        UNCHANGED,
        changes.map(({ test }) => test),
      ),
      ...changes.map((known) => project(known.name, [known.test], known)),
    ],
  });
  for (const { name, only } of changes)
    for (const { config } of vitest.projects.filter((each) => each.name === name))
      if (only !== undefined) config.testNamePattern = only;
  try {
    await vitest.start();
    const failed = new Map<string, number>();
    for (const module of vitest.state.getTestModules()) {
      const tests = [...module.children.allTests('failed')].length;
      // A file that cannot be read has no tests that notice anything.
      const broken = module.state() === 'failed' && tests === 0;
      if (broken || module.children.size === 0)
        findings.push(`${module.project.name}: ${module.relativeModuleId} does not run`);
      failed.set(module.project.name, (failed.get(module.project.name) ?? 0) + tests);
    }
    if (failed.get(UNCHANGED) !== 0) findings.push('tests fail on the code as it is');
    findings.push(
      ...changes
        .filter(({ name }) => !failed.get(name))
        .map(({ name, test }) => `${testOf(test)} does not notice ${name}`),
    );
  } finally {
    await vitest.close();
  }
  return { lines: [`${changes.length} known changes tried on their test files`], findings };
}

function project(name: string, tests: readonly string[], change?: Known): TestProjectInlineConfiguration {
  return {
    root: ROOT,
    plugins: change === undefined ? [] : [changing(change)],
    test: {
      name,
      include: [...new Set(tests)].map(testOf),
      setupFiles: ['test/support/perFile.ts'],
      isolate: false,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      env: { BALLAST_KEYS: join(ROOT, 'package.json', 'no store') },
    },
  };
}

const testOf = (test: string): string => `test/${test}.test.ts`;
const sourceOf = (file: string): string => join(ROOT, 'src', `${file}.ts`);

/** Changes a file as vite reads it. */
function changing({ name, file, find, replace }: Known) {
  return {
    name,
    enforce: 'pre' as const,
    transform: (code: string, id: string) =>
      id === sourceOf(file) ? code.replace(find, () => replace) : undefined,
  };
}
