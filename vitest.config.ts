import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/globalSetup.ts'],
    setupFiles: ['test/support/perFile.ts'],
    // snarkjs and circomlibjs break inside worker threads.
    pool: 'forks',
    // Nobody's own keys: a test that needs a store says where.
    env: { BALLAST_KEYS: join(import.meta.dirname, 'package.json', 'no store') },
    maxWorkers: 2,
    expect: { requireAssertions: true },
    silent: 'passed-only', // witness programs report the assertion where they stop
    // A limit finds what hangs; it does not measure. The suite passes on a machine that is busy with other things.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.cache/vitest.json' }]]
      : ['default'],
  },
});
