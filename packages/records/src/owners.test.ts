import { describe, expect } from 'vitest';
import { id, idOf, newRecord, test } from '../test/record-fixtures.ts';

const result = { examples: 1, studentModel: 'x', gapClosed: null, promptTokensSaved: null };
const ids = (page: { data: { id: string }[] }) => page.data.map((record) => record.id);

describe('what belongs to an owner', () => {
  test('is shown, and local where nothing was said', async ({ records }) => {
    await records.create(newRecord());
    await records.create(newRecord({ id: idOf(2), owner: 'alice' }));
    expect([(await records.get(id))?.owner, (await records.get(idOf(2)))?.owner]).toEqual(['local', 'alice']);
    expect([await records.owner(id), await records.owner(idOf(2)), await records.owner(idOf(3))]).toEqual(['local', 'alice', null]);
  });

  test('is one list, newest first, whatever stands between and however the name begins', async ({ records }) => {
    for (const number of [1, 2, 3, 4, 5, 6])
      await records.create(newRecord({ id: idOf(number), owner: ['alice', 'alice-2', 'al'][number % 3] as string }));
    expect(ids(await records.list({ limit: 10, owner: 'alice' }))).toEqual([idOf(6), idOf(3)]);
    expect(await records.list({ limit: 1, owner: 'al' })).toMatchObject({ data: [{ id: idOf(5) }], hasMore: true });
    expect(await records.list({ limit: 1, owner: 'al', after: idOf(5) })).toMatchObject({ data: [{ id: idOf(2) }], hasMore: false });
    expect(await records.list({ limit: 10, owner: 'a' })).toEqual({ data: [], hasMore: false, after: null });
    expect(ids(await records.list({ limit: 10 }))).toHaveLength(6);
  });

  test('can be listed by status, which it follows', async ({ records }) => {
    for (const number of [1, 2, 3]) await records.create(newRecord({ id: idOf(number), owner: number === 2 ? 'bob' : 'alice' }));
    await records.stageStarted(idOf(1), 'questions');
    await records.stageStarted(idOf(2), 'questions');
    expect(ids(await records.list({ limit: 5, owner: 'alice', status: 'running' }))).toEqual([idOf(1)]);
    expect(ids(await records.list({ limit: 5, owner: 'alice', status: 'queued' }))).toEqual([idOf(3)]);
    await records.pause(idOf(1), null);
    expect(ids(await records.list({ limit: 5, owner: 'alice', status: 'running' }))).toEqual([]);
    expect(ids(await records.list({ limit: 5, owner: 'alice', status: 'paused' }))).toEqual([idOf(1)]);
  });

  test('is found by its name, also after that was changed, and not by others', async ({ records }) => {
    for (const [number, owner] of [
      [1, 'alice'],
      [2, 'bob'],
    ] as const) {
      await records.create(newRecord({ id: idOf(number), owner }));
      await records.succeed(idOf(number), result);
    }
    expect(await records.findByName('beethoven', 'alice')).toBe(idOf(1));
    expect(await records.findByName('beethoven')).toBe(idOf(2));
    await records.update(idOf(1), { name: 'ludwig' });
    expect(await records.findByName('beethoven', 'alice')).toBeNull();
    expect(await records.findByName('ludwig', 'alice')).toBe(idOf(1));
    expect(await records.findByName('ludwig', 'bob')).toBeNull();
  });

  test('is gone from every list when it is removed', async ({ records, redis, prefix }) => {
    await records.create(newRecord({ owner: 'alice' }));
    await records.succeed(id, result);
    await records.remove(id);
    for (const list of ['index', 'names', 'succeeded', 'queued']) expect(await redis.zcard(`${prefix}:dst-${list}-owned`), list).toBe(0);
  });
});

test('an owner has so many that have not ended, and not one more, however many are asked for at once', async ({ records }) => {
  const make = (number: number, owner = 'alice') => records.create(newRecord({ id: idOf(number), owner }), { mostUnfinished: 3 });
  const made = await Promise.all(Array.from({ length: 12 }, (_, number) => make(number)));
  expect(made.filter(Boolean)).toHaveLength(3);
  expect((await records.list({ limit: 100, owner: 'alice' })).data).toHaveLength(3);
  expect(await make(20, 'alice2')).toBe(true);
  // Made again is not one more.
  const [first = ''] = ids(await records.list({ limit: 1, owner: 'alice' }));
  expect(await records.create(newRecord({ id: first, owner: 'alice' }), { mostUnfinished: 3 })).toBe(true);
  await records.pause(first, null);
  expect(await make(21)).toBe(false);
  await records.cancel(first);
  expect(await make(22)).toBe(true);
});

test('an evaluation that is one too many is not noted with its student', async ({ records, redis, prefix }) => {
  await records.create(newRecord());
  const more = newRecord({ id: idOf(2), evaluationOf: id });
  expect(await records.create(more, { mostUnfinished: 1 })).toBe(false);
  expect(await redis.exists(`${prefix}:dst:${id}:evaluations`)).toBe(0);
  expect(await records.create(more, { mostUnfinished: 2 })).toBe(true);
  expect((await records.evaluations(id, { limit: 10 })).data.map((record) => record.id)).toEqual([idOf(2)]);
});
