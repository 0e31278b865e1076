import { mkdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { artifactKey } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { test } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

const twice = async (gateway: Gateway) => {
  await gateway.sweep();
  await gateway.sweep();
};

const newRecord = (id: string) => ({
  id,
  name: 'beethoven',
  models: { teacher: 'large', student: 'small' },
  stopAfter: null,
  specSha256: 'a'.repeat(64),
  metadata: {},
  createdAt: new Date().toISOString(),
});
const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

describe('the sweep', () => {
  test('adds the jobs of a distillation whose gateway was killed before it could', async ({ gateway }) => {
    await gateway.artifacts.write(artifactKey(id, 'spec'), ['{}']);
    await gateway.records.create(newRecord(id));
    await gateway.sweep();
    expect(await gateway.pipeline.rootState(id, 'evaluation')).toBe('missing');
    await gateway.sweep();
    expect(await gateway.pipeline.rootState(id, 'evaluation')).toBe('waiting-children');
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
  });

  test('adds no questions for one whose rows the user has answered', async ({ gateway }) => {
    await gateway.artifacts.write(artifactKey(id, 'spec'), ['{}']);
    await gateway.records.create({ ...newRecord(id), stopAfter: 'training', ownRows: true });
    await twice(gateway);
    expect(await gateway.pipeline.rootState(id, 'training')).toBe('waiting-children');
    const counts = await gateway.pipeline.depths([]);
    expect([counts.get('questions')?.jobs.waiting, counts.get('dataset')?.jobs.waiting]).toEqual([0, 1]);
  });

  test('clears away what was left of a submission that was refused in the middle', async ({ gateway }) => {
    await gateway.records.create(newRecord(id));
    await twice(gateway);
    expect(await gateway.records.get(id)).toBeNull();
    expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  });

  test('ends a distillation whose root job has failed without anybody telling', async ({ gateway, redis, prefix }) => {
    const { id: failed } = await gateway.submit();
    const job = `${failed}-evaluation`;
    // As BullMQ leaves a job whose workers were lost too often.
    await redis.zrem(`${prefix}:evaluation:waiting-children`, job);
    await redis.zadd(`${prefix}:evaluation:failed`, Date.now(), job);
    await redis.hset(`${prefix}:evaluation:${job}`, 'failedReason', 'job stalled more than allowable limit');
    await gateway.sweep();
    expect(await gateway.records.get(failed)).toMatchObject({ status: 'queued' });
    await gateway.sweep();
    const record = await gateway.records.get(failed);
    expect(record).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
    expect(record?.error?.message).toContain('job stalled more than allowable limit');
  });

  test('leaves alone what runs, waits, or has ended', async ({ gateway }) => {
    const waiting = await gateway.submit();
    const running = await gateway.submit();
    await gateway.records.stageStarted(running.id, 'questions', 3);
    const cancelled = await gateway.submit();
    await gateway.records.cancel(cancelled.id);
    const before = await Promise.all([waiting, running, cancelled].map((record) => gateway.records.readEvents(record.id, { limit: 10 })));
    await twice(gateway);
    expect(await Promise.all([waiting, running, cancelled].map((record) => gateway.records.readEvents(record.id, { limit: 10 })))).toEqual(
      before,
    );
  });

  test('mends the others where one cannot be mended', async ({ gateway }) => {
    const [before, after] = ['dst_01JD5H2Z7T8Q4X9V0C3B6N1M5A', 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5Z'];
    for (const each of [before, id, after]) await gateway.records.create(newRecord(each));
    // A link to itself: whether its spec is there cannot be told.
    const spec = join(gateway.folder, artifactKey(id, 'spec'));
    await mkdir(dirname(spec), { recursive: true });
    await symlink(basename(spec), spec);
    await twice(gateway);
    const left = await Promise.all([before, id, after].map((each) => gateway.records.get(each)));
    expect(left.map((record) => record?.id)).toEqual([undefined, id, undefined]);
    expect(gateway.lines.filter((line) => line.includes('"distillation not mended yet"'))).toHaveLength(1);
    await rm(spec);
    await gateway.sweep();
    expect(await gateway.records.get(id)).toBeNull();
  });

  test('looks through more than a page of distillations', async ({ gateway }) => {
    const ids = Array.from({ length: 120 }, (_, i) => `dst_01JD5H2Z7T8Q4X9V0C3B6N1${String(i).padStart(3, '0')}`);
    for (const each of ids) await gateway.records.create(newRecord(each));
    await twice(gateway);
    expect(await gateway.records.counts()).toMatchObject({ queued: 0 });
  });
});
