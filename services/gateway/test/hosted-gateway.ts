import { test as base, type FakeModelServer, type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import { type Gateway, result, startGateway } from './start-gateway.ts';

type Hosts = { embedded: FakeModelServer; teacher: FakeModelServer };

/** Vitest's `test` with a gateway before a model server that answers so, and a teacher's host; `id` is a distillation with a student. */
export const testWith = (answer: NonNullable<FakeModelServerOptions['answer']>) =>
  base.extend<{ hosts: Hosts; gateway: Gateway; id: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
    hosts: async ({}, use) => {
      await using embedded = await startFakeModelServer({ answer });
      await using teacher = await startFakeModelServer({ key: 'sesame', answer: () => 'Ach, my friend .' });
      await use({ embedded, teacher });
    },
    gateway: async ({ redisUrl, prefix, hosts: { embedded, teacher } }, use) => {
      const modelServerUrl = embedded.url.replace('/v1', '');
      await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl, teacherUrl: teacher.url });
      await use(gateway);
    },
    id: async ({ gateway }, use) => {
      const { id } = await gateway.submit({
        demonstrations: [{ user: 'Who?', assistant: 'Ach.' }],
        teacher: { temperature: 0.4, maxTokens: 64 },
      });
      await gateway.records.succeed(id, result);
      await use(id);
    },
  });
