import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswersJob } from '@understudy/contracts';
import type { RedisClient } from '@understudy/records';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { answersQueue, consume, type Handler, HandOver } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, openFlow } from './open-flow.ts';

test('cancelling aborts 200 answers in flight, removes 2,000 that wait, and frees the whole tree', async ({ redis, prefix }) => {
  let active = 0;
  let started = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 5000), signal, 2200),
      answers: async (_job, { signal }) => {
        active += 1;
        started += 1;
        await sleep(600_000, undefined, { signal }).finally(() => {
          active -= 1;
        });
      },
    },
    { concurrency: 200 },
  );
  const id = await flow.start();
  await expect.poll(() => active, { timeout: 20_000 }).toBe(200);
  await expect.poll(async () => (await flow.jobs('answers'))?.waiting, { timeout: 20_000 }).toBeGreaterThan(1900);
  expect(await flow.records.cancel(id)).toBe('cancelled');
  await flow.pipeline.stop(id);
  await expect.poll(() => active).toBe(0);
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
  expect(await flow.jobs('answers')).toMatchObject({ waiting: 0, active: 0, delayed: 0 });
  expect(started).toBe(200);
  expect(await flow.status(id)).toBe('cancelled');
});

/** Answers that wait, and a worker that has just begun with them; `active` are in its hands. */
async function openJustBegun({ redis, prefix }: { redis: RedisClient; prefix: string }) {
  const opened = new AsyncDisposableStack();
  const flow: Flow = opened.use(
    await openFlow(
      { redis, prefix },
      { questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 5), signal) },
      { answersOf: 'nobody' },
    ),
  );
  const id = await flow.start();
  await expect.poll(async () => (await flow.pipeline.depths([model])).get(`answers-${model}`)?.jobs.waiting, { timeout: 20_000 }).toBe(5);
  let active = 0;
  const answer: Handler<AnswersJob> = async (_job, { signal }) => {
    active += 1;
    await sleep(600_000, undefined, { signal }).finally(() => {
      active -= 1;
    });
  };
  opened.use(consume(answersQueue(model), answer, { ...flow.common, concurrency: 5 }));
  await expect.poll(() => active, { interval: 5 }).toBe(5);
  return { ...flow, id, active: () => active, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test('a word to stop reaches what has just begun at once, not when the worker next looks by itself', async ({ redis, prefix }) => {
  await using begun = await openJustBegun({ redis, prefix });
  await begun.records.cancel(begun.id);
  await begun.pipeline.stop(begun.id);
  await expect.poll(begun.active, { timeout: 900, interval: 5 }).toBe(0);
});

test('a word to stop that was lost is found out from the record', async ({ redis, prefix }) => {
  await using begun = await openJustBegun({ redis, prefix });
  await begun.records.cancel(begun.id);
  await expect.poll(begun.active, { timeout: 20_000 }).toBe(0);
});

test('cancelling one distillation leaves the other alone', async ({ redis, prefix }) => {
  const gate = Promise.withResolvers<void>();
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 20), signal),
      answers: async (_job, { signal }) => {
        const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
        await Promise.race([gate.promise, aborted]);
      },
    },
  );
  const [first, second] = [await flow.start(), await flow.start()];
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 20_000 }).toBe(40);
  await flow.records.cancel(first);
  await flow.pipeline.stop(first);
  gate.resolve();
  await expect.poll(() => flow.status(second), { timeout: 20_000 }).toBe('succeeded');
  expect(await flow.status(first)).toBe('cancelled');
});

test('a worker that is closed hands back what it cannot finish, and another goes on without spending an attempt', async ({
  redis,
  prefix,
}) => {
  const attempts: number[] = [];
  const finished = new Set<string>();
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 6), signal),
      answers: (_job, { signal }) => sleep(600_000, undefined, { signal }),
    },
    { concurrency: 1 },
  );
  const slow = consume(answersQueue(model), (_job, { signal }) => sleep(600_000, undefined, { signal }), {
    ...flow.common,
    concurrency: 5,
  });
  const id = await flow.start();
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 20_000 }).toBe(6);
  await slow[Symbol.asyncDispose]();
  await using _quick = consume(
    answersQueue(model),
    async (_job, { jobId, attempt }) => {
      attempts.push(attempt);
      finished.add(jobId);
    },
    { ...flow.common, concurrency: 5 },
  );
  await expect.poll(() => finished.size, { timeout: 5000 }).toBe(5);
  expect(attempts).toEqual([2, 2, 2, 2, 2]);
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
});

test('a job handed over goes on elsewhere from its checkpoint', async ({ redis, prefix }) => {
  const seen: unknown[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async (_job, { checkpoint, saveCheckpoint }) => {
        seen.push(checkpoint);
        if (checkpoint) return;
        await saveCheckpoint({ step: 7 });
        throw new HandOver();
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(seen).toEqual([null, { step: 7 }]);
});

test('a newcomer does not wait behind everything that was posted before', async ({ redis, prefix }) => {
  const order: string[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) =>
        feedAll(flow, answersJobs(distillationId, distillationId === newcomer ? 20 : 3000), signal, 100),
      answers: async ({ distillationId }) => {
        await sleep(5);
        order.push(distillationId);
      },
    },
    { concurrency: 20 },
  );
  const early = await flow.start();
  let newcomer = '';
  await expect.poll(() => order.length, { timeout: 20_000 }).toBeGreaterThan(200);
  newcomer = `${early.slice(0, -1)}${early.endsWith('0') ? '1' : '0'}`;
  await flow.start(newcomer);
  await expect.poll(() => flow.status(newcomer), { timeout: 20_000 }).toBe('succeeded');
  expect(order.length).toBeLessThan(2000);
  await flow.records.cancel(early);
  await flow.pipeline.stop(early);
});
