import { defineConfig } from 'vitest/config';

// `npm run test:containers`: what only a container engine can show. Part of `npm test` it is not: images take minutes to build.
export default defineConfig({
  test: {
    // Tests of the queues once more, on a Redis in a container.
    include: ['test/containers/*.test.ts', 'packages/queues/test/pausing.test.ts'],
    globalSetup: ['test/containers/global-setup.ts', 'packages/testing/src/folder-global-setup.ts'],
    // There to end what hangs: a first build loads and installs PyTorch.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    pool: 'forks',
    // The containers need the cores.
    maxWorkers: 1,
    fileParallelism: false,
  },
});
