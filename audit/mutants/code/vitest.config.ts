import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of one group of mutants: Stryker takes no list of files, so that `runGroup` names them in the environment. */

const ROOT = join(import.meta.dirname, '..', '..', '..');

export default defineConfig({
  root: ROOT,
  test: {
    include: process.env.BALLAST_MUTANT_TESTS?.split(',') ?? [],
    setupFiles: ['test/support/perFile.ts'],
    // One worker for all files of a group: a mutant takes a fraction of a second.
    isolate: false,
    runner: join(import.meta.dirname, 'loadingRunner.ts'),
    // As in the suite: a machine that is busy with other things notices no mutant.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    env: { BALLAST_KEYS: join(ROOT, 'package.json', 'no store') },
    // The copy that Stryker mutates lies below node_modules, and is no package.
    server: { deps: { inline: [/ballast-mutants/] } },
  },
});
