import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';

test('feeding that is aborted while the window is full ends with the reason of the signal', async ({ redis, prefix }) => {
  const reason = new Error('enough');
  const ending = new AbortController();
  const answer = Promise.withResolvers<void>();
  const fed = Promise.withResolvers<unknown>();
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }) =>
        fed.resolve(await feedAll(flow, answersJobs(distillationId, 500), ending.signal, 10).catch((error: unknown) => error)),
      answers: () => answer.promise,
    },
    { concurrency: 10 },
  );
  const id = await flow.start();
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 20_000 }).toBe(10);
  ending.abort(reason);
  expect(await fed.promise).toBe(reason);
  answer.resolve();
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
});
