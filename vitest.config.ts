import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './packages/testing/src/longest-first.ts';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'services/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '.understudy/**', 'test/containers/**'],
    globalSetup: ['packages/testing/src/redis-global-setup.ts', 'packages/testing/src/folder-global-setup.ts'],
    // Real Redis, files and processes share a machine with other work: a limit is there to end what hangs, not to measure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // Services that tests start find there what V8 made of their sources.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.understudy/compile-cache', import.meta.url)) },
    pool: 'forks',
    // Children of tests (workers, engines) need the cores more than a crowd of test files does.
    maxWorkers: 2,
  },
});
