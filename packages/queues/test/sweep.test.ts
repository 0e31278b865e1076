import { setTimeout as sleep } from 'node:timers/promises';
import type { TrainingJob } from '@understudy/contracts';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { consume, HandOver, type JobContext, PermanentError, trainingQueue } from '../src/index.ts';
import { type Flow, openFlow } from './open-flow.ts';

/** A training job that asks for three variants, sleeps, and runs again; `variant` is what each of them does. */
function sweeping(flow: () => Flow, runs: string[], variant: (index: number, context: JobContext) => Promise<void>) {
  const ended = new Set<number>();
  return async ({ distillationId, variant: index }: TrainingJob, context: JobContext) => {
    runs.push(index === undefined ? `all after ${ended.size}` : `v${index}`);
    if (index !== undefined) {
      await variant(index, context);
      ended.add(index);
      return;
    }
    const missing = [0, 1, 2].filter((each) => !ended.has(each));
    if (missing.length === 0) return;
    await flow().pipeline.addVariants(distillationId, missing);
    await flow().pipeline.addVariants(distillationId, missing);
    await context.waitForChildren();
  };
}

test('one trainer alone does the variants of a sweep, each once, and then runs the training job again', async ({ redis, prefix }) => {
  const runs: string[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: sweeping(
        () => flow,
        runs,
        async () => {},
      ),
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(runs).toEqual(['all after 0', 'v0', 'v1', 'v2', 'all after 3']);
  expect(await flow.jobs('training')).toMatchObject({ waiting: 0, failed: 0, completed: 1 });
});

test('two trainers share the variants', async ({ redis, prefix }) => {
  const runs: string[] = [];
  let together = 0;
  const both = Promise.withResolvers<void>();
  const variant = async () => {
    together += 1;
    if (together === 2) both.resolve();
    await both.promise;
  };
  const training = sweeping(() => flow, runs, variant);
  await using flow: Flow = await openFlow({ redis, prefix }, { training });
  await using _other = consume(trainingQueue, training, { ...flow.common, concurrency: 1 });
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(runs.at(-1)).toBe('all after 3');
});

test('a variant that fails once is tried again', async ({ redis, prefix }) => {
  const runs: string[] = [];
  let tries = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: sweeping(
        () => flow,
        runs,
        async (index) => {
          if (index !== 1) return;
          tries += 1;
          if (tries === 1) throw new Error('once');
        },
      ),
    },
  );
  const first = await flow.start();
  await expect.poll(() => flow.status(first), { timeout: 20_000 }).toBe('succeeded');
  expect(runs.filter((run) => run === 'v1')).toHaveLength(2);
});

test('a variant that is given up for good ends the distillation with its code, and the others with it', async ({ redis, prefix }) => {
  const runs: string[] = [];
  const variant = async (index: number) => {
    if (index === 0) throw new PermanentError('disk_full', 'The disk is full.');
  };
  await using flow: Flow = await openFlow({ redis, prefix }, { training: sweeping(() => flow, runs, variant) });
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('failed');
  expect((await flow.records.get(id))?.error).toMatchObject({ code: 'disk_full', stage: 'training' });
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
  expect(await flow.jobs('training')).toMatchObject({ waiting: 0, active: 0, delayed: 0, 'waiting-children': 0 });
  expect(runs).not.toContain('all after 3');
});

test('cancelling a sweep aborts the variant in hand, takes out those that wait, and frees the tree', async ({ redis, prefix }) => {
  const runs: string[] = [];
  let aborted = 0;
  const variant = async (_: number, { signal }: JobContext) => {
    await sleep(600_000, undefined, { signal }).catch((error) => {
      aborted += 1;
      throw error;
    });
  };
  await using flow: Flow = await openFlow({ redis, prefix }, { training: sweeping(() => flow, runs, variant) });
  const id = await flow.start();
  await expect.poll(() => runs, { timeout: 20_000 }).toContain('v0');
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
  expect(aborted).toBe(1);
  expect(await flow.jobs('training')).toMatchObject({ waiting: 0, active: 0, delayed: 0, 'waiting-children': 0 });
  expect(runs).toEqual(['all after 0', 'v0']);
});

test('a paused sweep sleeps, variants and all, goes on when it is resumed, and can be cancelled asleep', async ({ redis, prefix }) => {
  const runs: string[] = [];
  const variant = async (_: number, { draining, checkpoint, saveCheckpoint }: JobContext) => {
    if (checkpoint) return;
    await new Promise((resolve) => draining.addEventListener('abort', resolve));
    await saveCheckpoint({ step: 7 });
    throw new HandOver();
  };
  await using flow: Flow = await openFlow({ redis, prefix }, { training: sweeping(() => flow, runs, variant) });
  const pause = async (id: string) => {
    await flow.records.pause(id, null);
    await flow.pipeline.pause(id);
    await expect.poll(() => flow.jobs('training'), { timeout: 20_000 }).toMatchObject({ delayed: 3, active: 0, waiting: 0 });
  };
  const resume = async (id: string) => {
    await flow.records.resume(id);
    await flow.pipeline.resume(id);
  };
  const id = await flow.start();
  await expect.poll(() => runs, { timeout: 20_000 }).toContain('v0');
  await pause(id);
  await resume(id);
  await expect.poll(() => runs, { timeout: 20_000 }).toEqual(['all after 0', 'v0', 'v0', 'v1']);
  await flow.records.pause(id, null);
  await flow.pipeline.pause(id);
  await expect.poll(() => flow.jobs('training'), { timeout: 20_000 }).toMatchObject({ delayed: 2, active: 0, waiting: 0 });
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
  expect(await flow.jobs('training')).toMatchObject({ delayed: 0, 'waiting-children': 0 });
});
