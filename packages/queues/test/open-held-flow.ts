import type { RedisClient } from '@understudy/records';
import { expect } from 'vitest';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';

const inHand = 20;

/** A flow of `count` answers, the first twenty of which are in hand, and none of which ends until it is released. */
export async function openHeldFlow(at: { redis: RedisClient; prefix: string }, count: number) {
  let answered = 0;
  const gate = Promise.withResolvers<void>();
  const flow: Flow = await openFlow(
    at,
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, count), signal),
      answers: async () => {
        await gate.promise;
        answered += 1;
      },
    },
    { concurrency: inHand },
  );
  const id = await flow.start();
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 30_000 }).toBe(inHand);
  return {
    release: () => gate.resolve(),
    status: () => flow.status(id),
    answered: () => answered,
    [Symbol.asyncDispose]: () => flow[Symbol.asyncDispose](),
  };
}
