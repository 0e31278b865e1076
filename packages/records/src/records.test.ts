import { distillationSchema, type StageName } from '@understudy/contracts';
import { test as base } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { createRecords, type NewRecord, type Records } from './records.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Ids in the order of their numbers. */
const idOf = (number: number) => `dst_01JD5H2Z7T8Q4X9V0C3B6N${alphabet[Math.floor(number / 32)]}${alphabet[number % 32]}K5`;
const id = idOf(1);
const newRecord = (more: Partial<NewRecord> = {}): NewRecord => ({
  id,
  name: 'beethoven',
  models: { teacher: 'big', student: 'small' },
  stopAfter: null,
  specSha256: 'a'.repeat(64),
  metadata: { project: 'music' },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

const test = base.extend<{ records: Records; clock: { now: number } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  clock: async ({}, use) => use({ now: Date.parse('2026-01-01T00:00:01Z') }),
  records: async ({ redis, prefix, clock }, use) => use(createRecords(redis, { prefix, now: () => clock.now })),
});

const stagesOf = async (records: Records, of = id) =>
  Object.fromEntries((await records.get(of))?.stages.map((stage) => [stage.name, stage.status]) ?? []);

describe('a record', () => {
  test('begins queued, with everything it was given and all five stages waiting', async ({ records }) => {
    await records.create(newRecord());
    const record = await records.get(id);
    expect(distillationSchema.parse(record)).toEqual({
      ...newRecord(),
      object: 'distillation',
      status: 'queued',
      stage: null,
      stages: ['questions', 'answers', 'dataset', 'training', 'evaluation'].map((name) => ({
        name,
        status: 'waiting',
        done: 0,
        total: null,
        startedAt: null,
        finishedAt: null,
      })),
      progress: { percent: 0, etaSeconds: null },
      usage: {
        teacher: { requests: 0, input: 0, cachedInput: 0, output: 0, costUsd: null },
        evaluation: { requests: 0, input: 0, cachedInput: 0, output: 0, costUsd: null },
      },
      result: null,
      error: null,
      startedAt: null,
      finishedAt: null,
    });
    expect(await records.get(idOf(2))).toBeNull();
  });

  test('is not begun anew when it is created twice', async ({ records }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'questions', 10);
    await records.create(newRecord({ name: 'other' }));
    expect(await records.get(id)).toMatchObject({ name: 'beethoven', status: 'running' });
    expect((await records.list({ limit: 10 })).data).toHaveLength(1);
    expect((await records.counts()).queued).toBe(0);
  });

  test('runs through its stages, and tells each step once, however often a stage begins again', async ({ records, clock }) => {
    await records.create(newRecord());
    for (const _ of [1, 2]) {
      await records.stageStarted(id, 'questions', 12);
      await records.stageProgress(id, 'questions', { done: 12 });
      await records.stageStarted(id, 'answers');
      await records.stageFinished(id, 'questions');
    }
    clock.now += 5000;
    expect(await records.get(id)).toMatchObject({ status: 'running', stage: 'answers', startedAt: '2026-01-01T00:00:01.000Z' });
    expect(await stagesOf(records)).toMatchObject({ questions: 'succeeded', answers: 'running', dataset: 'waiting' });
    for (const _ of [1, 2]) await records.stageStarted(id, 'dataset', 10);
    expect(await stagesOf(records)).toMatchObject({ answers: 'succeeded', dataset: 'running' });
    await records.stageStarted(id, 'training');
    await records.stageStarted(id, 'evaluation');
    const result = { examples: 10, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: 1131 };
    await records.succeed(id, result);
    await records.succeed(id, result);
    const record = await records.get(id);
    expect(record).toMatchObject({ status: 'succeeded', stage: 'evaluation', result, progress: { percent: 100 } });
    expect(record?.stages.map((stage) => stage.status)).toEqual(Array(5).fill('succeeded'));
    const events = await records.readEvents(id, { limit: 100 });
    expect(events.map((event) => event.message)).toEqual([
      'queued',
      'running',
      'questions started',
      'answers started',
      'questions finished',
      'answers finished',
      'dataset started',
      'dataset finished',
      'training started',
      'training finished',
      'evaluation started',
      'evaluation finished',
      'succeeded',
      'succeeded',
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'done', data: { status: 'succeeded' } });
  });

  test('skips the stages after the one it stops at', async ({ records }) => {
    await records.create(newRecord({ stopAfter: 'dataset' }));
    expect(await stagesOf(records)).toMatchObject({ dataset: 'waiting', training: 'skipped', evaluation: 'skipped' });
  });

  test('says which stage failed, which was cut off, and which never ran', async ({ records, clock }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'questions', 10);
    await records.stageStarted(id, 'answers');
    clock.now += 1000;
    const error = { code: 'teacher_auth', message: 'The host of big refuses the key.', stage: 'answers' } as const;
    await records.fail(id, error);
    expect(await stagesOf(records)).toEqual({
      questions: 'cancelled',
      answers: 'failed',
      dataset: 'skipped',
      training: 'skipped',
      evaluation: 'skipped',
    });
    const record = await records.get(id);
    expect(record).toMatchObject({ status: 'failed', error, finishedAt: '2026-01-01T00:00:02.000Z' });
    expect(record?.stages[1]?.finishedAt).toBe('2026-01-01T00:00:02.000Z');
    expect((await records.readEvents(id, { limit: 100 })).at(-2)).toMatchObject({ level: 'error', message: error.message });
  });

  test('keeps its terminal status, whatever comes later', async ({ records }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'questions', 10);
    expect(await records.cancel(id)).toBe('cancelled');
    expect(await records.cancel(id)).toBe('already');
    const before = await records.get(id);
    const events = await records.readEvents(id, { limit: 100 });
    await records.stageStarted(id, 'answers', 5);
    await records.stageProgress(id, 'questions', { done: 7 });
    await records.stageFinished(id, 'questions');
    await records.fail(id, { code: 'internal', message: 'late', stage: null });
    await records.succeed(id, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
    expect(await records.get(id)).toEqual(before);
    expect(await records.readEvents(id, { limit: 100 })).toEqual(events);
  });

  test('has one end when many ends race', async ({ records }) => {
    for (let round = 0; round < 20; round += 1) {
      const raced = idOf(100 + round);
      await records.create(newRecord({ id: raced }));
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => {
          if (i % 3 === 0) return records.cancel(raced);
          if (i % 3 === 1) return records.fail(raced, { code: 'internal', message: 'failed', stage: 'answers' });
          return records.succeed(raced, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
        }),
      );
      const record = await records.get(raced);
      const done = (await records.readEvents(raced, { limit: 100 })).filter((event) => event.type === 'done');
      expect(done.map((event) => event.data.status)).toEqual([record?.status]);
      expect(record?.error === null).toBe(record?.status !== 'failed');
      expect(record?.result === null).toBe(record?.status !== 'succeeded');
    }
    const { succeeded, failed, cancelled, queued, running } = await records.counts();
    expect([succeeded + failed + cancelled, queued, running]).toEqual([20, 0, 0]);
  });

  test('answers to cancel by what became of it', async ({ records }) => {
    await records.create(newRecord());
    await records.fail(id, { code: 'internal', message: 'failed', stage: null });
    expect(await records.cancel(id)).toBe('terminal');
    expect(await records.cancel(idOf(9))).toBe('terminal');
    expect(await records.stopped(id)).toBe(true);
    expect(await records.stopped(idOf(9))).toBe(true);
  });

  test('leaves nothing behind when it is removed, and nothing brings it back', async ({ records, redis, prefix }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'questions' satisfies StageName, 1);
    await records.setArtifact(id, 'spec', { key: 'k', sha256: 'b'.repeat(64), bytes: 1 });
    await records.succeed(id, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
    await records.remove(id);
    await records.addUsage(id, 'teacher', { input: 1, cachedInput: 0, output: 1 }, null);
    await records.stageStarted(id, 'answers');
    await records.setRound(id, 2);
    await records.setArtifact(id, 'spec', { key: 'k', sha256: 'b'.repeat(64), bytes: 1 });
    await records.appendEvent(id, { type: 'log', level: 'info', message: 'late', data: {} });
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
    expect(await records.get(id)).toBeNull();
    expect(await records.findByName('beethoven')).toBeNull();
  });
});

describe('usage', () => {
  test('adds up exactly over many small prices', async ({ records }) => {
    await records.create(newRecord());
    await Promise.all(
      Array.from({ length: 300 }, () => records.addUsage(id, 'teacher', { input: 1200, cachedInput: 1100, output: 40 }, 0.0000001)),
    );
    expect((await records.get(id))?.usage.teacher).toEqual({
      requests: 300,
      input: 360_000,
      cachedInput: 330_000,
      output: 12_000,
      costUsd: 0.00003,
    });
  });

  test('has no sum of money once a request had no price', async ({ records }) => {
    await records.create(newRecord());
    await records.addUsage(id, 'evaluation', { input: 1, cachedInput: 0, output: 1 }, 0.5);
    expect((await records.get(id))?.usage.evaluation.costUsd).toBe(0.5);
    await records.addUsage(id, 'evaluation', { input: 1, cachedInput: 0, output: 1 }, null);
    expect((await records.get(id))?.usage).toMatchObject({ evaluation: { requests: 2, costUsd: null }, teacher: { costUsd: null } });
  });
});

describe('a list', () => {
  test('is newest first and goes on behind its last entry, without gaps or repeats', async ({ records }) => {
    await Promise.all(Array.from({ length: 25 }, (_, number) => records.create(newRecord({ id: idOf(number) }))));
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await records.list({ limit: 10, ...(after ? { after } : {}) });
      seen.push(...page.data.map((record) => record.id));
      after = seen.at(-1);
      // What is created meanwhile is newer, and disturbs nothing.
      await records.create(newRecord({ id: idOf(200 + seen.length) }));
      if (!page.hasMore) break;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, number) => idOf(24 - number)));
  });

  test('can be of one status', async ({ records }) => {
    for (const number of [1, 2, 3, 4]) await records.create(newRecord({ id: idOf(number) }));
    await records.stageStarted(idOf(2), 'questions');
    await records.stageStarted(idOf(4), 'questions');
    const running = await records.list({ limit: 1, status: 'running' });
    expect(running).toMatchObject({ data: [{ id: idOf(4) }], hasMore: true });
    expect(await records.list({ limit: 1, status: 'running', after: idOf(4) })).toMatchObject({ data: [{ id: idOf(2) }], hasMore: false });
    expect(await records.list({ limit: 5, status: 'failed' })).toEqual({ data: [], hasMore: false });
    expect(await records.counts()).toEqual({ queued: 2, running: 2, paused: 0, succeeded: 0, failed: 0, cancelled: 0 });
  });
});

test('a name leads to the newest of its distillations that succeeded', async ({ records }) => {
  const result = { examples: 1, studentModel: 'x', gapClosed: null, promptTokensSaved: null };
  for (const number of [1, 2, 3, 4])
    await records.create(newRecord({ id: idOf(number), name: number === 4 ? 'beethoven-2' : 'beethoven' }));
  expect(await records.findByName('beethoven')).toBeNull();
  for (const number of [2, 1, 4]) await records.succeed(idOf(number), result);
  await records.cancel(idOf(3));
  expect(await records.findByName('beethoven')).toBe(idOf(2));
  expect(await records.findByName('beethoven-2')).toBe(idOf(4));
  expect(await records.findByName('beet')).toBeNull();
  await records.remove(idOf(2));
  expect(await records.findByName('beethoven')).toBe(idOf(1));
});

test('rounds only go up', async ({ records }) => {
  await records.create(newRecord());
  expect(await records.getRound(id)).toBe(1);
  await Promise.all([3, 2, 3, 1].map((round) => records.setRound(id, round)));
  expect(await records.getRound(id)).toBe(3);
});

test('artifacts are listed by name, the latest of each', async ({ records }) => {
  const ref = { key: 'distillations/x/1-spec.json', sha256: 'b'.repeat(64), bytes: 7 };
  await records.create(newRecord());
  await records.setArtifact(id, 'spec', { ...ref, bytes: 1 });
  await records.setArtifact(id, 'spec', ref);
  expect(await records.artifacts(id)).toEqual(new Map([['spec', ref]]));
});

describe('events', () => {
  test('are read on behind the last one seen', async ({ records }) => {
    await records.create(newRecord());
    for (const step of [1, 2, 3])
      await records.appendEvent(id, { type: 'training', level: 'info', message: `step ${step}`, data: { step } });
    const first = await records.readEvents(id, { limit: 2 });
    expect(first.map((event) => event.message)).toEqual(['queued', 'step 1']);
    const rest = await records.readEvents(id, { after: first.at(-1)?.id ?? '', limit: 10 });
    expect(rest.map((event) => event.data.step)).toEqual([2, 3]);
    expect(await records.readEvents(id, { after: rest.at(-1)?.id ?? '', limit: 10 })).toEqual([]);
  });

  test('keep about the last ten thousand', async ({ records, redis, prefix }) => {
    await records.create(newRecord());
    const pipeline = redis.pipeline();
    for (let i = 0; i < 12_000; i += 1) pipeline.xadd(`${prefix}:dst:${id}:events`, '*', 'event', '{}');
    await pipeline.exec();
    await records.appendEvent(id, { type: 'log', level: 'info', message: 'newest', data: {} });
    expect(await redis.xlen(`${prefix}:dst:${id}:events`)).toBeLessThan(10_200);
    const [last] = await redis.xrevrange(`${prefix}:dst:${id}:events`, '+', '-', 'COUNT', 1);
    expect(last?.[1]?.[1]).toContain('newest');
  });
});
