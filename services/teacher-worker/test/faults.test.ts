import { expect } from 'vitest';
import { id, questionOf, questionsOf, test } from './stage.ts';

const patient = { timeout: 55_000 };

test('429 spends no attempt: the queue waits as long as the host asks, and nothing is lost', async ({ stage }) => {
  const server = await stage.startServer({ faults: [{ kind: 'rate-limit', first: 30, retryAfterSeconds: 0.05 }] });
  stage.startWorker(server);
  await stage.begin(questionsOf(12));
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(12);
  expect(server.counts.byStatus).toEqual({ 429: 30, 200: 12 });
  const warnings = (await stage.records.readEvents(id, { limit: 100 })).filter(({ level }) => level === 'warn');
  expect(warnings.map(({ data }) => data.code)).toEqual(['teacher_rate_limited']);
});

test('in a batch, one refusal for now does not drop the others, which are not asked again', async ({ stage }) => {
  let left = 1;
  const server = await stage.startServer({
    faults: [{ kind: 'rate-limit', retryAfterSeconds: 0.05, when: ({ question }) => question.includes(' 3?') && left-- > 0 }],
  });
  stage.startWorker(server);
  await stage.begin(questionsOf(6), { batch: 6 });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(6);
  expect(server.counts.requests).toBe(7);
});

test('a sample that was paid before a 429 is not asked again', async ({ stage }) => {
  const server = await stage.startServer({
    answer: ({ number }) => (number === 1 ? 'As an AI, no.' : 'Ach, yes.'),
    faults: [{ kind: 'rate-limit', retryAfterSeconds: 0.05, when: ({ number }) => number === 2 }],
  });
  stage.startWorker(server);
  await stage.begin([questionOf(1)]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect([...(await stage.answers()).values()][0]).toMatchObject({ text: 'Ach, yes.', attempt: 2 });
  expect(server.counts.requests).toBe(3);
  expect((await stage.records.get(id))?.usage).toMatchObject([{ requests: 2 }]);
});

for (const [kind, code, words] of [
  ['unauthorized', 'teacher_auth', /Model big .*refuses the key \(401\).*apiKeyEnv/],
  ['no-credit', 'teacher_auth', /has no credit left/],
  ['unknown-model', 'teacher_model_unknown', /Model big .*does not know the model/],
  ['bad-request', 'teacher_refused', /Model big .*refuses the request \(400\).*context of 2048/],
] as const)
  test(`${kind} ends the distillation at once as ${code}, not once a question`, async ({ stage }) => {
    const server = await stage.startServer({ faults: [{ kind }] });
    stage.startWorker(server);
    await stage.begin(questionsOf(200));
    await expect.poll(async () => (await stage.records.get(id))?.error, patient).toMatchObject({ code, stage: 'answers' });
    expect((await stage.records.get(id))?.error?.message).toMatch(words);
    expect(server.counts.requests).toBeLessThan(60);
  });

test('a refused request is that question’s own trouble once others got through', async ({ stage }) => {
  const server = await stage.startServer({ faults: [{ kind: 'bad-request', when: ({ question }) => question.includes(' 2?') }] });
  await stage.begin(questionsOf(4));
  await expect.poll(() => stage.records.countQuestions(id), patient).toBe(4);
  await stage.keepAnswer(questionOf(0), 'Ach, from before.');
  const { metrics } = stage.startWorker(server);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const answer = (await stage.answers()).get(questionOf(2).id);
  expect(answer).toMatchObject({ text: '', finishReason: 'other', rejections: [{ check: 'empty' }] });
  expect((await stage.records.problems(id)).map(({ code }) => code)).toEqual(['teacher_refused']);
  const counted = (await metrics.answers.get()).values.filter(({ value }) => value > 0);
  expect(Object.fromEntries(counted.map(({ labels, value }) => [labels.result, value]))).toEqual({ accepted: 2, rejected: 1 });
});

test('500s, cut connections and web pages are asked again until an answer comes', async ({ stage }) => {
  const server = await stage.startServer({
    faults: [
      { kind: 'server-error', when: ({ number }) => number === 1 },
      { kind: 'cut', when: ({ number }) => number === 2 },
      { kind: 'html', when: ({ number }) => number === 3 },
    ],
  });
  const { metrics } = stage.startWorker(server);
  await stage.begin(questionsOf(6));
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(6);
  expect(server.counts.requests).toBe(9);
  const retries = (await metrics.modelRetries.get()).values.map(({ labels, value }) => [labels.reason, value]);
  expect(Object.fromEntries(retries)).toEqual({ auth: 0, model_unknown: 0, refused: 0, rate_limited: 0, unreachable: 2, bad_response: 1 });
  expect((await stage.records.problems(id)).map(({ code, count }) => [code, count])).toEqual([
    ['teacher_unreachable', 2],
    ['teacher_bad_response', 1],
  ]);
});

test('a teacher that never answers ends the distillation by name, not as a small dataset', async ({ stage }) => {
  const { answerQuestion } = stage.createHandler({ url: 'http://127.0.0.1:9/v1' });
  await stage.begin([questionOf(1)]);
  await expect.poll(() => stage.records.countQuestions(id), patient).toBe(1);
  const job = { distillationId: id, round: 1, index: 0, questionIds: [questionOf(1).id] };
  const { signal } = new AbortController();
  const tried = (lastTry: boolean) => answerQuestion(job, { ...stage.context, signal, draining: signal, lastTry });
  const sentence = /Model big \(127\.0\.0\.1:9\) cannot be reached/;
  await expect(tried(false)).rejects.toMatchObject({ name: 'ModelError', message: expect.stringMatching(sentence) });
  await expect(tried(true)).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'teacher_unreachable',
    message: expect.stringMatching(sentence),
  });
  expect(await stage.records.problems(id)).toMatchObject([{ code: 'teacher_unreachable', count: 2 }]);
  // Once something got through, a question that nobody answers is the assembler's to ask again.
  await stage.keepAnswer(questionOf(2), 'Ach, from before.');
  await expect(tried(true)).rejects.toMatchObject({ name: 'ModelError' });
});

test('cancelling ends calls under way and starts no more', async ({ stage }) => {
  const server = await stage.startServer({ latencyMs: 30_000 });
  stage.startWorker(server);
  await stage.begin(questionsOf(50));
  await expect.poll(() => server.counts.inFlight, patient).toBe(8);
  await stage.records.cancel(id);
  await stage.pipeline.stop(id);
  await expect.poll(() => server.counts.inFlight, patient).toBe(0);
  expect(server.counts.requests).toBe(8);
  expect(await stage.records.countAnswers(id)).toBe(0);
});
