import { distillationSchema, type StageName, stageNames } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { id, idOf, newRecord, test } from '../test/record-fixtures.ts';
import type { Records } from './records.ts';

const stagesOf = async (records: Records, of = id) =>
  Object.fromEntries((await records.get(of))?.stages.map((stage) => [stage.name, stage.status]) ?? []);

describe('a record', () => {
  test('begins queued, with everything it was given and all stages waiting', async ({ records }) => {
    await records.create(newRecord());
    const record = await records.get(id);
    expect(distillationSchema.parse(record)).toEqual({
      ...newRecord(),
      object: 'distillation',
      owner: 'local',
      status: 'queued',
      evaluationOf: null,
      clonedFrom: null,
      ownRows: false,
      stage: null,
      stages: stageNames.map((name) => ({
        name,
        status: 'waiting',
        done: 0,
        total: null,
        startedAt: null,
        finishedAt: null,
      })),
      progress: { percent: 0, etaSeconds: null },
      usage: [],
      budget: { limitUsd: null, spentUsd: 0, reservedUsd: 0 },
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

  test('shows what the parts of a stage have done together, whatever order they tell it in', async ({ records }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'training');
    const training = async () => (await records.get(id))?.stages.find(({ name }) => name === 'training');
    await records.partProgress(id, 'training', { index: 1, of: 3, done: 4, total: 20 });
    expect(await training()).toMatchObject({ done: 4, total: 60 });
    await records.partProgress(id, 'training', { index: 0, of: 3, done: 20, total: 20 });
    await records.partProgress(id, 'training', { index: 1, of: 3, done: 6, total: 20 });
    expect(await training()).toMatchObject({ done: 26, total: 60 });
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
    const later = stageNames.slice(stageNames.indexOf('dataset') + 1);
    for (const stage of later) await records.stageStarted(id, stage);
    const result = { examples: 10, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: 1131 };
    await records.succeed(id, result);
    await records.succeed(id, result);
    const record = await records.get(id);
    expect(record).toMatchObject({ status: 'succeeded', stage: 'evaluation', result, progress: { percent: 100 } });
    expect(record?.stages.map((stage) => stage.status)).toEqual(stageNames.map(() => 'succeeded'));
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
      ...later.flatMap((stage) => [`${stage} started`, `${stage} finished`]),
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
    const neverRan = Object.fromEntries(stageNames.map((name) => [name, 'skipped']));
    expect(await stagesOf(records)).toEqual({ ...neverRan, questions: 'cancelled', answers: 'failed' });
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
    expect(await records.state(id)).toBe('failed');
    expect(await records.state(idOf(9))).toBeNull();
  });

  test('leaves nothing behind when it is removed, and nothing brings it back', async ({ records, redis, prefix }) => {
    await records.create(newRecord());
    await records.stageStarted(id, 'questions' satisfies StageName, 1);
    await records.setArtifact(id, 'spec', { key: 'k', sha256: 'b'.repeat(64), bytes: 1 });
    await records.succeed(id, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
    await records.remove(id);
    await records.settle(id, null, { model: 'big', role: 'teacher', usage: { input: 1, cachedInput: 0, output: 1 }, costUsd: null });
    await records.pause(id, null);
    await records.update(id, { name: 'other' });
    await records.stageStarted(id, 'answers');
    await records.setRound(id, 2);
    await records.setArtifact(id, 'spec', { key: 'k', sha256: 'b'.repeat(64), bytes: 1 });
    await records.appendEvent(id, { type: 'log', level: 'info', message: 'late', data: {} });
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
    expect(await records.get(id)).toBeNull();
    expect(await records.findByName('beethoven')).toBeNull();
  });
});
