import { expect } from 'vitest';
import { id, patient, specOf, test } from './stage.ts';

test('one question goes before the others to a hosted teacher, and the others follow its answer', async ({ stage }) => {
  await using _generator = stage.startGenerator({ hosted: true });
  await stage.begin(specOf({ count: 20 }));
  await expect.poll(() => stage.waiting(), patient).toBe(1);
  expect((await stage.records.get(id))?.stages.map(({ status }) => status).slice(0, 2)).toEqual(['succeeded', 'waiting']);
  const [first] = await stage.questions();
  await stage.store([first?.id ?? '']);
  await expect.poll(() => stage.waiting(), patient).toBe(25);
  expect((await stage.records.get(id))?.stages[1]?.status).toBe('running');
});

test('to a teacher on this machine all go at once', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20 }));
  await expect.poll(() => stage.waiting(), patient).toBe(25);
});
