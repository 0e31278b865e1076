import { access } from 'node:fs/promises';
import { artifactKey, distillationSchema, stageNames, variantKey } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { failIn, lost } from './fail-in.ts';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result } from './start-gateway.ts';

const nobody = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const retry = (gateway: Gateway, id: string, body?: object) =>
  body ? gateway.post(`/v1/distillations/${id}/retry`, body) : gateway.request(`/v1/distillations/${id}/retry`, { method: 'POST' });

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
    expect(record.stages.map(({ status }) => status)).toEqual(
      stageNames.map((_, at) => (at < stageNames.indexOf('training') ? 'succeeded' : 'waiting')),
    );
    const counts = await gateway.pipeline.depths([]);
    expect([counts.get('questions')?.jobs.waiting, counts.get('dataset')?.jobs.waiting, counts.get('training')?.jobs.waiting]).toEqual([
      0, 0, 1,
    ]);
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
    await expect(access(scratch.path)).rejects.toThrow();
    expect(await gateway.artifacts.stat(artifactKey(id, 'answers'))).not.toBeNull();
    expect(await gateway.records.workState(id)).toBe('restoring');
    expect((await gateway.pipeline.depths([])).get('dataset')?.jobs.waiting).toBe(1);
  });

  test('begins with the questions where nothing is left of them, and says so to whoever asks for more', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await failIn(gateway, id, 'answers');
    const refused = await retry(gateway, id, { fromStage: 'answers' });
    expect([refused.status, (await problemOf(refused)).detail]).toEqual([409, expect.stringContaining('retry it from questions')]);
    const record = distillationSchema.parse(await (await retry(gateway, id)).json());
    expect(record.stages.map(({ status }) => status)).toEqual(stageNames.map(() => 'waiting'));
    expect((await gateway.pipeline.depths([])).get('questions')?.jobs.waiting).toBe(1);
  });

  test('is refused for what has not ended badly, and for a stage that was not reached', async ({ gateway }) => {
    const [queued, done, failed] = [await gateway.submit(), await gateway.submit(), await gateway.submit()];
    await gateway.records.succeed(done.id, result);
    await failIn(gateway, failed.id, 'training');
    for (const [id, body, detail] of [
      [queued.id, undefined, 'is queued; only what has failed or was cancelled can be retried.'],
      [done.id, undefined, 'has succeeded; only what has failed or was cancelled can be retried.'],
      [failed.id, { fromStage: 'evaluation' }, `can be retried from ${stageNames.slice(0, -1).join(', ')}, not from evaluation.`],
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
    const counts = await gateway.pipeline.depths([]);
    expect([counts.get('questions')?.jobs.waiting, counts.get('training')?.jobs.waiting]).toEqual([0, 1]);
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
