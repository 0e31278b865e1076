import { describe, expect } from 'vitest';
import { id, idOf, newRecord, test } from '../test/record-fixtures.ts';

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
    expect(await records.list({ limit: 5, status: 'failed' })).toEqual({ data: [], hasMore: false, after: null });
    expect(await records.counts()).toEqual({ queued: 2, running: 2, paused: 0, succeeded: 0, failed: 0, cancelled: 0 });
  });
});

test('a list filtered by what is rare is looked through a part at a time, and nothing is passed over', async ({
  records,
  redis,
  prefix,
}) => {
  const numbered = (number: number) => `dst_01JD5H2Z7T8Q4X9V0C3B6N${String(number).padStart(4, '0')}`;
  const fill = redis.pipeline();
  for (let number = 0; number < 2500; number += 1) {
    const metadata = JSON.stringify({ project: number % 700 === 0 ? 'rare' : 'usual' });
    fill.hset(`${prefix}:dst:${numbered(number)}:record`, 'stage', number % 2 ? 'answers' : 'dataset', 'metadata', metadata);
    fill.zadd(`${prefix}:dst-index`, 0, numbered(number));
  }
  await fill.exec();
  for (const number of [0, 700, 1400, 2100])
    await records.create(newRecord({ id: numbered(number), metadata: { project: 'rare', number: String(number) } }));
  const seen: string[] = [];
  let pages = 0;
  for (let after: string | undefined; ; pages += 1) {
    const page = await records.list({ limit: 3, metadata: { project: 'rare' }, ...(after && { after }) });
    seen.push(...page.data.map(({ id: found }) => found));
    expect(page.after !== null).toBe(page.hasMore);
    if (page.after === null) break;
    after = page.after;
  }
  expect(seen).toEqual([2100, 1400, 700, 0].map(numbered));
  expect(pages).toBe(2);
  expect((await records.list({ limit: 3, metadata: { project: 'rare' }, stage: 'answers' })).data).toEqual([]);
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
