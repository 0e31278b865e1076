import { expect } from 'vitest';
import { askedFor } from './ghost-writer.ts';
import { id, patient, specOf, test } from './stage.ts';

test('after kill -9 while the model writes another process goes on: no question twice, no more asked again than was under way', async ({
  stage,
}) => {
  stage.server.latencyMs = 150;
  const first = await stage.startProcess();
  await stage.begin(specOf({ count: 300, modelShare: 0.8, multiTurn: 0.05 }));
  const written = async () => (await stage.questions()).filter(({ origin }) => origin === 'model').length;
  await expect.poll(written, { ...patient, interval: 20 }).toBeGreaterThan(60);
  await first.kill();
  const before = await stage.questions();
  expect(before.length).toBeLessThan(305);
  // The record has told of it all along.
  expect((await stage.records.get(id))?.stages[0]).toMatchObject({ status: 'running', total: 305 });
  expect((await stage.records.get(id))?.stages[0]?.done).toBeGreaterThan(60);
  await using _second = await stage.startProcess();
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const after = await stage.questions();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(new Set(after.map((question) => question.id)).size).toBe(305);
  expect(after.filter(({ followUps }) => followUps.length > 0)).toHaveLength(15);
  const asked = stage.server.requests.filter((request) => askedFor(request) !== 'answer').map(({ seed }) => seed);
  // Four at the host, and as many that were answered and not yet written down: they come and go together.
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(8);
  expect((await stage.records.get(id))?.stages[0]).toMatchObject({ done: 305, total: 305 });
});

test('after kill -9 while questions are fed another process goes on: each is fed, and what is answered is not asked again', async ({
  stage,
}) => {
  const asked: string[] = [];
  const first = await stage.startProcess();
  await stage.begin(specOf({ count: 300 }));
  await expect.poll(() => stage.waiting(), { ...patient, interval: 20 }).toBeGreaterThan(0);
  const teacher = stage.startTeacher(async ({ questionIds }) => {
    asked.push(...questionIds);
    await stage.store(questionIds);
  });
  await expect.poll(() => stage.records.countAnswers(id), { ...patient, interval: 5 }).toBeGreaterThan(20);
  await first.kill();
  await using _teacher = teacher;
  await using _second = await stage.startProcess();
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(305);
  expect(asked).toHaveLength(305);
});
