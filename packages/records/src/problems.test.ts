import { expect } from 'vitest';
import { id, newRecord, test } from '../test/record-fixtures.ts';

test('a trouble is counted, keeps its latest message, and is told once a code', async ({ records }) => {
  await records.create(newRecord());
  expect(await records.noteProblem(id, 'teacher_unreachable', 'Model big cannot be reached (ECONNREFUSED).')).toBe(1);
  expect(await records.noteProblem(id, 'teacher_unreachable', 'Model big fails (500).')).toBe(2);
  expect(await records.noteProblem(id, 'teacher_bad_response', 'Model big answers with a web page.')).toBe(1);
  expect(await records.problems(id)).toEqual([
    { code: 'teacher_unreachable', count: 2, message: 'Model big fails (500).' },
    { code: 'teacher_bad_response', count: 1, message: 'Model big answers with a web page.' },
  ]);
  const warnings = (await records.readEvents(id, { limit: 100 })).filter(({ level }) => level === 'warn');
  expect(warnings.map(({ data }) => data)).toEqual([{ code: 'teacher_unreachable' }, { code: 'teacher_bad_response' }]);
  expect((await records.get(id))?.status).toBe('queued');
});

test('a trouble of a distillation that is gone leaves nothing behind', async ({ records, redis, prefix }) => {
  expect(await records.noteProblem(id, 'teacher_unreachable', 'Model big cannot be reached.')).toBe(0);
  expect(await redis.keys(`${prefix}:*`)).toEqual([]);
});
