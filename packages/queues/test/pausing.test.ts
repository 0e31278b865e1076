import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { HandOver, PauseError } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';

test('a paused distillation begins nothing new, keeps what is there, and goes on when it is resumed', async ({ redis, prefix }) => {
  const held = Promise.withResolvers<void>();
  const asked: number[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 60), signal),
      answers: async ({ index }) => {
        asked.push(index);
        await held.promise;
      },
    },
    { concurrency: 5 },
  );
  const id = await flow.start();
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(5);
  await flow.records.pause(id, null);
  await flow.pipeline.pause(id);
  held.resolve();
  await expect.poll(() => flow.jobs('answers'), { timeout: 20_000 }).toMatchObject({ waiting: 0, active: 0, delayed: 55 });
  expect(asked).toHaveLength(5);
  await flow.records.resume(id);
  await flow.pipeline.resume(id);
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(new Set(asked).size).toBe(60);
  expect(asked).toHaveLength(60);
});

test('a handler may pause its distillation for a reason, and runs again after the resume without having spent an attempt', async ({
  redis,
  prefix,
}) => {
  let starts = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async (_job, { lastTry }) => {
        starts += 1;
        expect(lastTry).toBe(false);
        if (starts < 5) throw new PauseError('budget_exceeded', 'The budget is used up.');
      },
    },
  );
  const id = await flow.start();
  for (const start of [1, 2, 3, 4]) {
    await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('paused');
    await expect.poll(() => starts).toBe(start);
    const error = { code: 'budget_exceeded', message: 'The budget is used up.', stage: 'training' };
    expect(await flow.records.get(id)).toMatchObject({ error });
    await expect.poll(async () => (await flow.jobs('training'))?.delayed, { timeout: 20_000 }).toBe(1);
    await flow.records.resume(id);
    await flow.pipeline.resume(id);
  }
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
});

test('a reason to pause that was found before the resume pauses nothing again, and its job goes on', async ({ redis, prefix }) => {
  let starts = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async ({ distillationId }) => {
        starts += 1;
        if (starts > 1) return;
        // While the one handler is still about to say so, another has paused it, and the user has mended that.
        await sleep(2);
        await flow.records.pause(distillationId, { code: 'budget_exceeded', message: 'The budget is used up.', stage: 'training' });
        await flow.records.resume(distillationId);
        await flow.pipeline.resume(distillationId);
        throw new PauseError('budget_exceeded', 'The budget is used up.');
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(starts).toBe(2);
});

test('a pause reaches a long stage, which hands over its work and sleeps', async ({ redis, prefix }) => {
  const checkpoints: unknown[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async (_job, { draining, checkpoint, saveCheckpoint }) => {
        checkpoints.push(checkpoint);
        if (checkpoint) return;
        await new Promise((resolve) => draining.addEventListener('abort', resolve));
        await saveCheckpoint({ step: 7 });
        throw new HandOver();
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => checkpoints.length, { timeout: 20_000 }).toBe(1);
  await flow.records.pause(id, null);
  await flow.pipeline.pause(id);
  await expect.poll(async () => (await flow.jobs('training'))?.delayed, { timeout: 20_000 }).toBe(1);
  await flow.records.resume(id);
  await flow.pipeline.resume(id);
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(checkpoints).toEqual([null, { step: 7 }]);
});

test('a paused distillation can be cancelled, and nothing of it stays in the queues', async ({ redis, prefix }) => {
  await using flow: Flow = await openFlow(
    { redis, prefix },
    { questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 60), signal), answers: () => sleep(100) },
    { concurrency: 5 },
  );
  const id = await flow.start();
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 20_000 }).toBe(5);
  await flow.records.pause(id, null);
  await flow.pipeline.pause(id);
  await expect.poll(() => flow.jobs('answers'), { timeout: 20_000 }).toMatchObject({ waiting: 0, active: 0 });
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
  await expect.poll(() => flow.jobs('answers'), { timeout: 20_000 }).toMatchObject({ waiting: 0, active: 0, delayed: 0 });
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
});
