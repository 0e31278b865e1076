import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, distillationSchema, type StageName, variantKey } from '@understudy/contracts';
import type { Redis } from 'ioredis';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result } from './start-gateway.ts';

const nobody = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const lost = { code: 'worker_lost', message: 'Lost.' } as const;

const retry = (gateway: Gateway, id: string, body?: object) =>
  body ? gateway.post(`/v1/distillations/${id}/retry`, body) : gateway.request(`/v1/distillations/${id}/retry`, { method: 'POST' });
const remove = (gateway: Gateway, id: string) => gateway.request(`/v1/distillations/${id}`, { method: 'DELETE' });
const clone = (gateway: Gateway, id: string, patch: object) => gateway.post(`/v1/distillations/${id}/clone`, patch);
const specOf = (gateway: Gateway, id: string) => readJson(gateway.artifacts, artifactKey(id, 'spec'), acceptedSpecSchema);

async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; cursor !== '0'; ) {
    const [next, keys] = await redis.scan(cursor || '0', 'MATCH', `${prefix}:*`, 'COUNT', 1000);
    found.push(...keys);
    cursor = next;
  }
  return found;
}

/** As a trainer or evaluator of which all attempts failed leaves it. */
async function failIn(gateway: Gateway, id: string, stage: StageName): Promise<void> {
  await gateway.records.stageStarted(id, 'questions');
  await gateway.records.stageFinished(id, 'questions');
  await gateway.records.stageStarted(id, 'answers');
  if (stage === 'training' || stage === 'evaluation') {
    await gateway.records.stageStarted(id, 'dataset');
    for (const name of ['questions', 'answers', 'train', 'test', 'stats'] as const) await gateway.leave(id, name, name);
    await gateway.records.dropWork(id);
    await gateway.records.stageStarted(id, 'training');
  }
  if (stage === 'evaluation') {
    for (const name of ['adapter', 'training'] as const) await gateway.leave(id, name, name);
    await gateway.records.stageStarted(id, 'evaluation');
  }
  await gateway.records.fail(id, { ...lost, stage });
}

describe('retrying', () => {
  test('goes on from the stage that failed, with what it and those before it have left', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'training');
    await gateway.artifacts.write(variantKey(id, 0, 'training.json'), ['{}']);
    await gateway.artifacts.write(variantKey(id, 1, 'error.json'), ['{}']);
    const response = await retry(gateway, id);
    expect(response.status).toBe(200);
    const record = distillationSchema.parse(await response.json());
    expect(record).toMatchObject({ id, status: 'queued', error: null });
    expect(record.stages.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded', 'waiting', 'waiting']);
    const counts = await gateway.pipeline.counts([]);
    expect([counts.get('questions')?.waiting, counts.get('dataset')?.waiting, counts.get('training')?.waiting]).toEqual([0, 0, 1]);
    expect([...(await gateway.records.artifacts(id)).keys()].sort()).toEqual(['answers', 'questions', 'spec', 'stats', 'test', 'train']);
    expect(await gateway.artifacts.stat(variantKey(id, 0, 'training.json'))).not.toBeNull();
    expect(await gateway.artifacts.stat(variantKey(id, 1, 'error.json'))).toBeNull();
  });

  test('makes an earlier stage anew: what it and those after it left goes, questions and answers stay', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    const scratch = await gateway.artifacts.scratch(artifactKey(id, 'training'));
    expect((await retry(gateway, id, { fromStage: 'dataset' })).status).toBe(200);
    expect([...(await gateway.records.artifacts(id)).keys()].sort()).toEqual(['answers', 'questions', 'spec']);
    for (const name of ['train', 'training'] as const) expect(await gateway.artifacts.stat(artifactKey(id, name)), name).toBeNull();
    await expect(access(scratch)).rejects.toThrow();
    expect(await gateway.artifacts.stat(artifactKey(id, 'answers'))).not.toBeNull();
    expect(await gateway.records.workState(id)).toBe('restoring');
    expect((await gateway.pipeline.counts([])).get('dataset')?.waiting).toBe(1);
  });

  test('begins with the questions where nothing is left of them, and says so to whoever asks for more', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'answers');
    const refused = await retry(gateway, id, { fromStage: 'answers' });
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([409, expect.stringContaining('retry it from questions')]);
    const record = distillationSchema.parse(await (await retry(gateway, id)).json());
    expect(record.stages.map(({ status }) => status)).toEqual(Array(5).fill('waiting'));
    expect((await gateway.pipeline.counts([])).get('questions')?.waiting).toBe(1);
  });

  test('is refused for what has not ended badly, and for a stage that was not reached', async ({ gateway }) => {
    const [queued, done, failed] = [await gateway.submit(), await gateway.submit(), await gateway.submit()];
    await gateway.records.succeed(done.id, result);
    await failIn(gateway, failed.id, 'training');
    for (const [id, body, detail] of [
      [queued.id, undefined, 'is queued; only what has failed or was cancelled can be retried.'],
      [done.id, undefined, 'has succeeded; only what has failed or was cancelled can be retried.'],
      [failed.id, { fromStage: 'evaluation' }, 'can be retried from questions, answers, dataset, training, not from evaluation.'],
    ] as const) {
      const response = await retry(gateway, id, body);
      expect([response.status, response.headers.get('x-should-retry')]).toEqual([409, 'false']);
      expect((await problemOf(response)).detail).toContain(detail);
    }
    expect((await retry(gateway, failed.id, { fromStage: 'packing' })).status).toBe(422);
    expect((await retry(gateway, nobody)).status).toBe(404);
  });

  test('may follow a cancellation at once, and of many at a time one does it', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.cancel(id);
    await gateway.pipeline.stop(id);
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => retry(gateway, id)))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 409, 409, 409, 409]);
    expect(await gateway.pipeline.rootState(id, 'evaluation')).toBe('waiting-children');
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
  });

  test('that was cut off before its jobs is finished by the sweep, from the same stage', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'training');
    await gateway.records.claimRetry(id, 'killed');
    await gateway.pipeline.clear(id, 1000);
    await gateway.records.retry(id, { token: 'killed', fromStage: 'training', work: 'leave', artifacts: [] });
    await gateway.sweep();
    await gateway.sweep();
    const counts = await gateway.pipeline.counts([]);
    expect([counts.get('questions')?.waiting, counts.get('training')?.waiting]).toEqual([0, 1]);
    expect(await gateway.pipeline.rootState(id, 'evaluation')).toBe('waiting-children');
  });

  test('of an evaluation that was made again evaluates again, and waits for none of its own', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    await gateway.leave(id, 'adapter', 'weights');
    const made = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    const refused = await retry(gateway, id, { fromStage: 'training' });
    expect((await problemOf(refused)).detail).toContain(`${made.id} evaluates its student`);
    await gateway.records.stageStarted(made.id, 'evaluation');
    await gateway.records.fail(made.id, { ...lost, stage: 'evaluation' });
    expect((await retry(gateway, made.id, { fromStage: 'training' })).status).toBe(409);
    expect((await retry(gateway, made.id)).status).toBe(200);
    expect(await gateway.pipeline.rootState(made.id, 'evaluation')).toBe('waiting');
  });
});

describe('cloning', () => {
  test('makes another distillation of the spec, changed key by key', async ({ gateway }) => {
    const { id } = await gateway.submit({ metadata: { a: '1', b: '2' }, budgetUsd: 3 });
    const response = await clone(gateway, id, { name: 'second', questions: { count: 30 }, metadata: { a: null, c: '3' }, budgetUsd: null });
    expect(response.status).toBe(201);
    const record = distillationSchema.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/v1/distillations/${record.id}`);
    expect(record).toMatchObject({
      name: 'second',
      status: 'queued',
      clonedFrom: id,
      metadata: { b: '2', c: '3' },
      budget: { limitUsd: null },
    });
    const [before, after] = [await specOf(gateway, id), await specOf(gateway, record.id)];
    expect(after).toEqual({
      ...before,
      name: 'second',
      budgetUsd: undefined,
      metadata: { b: '2', c: '3' },
      questions: { ...before.questions, count: 30 },
      dataset: { ...before.dataset, minExamples: 15 },
    });
    expect(await gateway.pipeline.rootState(record.id, 'evaluation')).toBe('waiting-children');
    const same = distillationSchema.parse(await (await clone(gateway, id, {})).json());
    expect(same.specSha256).toBe((await gateway.records.get(id))?.specSha256);
  });

  test('keeps what was written, and works out again what followed from the rest', async ({ gateway }) => {
    const { id } = await gateway.submit({
      dataset: { minExamples: 7 },
      evaluation: { questions: 4, judge: 'large', judgeSamples: 5, gates: { leakage: null } },
    });
    const cloned = distillationSchema.parse(
      await (await clone(gateway, id, { teacher: { model: 'small' }, evaluation: { adversarial: false } })).json(),
    );
    const spec = await specOf(gateway, cloned.id);
    expect(spec.questions.model).toBe('small');
    expect(spec.dataset.minExamples).toBe(7);
    expect(spec.evaluation).toMatchObject({ judge: 'large', judgeSamples: 5, rubric: 'auto', gates: { leakage: null, extraction: null } });
    expect(spec.evaluation.gates.judgeWinRate).toBe(0.4);
    const judgeless = await clone(gateway, cloned.id, { evaluation: { judge: null, judgeSamples: null } });
    expect(judgeless.status).toBe(201);
  });

  test.for<[object, string]>([
    [{ promt: 'x' }, '/promt'],
    [{ questions: { count: 0 } }, '/questions/count'],
    [{ prompt: null }, '/prompt'],
    [{ teacher: { model: 'nobody' } }, '/teacher/model'],
    [
      {
        rules: [
          { id: 'a', startsWith: 'A' },
          { id: 'a', startsWith: 'B' },
        ],
      },
      '/rules',
    ],
  ])('refuses %j as a spec that is posted', async ([patch, pointer], { gateway }) => {
    const { id } = await gateway.submit();
    const response = await clone(gateway, id, patch);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors[0]?.pointer).toBe(pointer);
    expect((await gateway.records.list({ limit: 10 })).data).toHaveLength(1);
  });

  test('takes nothing but an object, and no evaluation', async ({ gateway }) => {
    const { id } = await gateway.submit();
    expect((await gateway.post(`/v1/distillations/${id}/clone`, '[]')).status).toBe(422);
    expect((await clone(gateway, nobody, {})).status).toBe(404);
    await gateway.leave(id, 'adapter', 'weights');
    await gateway.leave(id, 'test', '{}');
    await gateway.records.succeed(id, result);
    const made = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    const refused = await clone(gateway, made.id, {});
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([409, expect.stringContaining(`student of ${id}`)]);
  });
});

describe('deleting', () => {
  const paths = ['', '/events', '/artifacts', '/artifacts/spec', '/report', '/questions', '/answers', '/examples', '/evaluations'];

  test('leaves nothing of it: no key, no job, no file, no student', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    const evaluated = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    await gateway.records.cancel(evaluated.id);
    const other = await gateway.submit();
    await gateway.artifacts.scratch(artifactKey(id, 'training'));
    expect((await keysOf(redis, prefix)).filter((key) => key.includes(id)).length).toBeGreaterThan(5);
    const response = await remove(gateway, id);
    expect([response.status, await response.text()]).toEqual([204, '']);
    for (const gone of [id, evaluated.id]) {
      for (const path of paths) expect((await gateway.request(`/v1/distillations/${gone}${path}`)).status, path).toBe(404);
      for (const action of ['cancel', 'pause', 'resume', 'retry', 'clone', 'evaluations'])
        expect((await gateway.post(`/v1/distillations/${gone}/${action}`, {})).status, action).toBe(404);
      const keys = await keysOf(redis, prefix);
      expect(keys.filter((key) => key.includes(gone))).toEqual([]);
      for (const key of keys.filter((each) => /:dst-|:(wait|failed|completed|waiting-children|active|delayed)$/.test(each))) {
        const members = (await redis.type(key)) === 'zset' ? await redis.zrange(key, 0, '-1') : await redis.lrange(key, 0, -1);
        expect(
          members.filter((member) => member.includes(gone)),
          key,
        ).toEqual([]);
      }
      for (const place of ['distillations', '.scratch/distillations'])
        await expect(access(join(gateway.folder, place, gone))).rejects.toThrow();
    }
    expect((await remove(gateway, id)).status).toBe(404);
    const list = (await (await gateway.request('/v1/distillations')).json()) as { data: { id: string }[] };
    expect(list.data.map((record) => record.id)).toEqual([other.id]);
    const chat = await gateway.post('/v1/chat/completions', { model: `student:${id}`, messages: [{ role: 'user', content: 'Hello' }] });
    expect([chat.status, (await problemOf(chat)).error.code]).toEqual([404, 'model_unknown']);
  });

  test('gives its name to the one that had it before', async ({ gateway }) => {
    const [first, second] = [await gateway.submit(), await gateway.submit()];
    for (const { id } of [first, second]) await gateway.records.succeed(id, result);
    expect(await gateway.records.findByName('beethoven')).toBe(second.id);
    await remove(gateway, second.id);
    expect(await gateway.records.findByName('beethoven')).toBe(first.id);
  });

  test('is refused for what has not ended, and while its student is evaluated', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const running = await remove(gateway, id);
    expect([running.status, running.headers.get('x-should-retry')]).toEqual([409, 'false']);
    expect((await problemOf(running)).detail).toBe(`${id} is queued; only what has ended can be deleted: cancel it first.`);
    await failIn(gateway, id, 'evaluation');
    const evaluation = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
    const evaluated = await remove(gateway, id);
    expect([evaluated.status, (await problemOf(evaluated)).detail]).toEqual([409, expect.stringContaining(evaluation.id)]);
    await gateway.records.cancel(evaluation.id);
    expect((await remove(gateway, evaluation.id)).status).toBe(204);
    expect(await gateway.records.evaluations(id)).toEqual([]);
    expect((await gateway.request(`/v1/distillations/${id}`)).status).toBe(200);
    expect((await remove(gateway, nobody)).status).toBe(404);
  });

  test('that was cut off is finished by the sweep', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'evaluation');
    await gateway.records.markDeleted(id);
    expect((await gateway.request(`/v1/distillations/${id}`)).status).toBe(404);
    await gateway.sweep();
    expect((await keysOf(redis, prefix)).filter((key) => key.includes(id))).toEqual([]);
    await expect(access(join(gateway.folder, 'distillations', id))).rejects.toThrow();
    expect(await gateway.records.deletions()).toEqual([]);
  });
});
