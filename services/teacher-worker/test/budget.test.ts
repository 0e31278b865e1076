import { expect } from 'vitest';
import { id, questionOf, questionsOf, test } from './stage.ts';

const patient = { timeout: 55_000 };

test('a budget is never overrun, and a distillation that has used it up pauses and goes on with more', async ({ stage }) => {
  const server = await stage.startServer({ latencyMs: 20 });
  stage.startWorker(server);
  stage.startWorker(server);
  // A call is set aside with about 0.0005 USD, and costs about a tenth of that.
  await stage.begin(questionsOf(60), { spec: { budgetUsd: 0.002 } });
  await expect.poll(() => stage.records.state(id), patient).toBe('paused');
  await expect.poll(() => server.counts.inFlight, patient).toBe(0);
  await expect.poll(async () => (await stage.records.get(id))?.budget.reservedUsd, patient).toBe(0);
  const paused = await stage.records.get(id);
  expect(paused?.error).toMatchObject({ code: 'budget_exceeded', message: expect.stringMatching(/Raise budgetUsd and resume/) });
  expect(paused?.budget.spentUsd).toBeLessThanOrEqual(0.002);
  expect(paused?.budget.spentUsd).toBeGreaterThan(0.001);
  const kept = await stage.records.countAnswers(id);
  expect(kept).toBe(server.counts.requests);
  expect(kept).toBeLessThan(60);

  await stage.records.update(id, { budgetUsd: 1 });
  await stage.records.resume(id);
  await stage.pipeline.resume(id);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(await stage.records.countAnswers(id)).toBe(60);
  expect(server.counts.requests).toBe(60);
  const { input, cachedInput, output } = server.counts.tokens;
  const spent = (input - cachedInput + 0.1 * cachedInput + 4 * output) / 1e6;
  expect((await stage.records.get(id))?.budget).toEqual({ limitUsd: 1, spentUsd: expect.closeTo(spent, 12), reservedUsd: 0 });
});

test('a question that the budget does not reach takes no answer away from those that are being asked with it', async ({ stage }) => {
  const server = await stage.startServer({ latencyMs: 300 });
  stage.startWorker(server);
  const dear = questionOf(0, { text: `What of ${'this '.repeat(3000)}?` });
  await stage.begin([dear, questionOf(1)], { spec: { budgetUsd: 0.002 }, batch: 2 });
  await expect.poll(() => stage.records.state(id), patient).toBe('paused');
  expect([...(await stage.answers()).keys()]).toEqual([questionOf(1).id]);
  expect(server.counts.requests).toBe(1);
  expect((await stage.records.get(id))?.usage).toMatchObject([{ requests: 1 }]);
});
