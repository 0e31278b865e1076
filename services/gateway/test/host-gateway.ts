import { test as base, type FakeModelServer, startFakeModelServer } from '@understudy/testing';
import { type Gateway, startGateway } from './start-gateway.ts';

/** Vitest's `test` with a gateway before a fake model server. */
export const test = base.extend<{ host: FakeModelServer; gateway: Gateway }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer();
    await use(host);
  },
  gateway: async ({ redisUrl, prefix, host }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    await use(gateway);
  },
});
