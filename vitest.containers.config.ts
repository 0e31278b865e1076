import { defineConfig } from 'vitest/config';
import { missingEngine } from './test/containers/missing-engine.ts';

// `npm run test:containers`: what only a container engine can show. Part of `npm test` it is not: images take minutes to build.
const missing = await missingEngine();
if (missing !== null) process.stderr.write(`The tests in containers are skipped: ${missing}\n`);

export default defineConfig({
  test: {
    // The tests of the queues once more, on a Redis in a container.
    include: missing === null ? ['test/containers/*.test.ts', 'packages/queues/test/flow.test.ts'] : [],
    passWithNoTests: missing !== null,
    globalSetup: missing === null ? ['test/containers/global-setup.ts', 'packages/testing/src/folder-global-setup.ts'] : [],
    // There to end what hangs: a first build loads and installs PyTorch.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    pool: 'forks',
    // The containers need the cores.
    maxWorkers: 1,
    fileParallelism: false,
  },
});
