import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    // snarkjs and circomlibjs break inside worker threads.
    pool: 'forks',
    maxWorkers: 2,
    silent: 'passed-only', // witness programs report the assertion where they stop
    testTimeout: 120_000,
    hookTimeout: 300_000,
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.cache/vitest.json' }]]
      : ['default'],
  },
});
