import { expect } from 'vitest';
import { id, idOf, newRecord, test } from '../test/record-fixtures.ts';

const over = { code: 'budget_exceeded', message: 'The budget of $1.00 is used up.', stage: 'answers' } as const;

test('a paused distillation says why, and goes on where it was', async ({ records }) => {
  await records.create(newRecord());
  await records.stageStarted(id, 'questions', 10);
  expect(await records.pause(id, over)).toBe(true);
  expect(await records.pause(id, null)).toBe(true);
  expect(await records.get(id)).toMatchObject({ status: 'paused', stage: 'questions', error: over, finishedAt: null });
  expect(await records.state(id)).toBe('paused');
  expect(await records.resume(id)).toBe('resumed');
  expect(await records.resume(id)).toBe('already');
  expect(await records.get(id)).toMatchObject({ status: 'running', error: null });
  const told = (await records.readEvents(id, { limit: 10 })).map(({ message }) => message);
  expect(told).toEqual(['queued', 'running', 'questions started', over.message, 'resumed']);
});

test('what was found before the last resume, or before the budget was raised, pauses nothing', async ({ records }) => {
  await records.create(newRecord());
  await records.pause(id, over);
  await records.resume(id);
  expect(await records.pause(id, over, { since: 0 })).toBe(true);
  expect(await records.get(id)).toMatchObject({ status: 'queued', error: null });
  expect(await records.pause(id, over, { since: Date.now() + 60_000 })).toBe(true);
  expect(await records.state(id)).toBe('paused');
  await records.cancel(id);
  await records.create(newRecord({ id: idOf(2) }));
  await records.update(idOf(2), { budgetUsd: 1 });
  await records.pause(idOf(2), over, { since: 0 });
  expect(await records.state(idOf(2))).toBe('queued');
});

test('what never began is queued again when it is resumed', async ({ records }) => {
  await records.create(newRecord());
  await records.pause(id, null);
  expect(await records.counts()).toMatchObject({ queued: 0, paused: 1 });
  await records.resume(id);
  expect(await records.state(id)).toBe('queued');
});

test('what has ended can be neither paused nor resumed, and a paused one can be cancelled', async ({ records }) => {
  await records.create(newRecord());
  await records.pause(id, null);
  expect(await records.cancel(id)).toBe('cancelled');
  expect(await records.pause(id, over)).toBe(false);
  expect(await records.resume(id)).toBe('terminal');
  expect(await records.resume(idOf(9))).toBe('terminal');
  expect(await records.pause(idOf(9), null)).toBe(false);
  expect(await records.state(idOf(9))).toBeNull();
  expect(await records.get(id)).toMatchObject({ status: 'cancelled', error: null });
});

test('name and metadata may change, and the student is found by its new name', async ({ records }) => {
  const result = { examples: 1, studentModel: 'x', gapClosed: null, promptTokensSaved: null };
  await records.create(newRecord());
  await records.succeed(id, result);
  await records.update(id, { name: 'ludwig', metadata: { owner: 'me' } });
  expect(await records.get(id)).toMatchObject({ name: 'ludwig', metadata: { owner: 'me' } });
  expect([await records.findByName('beethoven'), await records.findByName('ludwig')]).toEqual([null, id]);
});
