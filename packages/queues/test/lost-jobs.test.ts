import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { answersQueue, trainingQueue } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, openFlow } from './open-flow.ts';

test('who has lost the lock of its job is told to stop, and the job is done by another', async ({ redis, prefix }) => {
  const ends: unknown[] = [];
  const starts: number[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 1), signal),
      answers: async (_job, { attempt, signal }) => {
        starts.push(attempt);
        if (attempt > 1) return;
        await sleep(600_000, undefined, { signal }).catch(() => ends.push(signal.reason));
        throw new Error('stopped in the middle');
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => starts, { timeout: 20_000 }).toEqual([1]);
  // As where a process stood still for longer than its lock holds.
  const [job] = answersJobs(id, 1);
  expect(await redis.del(`${prefix}:answers-${model}:${job && answersQueue(model).jobId(job)}:lock`)).toBe(1);
  await expect.poll(() => ends, { timeout: 20_000 }).toEqual(['lock lost']);
  await expect.poll(() => flow.status(id), { timeout: 30_000 }).toBe('succeeded');
  expect(starts).toEqual([1, 2]);
});

test('a job that loses its worker too often ends the distillation with worker_lost', async ({ redis, prefix }) => {
  let started = false;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async (_job, { signal }) => {
        started = true;
        await sleep(600_000, undefined, { signal });
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => started, { timeout: 20_000 }).toBe(true);
  // As often as it may before, and once more.
  const job = `${prefix}:training:${trainingQueue.jobId({ distillationId: id })}`;
  await redis.hset(job, 'stc', trainingQueue.worker.maxStalledCount);
  await redis.del(`${job}:lock`);
  await expect.poll(() => flow.status(id), { timeout: 40_000 }).toBe('failed');
  expect((await flow.records.get(id))?.error).toMatchObject({
    code: 'worker_lost',
    stage: 'training',
    message: expect.stringContaining('lost its worker too often'),
  });
});
