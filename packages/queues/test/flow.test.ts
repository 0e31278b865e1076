import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswersJob } from '@understudy/contracts';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { PermanentError } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, newId, openFlow } from './open-flow.ts';

test('the stages run in order, the dataset once after every answer', async ({ redis, prefix }) => {
  const seen: string[] = [];
  let answers = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }, { signal }) => {
        seen.push('questions');
        await feedAll(flow, answersJobs(distillationId, 300), signal);
      },
      answers: async () => {
        answers += 1;
      },
      dataset: async () => {
        seen.push(`dataset after ${answers}`);
      },
      training: async ({ distillationId }) => {
        seen.push('training');
        await flow.records.stageStarted(distillationId, 'training', 1);
        await flow.records.stageFinished(distillationId, 'training');
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(seen).toEqual(['questions', 'dataset after 300', 'training']);
  const timed = await flow.metrics.registry.getSingleMetricAsString('understudy_stage_duration_seconds');
  expect(timed).toMatch(/_count\{.*stage="training",outcome="succeeded".*\} 1/);
});

test('submitting twice, and a round added twice, change nothing', async ({ redis, prefix }) => {
  const rounds: number[] = [];
  let assembled = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId, round }, { signal }) => {
        rounds.push(round);
        await feedAll(flow, answersJobs(distillationId, 5, round), signal);
      },
      dataset: async ({ distillationId }, { waitForChildren }) => {
        assembled += 1;
        if (assembled > 1) return;
        await flow.pipeline.addRound({ distillationId, round: 2, extra: 5 });
        await flow.pipeline.addRound({ distillationId, round: 2, extra: 5 });
        await waitForChildren();
      },
    },
  );
  const id = await flow.start();
  await flow.pipeline.submit(id, 'evaluation');
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(rounds).toEqual([1, 2]);
  expect(assembled).toBe(2);
});

test('an answers job that is given up does not hold up the dataset, and its question may be asked again', async ({ redis, prefix }) => {
  const tried = new Map<string, number>();
  let assembled = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId, round }, { signal }) => {
        const jobs = answersJobs(distillationId, 3, round).map((job) => ({ ...job, questionIds: ['q_same'] }));
        await feedAll(flow, jobs, signal);
      },
      answers: async ({ round, index }) => {
        tried.set(`${round}-${index}`, (tried.get(`${round}-${index}`) ?? 0) + 1);
        if (round === 1 && index === 1) throw new Error('no answer');
      },
      dataset: async ({ distillationId }, { waitForChildren }) => {
        assembled += 1;
        if (assembled > 1) return;
        await flow.pipeline.addRound({ distillationId, round: 2, extra: 1 });
        await waitForChildren();
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 55_000 }).toBe('succeeded');
  expect(tried.get('1-1')).toBe(6);
  expect(tried.get('2-1')).toBe(1);
}, 60_000);

test('the window bounds what is outstanding, and the rest follows as answers come', async ({ redis, prefix }) => {
  const held = Promise.withResolvers<void>();
  let fed = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }, { signal }) => {
        const onFed = async (_: AnswersJob, count: number) => {
          fed = count;
        };
        await flow.pipeline.feed(answersJobs(distillationId, 400), distillationId, { model, inFlight: () => 10, signal, onFed });
      },
      answers: () => held.promise,
    },
    { concurrency: 10 },
  );
  const id = await flow.start();
  await expect.poll(() => fed, { timeout: 20_000 }).toBe(17);
  await sleep(300);
  expect(fed).toBe(17);
  held.resolve();
  await expect.poll(() => flow.status(id), { timeout: 30_000 }).toBe('succeeded');
  expect(fed).toBe(400);
});

test('what is fed ahead is taken before all that waits', async ({ redis, prefix }) => {
  const held = Promise.withResolvers<void>();
  const taken: string[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }, { signal }) => {
        const newcomer = taken.length > 0;
        const jobs = answersJobs(distillationId, newcomer ? 1 : 5);
        const onFed = async () => {};
        await flow.pipeline.feed(jobs, distillationId, { model, inFlight: () => 10, ahead: newcomer, signal, onFed });
      },
      answers: async ({ distillationId }) => {
        taken.push(distillationId);
        await held.promise;
      },
    },
    { concurrency: 1 },
  );
  const first = await flow.start();
  await expect.poll(() => taken, { timeout: 20_000 }).toEqual([first]);
  const newcomer = await flow.start();
  await expect.poll(async () => (await flow.jobs('answers'))?.waiting).toBe(5);
  held.resolve();
  await expect.poll(() => taken, { timeout: 20_000 }).toHaveLength(6);
  expect(taken[1]).toBe(newcomer);
});

test('a generator that fails half-way goes on from its checkpoint', async ({ redis, prefix }) => {
  const starts: unknown[] = [];
  const asked: number[] = [];
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }, { checkpoint, saveCheckpoint, signal }) => {
        starts.push(checkpoint);
        const next = (checkpoint as { next: number } | null)?.next ?? 0;
        const jobs = answersJobs(distillationId, 500).slice(next);
        await flow.pipeline.feed(jobs, distillationId, {
          model,
          inFlight: () => 1000,
          signal,
          onFed: async (_, count) => {
            await saveCheckpoint({ next: next + count });
            if (next === 0 && count === 200) throw new Error('the generator broke');
          },
        });
      },
      answers: async ({ index }) => {
        asked.push(index);
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('succeeded');
  expect(starts).toEqual([null, { next: 200 }]);
  expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index));
});

test('feeding answers to a dataset job that is gone is an error, not a silence', async ({ redis, prefix }) => {
  await using flow = await openFlow({ redis, prefix }, {});
  const feeding = feedAll(flow, answersJobs(newId(), 3), new AbortController().signal);
  await expect(feeding).rejects.toThrow(PermanentError);
});

test('a stage that gives up fails the distillation with its code and stops the answers still waiting', async ({ redis, prefix }) => {
  let asked = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: async ({ distillationId }, { signal }) => {
        await feedAll(flow, answersJobs(distillationId, 1000), signal);
        throw new PermanentError('facet_missing', 'Template bio-1 needs the facet works.');
      },
      answers: async (_job, { signal }) => {
        asked += 1;
        await sleep(60_000, undefined, { signal });
      },
    },
    { concurrency: 10 },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 20_000 }).toBe('failed');
  expect((await flow.records.get(id))?.error).toEqual({
    code: 'facet_missing',
    message: 'Template bio-1 needs the facet works.',
    stage: 'questions',
  });
  await expect.poll(() => flow.pipeline.rootState(id, 'evaluation'), { timeout: 20_000 }).toBe('failed');
  expect(asked).toBeLessThan(100);
});

test('a handler that keeps throwing fails the distillation after its last attempt, with the last message and its code', async ({
  redis,
  prefix,
}) => {
  let attempts = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      dataset: async () => {
        attempts += 1;
        throw Object.assign(new Error(`broken ${attempts}`), attempts === 3 ? { code: 'disk_full' } : {});
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => flow.status(id), { timeout: 30_000 }).toBe('failed');
  expect((await flow.records.get(id))?.error).toMatchObject({ code: 'disk_full', message: 'broken 3', stage: 'dataset' });
});
