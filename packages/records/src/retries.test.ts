import { stageNames } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { id, newRecord, questionOf, test } from '../test/record-fixtures.ts';
import type { Records } from './records.ts';
import type { Retry } from './retries.ts';

const failure = { code: 'training_out_of_memory', message: 'Too large.', stage: 'training' } as const;
const ref = { key: 'k', sha256: 'a'.repeat(64), bytes: 1 };

async function begin(records: Records) {
  await records.create(newRecord());
  await records.stageStarted(id, 'questions', 2);
  await records.putQuestions(id, [questionOf(1), questionOf(2)]);
  await records.stageFinished(id, 'questions');
  await records.stageStarted(id, 'answers', 2);
}

async function failInTraining(records: Records) {
  await begin(records);
  await records.stageStarted(id, 'dataset', 2);
  await records.dropWork(id);
  await records.stageStarted(id, 'training', 10);
  await records.partProgress(id, 'training', { index: 1, of: 3, done: 4, total: 20 });
  await records.fail(id, failure);
}

async function retry(records: Records, change: Partial<Retry> = {}): Promise<boolean> {
  await records.claimRetry(id, 'mine');
  return await records.retry(id, { token: 'mine', fromStage: 'training', work: 'leave', artifacts: [], ...change });
}

describe('a retry', () => {
  test('sets what failed queued again, with the stages before it as they were and those from it on still to come', async ({ records }) => {
    await failInTraining(records);
    const before = await records.get(id);
    for (const name of ['stats', 'training', 'report'] as const) await records.setArtifact(id, name, ref);
    await records.noteProblem(id, 'teacher_refused', 'No.');
    expect(await retry(records, { artifacts: ['training', 'report'] })).toBe(true);
    const record = await records.get(id);
    expect(record).toMatchObject({ status: 'queued', stage: null, error: null, startedAt: null, finishedAt: null });
    const failed = stageNames.indexOf('training');
    expect(record?.stages.map(({ status }) => status)).toEqual(stageNames.map((_, at) => (at < failed ? 'succeeded' : 'waiting')));
    expect(record?.stages.slice(0, failed)).toEqual(before?.stages.slice(0, failed));
    expect(record?.stages[failed]).toEqual({
      name: 'training',
      status: 'waiting',
      done: 0,
      total: null,
      startedAt: null,
      finishedAt: null,
    });
    expect([...(await records.artifacts(id)).keys()]).toEqual(['stats']);
    expect(await records.problems(id)).toEqual([]);
    expect(await records.firstStage(id)).toBe('training');
    expect((await records.list({ status: 'queued', limit: 10 })).data.map((each) => each.id)).toEqual([id]);
    expect((await records.list({ status: 'failed', limit: 10 })).data).toEqual([]);
  });

  test('leaves one end in the stream of events, the last', async ({ records }) => {
    await failInTraining(records);
    await retry(records);
    await records.succeed(id, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
    const events = await records.readEvents(id, { limit: 100 });
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(1);
    expect(events.at(-1)?.type).toBe('done');
    expect(events.find(({ message }) => message === 'retried')).toMatchObject({
      type: 'status',
      data: { status: 'queued', stage: 'training' },
    });
    expect(events.map(({ message }) => message)).toContain(failure.message);
  });

  test.for(['queued', 'running', 'paused', 'succeeded'] as const)('of what is %s changes nothing', async (status, { records }) => {
    await records.create(newRecord());
    if (status !== 'queued') await records.stageStarted(id, 'questions', 1);
    if (status === 'paused') await records.pause(id, null);
    if (status === 'succeeded') await records.succeed(id, { examples: 1, studentModel: null, gapClosed: null, promptTokensSaved: null });
    const before = await records.get(id);
    expect(await retry(records)).toBe(false);
    expect(await records.get(id)).toEqual(before);
  });

  test('is done by one at a time, and by nobody whose claim has run out', async ({ records }) => {
    await failInTraining(records);
    expect(await records.claimRetry(id, 'first')).toBe(true);
    expect(await records.claimRetry(id, 'second')).toBe(false);
    expect(await records.retry(id, { token: 'second', fromStage: 'training', work: 'leave', artifacts: [] })).toBe(false);
    await records.releaseRetry(id, 'second');
    expect(await records.claimRetry(id, 'second')).toBe(false);
    await records.releaseRetry(id, 'first');
    expect(await records.claimRetry(id, 'second')).toBe(true);
  });

  test('keeps questions and answers for as long as it takes, and takes new ones again', async ({ records, redis, prefix }) => {
    await begin(records);
    await records.cancel(id);
    expect(await redis.ttl(`${prefix}:dst:${id}:questions`)).toBeGreaterThan(0);
    expect(await records.workState(id)).toBe('kept');
    await retry(records, { fromStage: 'answers', work: 'keep' });
    expect(await redis.ttl(`${prefix}:dst:${id}:questions`)).toBe(-1);
    expect(await records.putQuestions(id, [questionOf(2), questionOf(3)])).toBe(1);
    expect((await records.get(id))?.stages.map(({ status }) => status).slice(0, 2)).toEqual(['succeeded', 'waiting']);
  });

  test('opens dropped work for being restored, and begins its rounds anew', async ({ records }) => {
    await failInTraining(records);
    await records.setRound(id, 1);
    expect(await records.workState(id)).toBe('written');
    expect(await records.putQuestions(id, [questionOf(1)])).toBe(0);
    await retry(records, { fromStage: 'dataset', work: 'restore' });
    expect(await records.workState(id)).toBe('restoring');
    expect(await records.putQuestions(id, [questionOf(1), questionOf(2)])).toBe(2);
    expect(await records.countRound(id, 1)).toBe(2);
    await records.markRestored(id);
    expect(await records.workState(id)).toBe('kept');
    expect(await records.roundsBefore(id)).toBe(0);
    // The assembler may still ask for answers before it closes them.
    expect((await records.get(id))?.stages.map(({ status }) => status).slice(0, 3)).toEqual(['succeeded', 'running', 'waiting']);
  });

  test('counts rounds from the latest on, so that two more may be asked', async ({ records }) => {
    await begin(records);
    await records.setRound(id, 3);
    await records.fail(id, { code: 'dataset_too_small', message: 'Too few.', stage: 'dataset' });
    await retry(records, { fromStage: 'dataset', work: 'keep' });
    expect([await records.getRound(id), await records.roundsBefore(id)]).toEqual([3, 2]);
  });
});

describe('what is deleted', () => {
  test('is gone for whoever asks at once, and is found by whoever takes the rest away', async ({ records, redis, prefix }) => {
    await records.create(newRecord());
    expect(await records.markDeleted(id)).toBe(false);
    await records.succeed(id, { examples: 1, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: null });
    expect(await records.findByName('beethoven')).toBe(id);
    expect(await records.markDeleted(id)).toBe(true);
    expect(await records.markDeleted(id)).toBe(false);
    expect(await records.get(id)).toBeNull();
    expect(await records.findByName('beethoven')).toBeNull();
    expect((await records.list({ limit: 10 })).data).toEqual([]);
    expect(await records.counts()).toMatchObject({ succeeded: 0 });
    expect(await retry(records)).toBe(false);
    expect(await records.deletions()).toEqual([id]);
    await records.remove(id);
    expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  });
});
