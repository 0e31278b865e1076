import { expect } from 'vitest';
import { id, prompt, questionOf, questionsOf, test } from './stage.ts';

const patient = { timeout: 50_000 };

test('every question is asked once with prompt and demonstrations before it, and its answer stored', async ({ stage }) => {
  const server = await stage.startServer();
  const { metrics } = stage.startWorker(server);
  const questions = questionsOf(30);
  await stage.begin(questions);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const answers = await stage.answers();
  expect([...answers.keys()].sort()).toEqual(questions.map((question) => question.id).sort());
  expect(server.counts.requests).toBe(30);
  expect(server.requests[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(server.requests[0]?.messages[0]?.content).toBe(prompt);
  const question = questionOf(3);
  expect(answers.get(question.id)).toMatchObject({
    text: `Ach, my friend, I tell you: ${question.text}`,
    model: 'big',
    attempt: 1,
    finishReason: 'stop',
    rejections: [],
  });
  const { tokens } = server.counts;
  const costUsd = expect.closeTo((tokens.input - tokens.cachedInput + 0.1 * tokens.cachedInput + 4 * tokens.output) / 1e6, 12);
  const record = await stage.records.get(id);
  expect(record?.usage).toEqual([{ model: 'big', role: 'teacher', requests: 30, ...tokens, costUsd }]);
  expect(record?.budget).toEqual({ limitUsd: null, spentUsd: costUsd, reservedUsd: 0 });
  const counted = await metrics.answers.get();
  expect(counted.values.filter(({ value }) => value > 0).map(({ labels, value }) => [labels.result, value])).toEqual([['accepted', 30]]);
  expect(stage.logged.join('')).not.toMatch(/Ludwig|my friend|What of matter/);
});

test('a training question is asked again with another seed while a rule is broken, and the last sample is stored', async ({ stage }) => {
  const seeds: (number | null)[] = [];
  const server = await stage.startServer({
    answer: ({ seed }) => {
      seeds.push(seed);
      return seeds.length < 3 ? 'Hello, my friend.' : 'Ach, my friend, at last.';
    },
  });
  stage.startWorker(server);
  await stage.begin([questionOf(1)], { spec: { rules: [{ id: 'opening', startsWith: 'Ach' }] } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(new Set(seeds).size).toBe(3);
  const [answer] = (await stage.answers()).values();
  expect(answer).toMatchObject({ text: 'Ach, my friend, at last.', attempt: 3, rejections: [] });
  expect(answer?.usage.input).toBe(server.counts.tokens.input);
  expect((await stage.records.get(id))?.usage).toMatchObject([{ requests: 3 }]);
});

test('samples end at teacher.samples, and what is wrong with the last stays with it', async ({ stage }) => {
  const server = await stage.startServer({ answer: () => 'As an AI, I have no past.' });
  stage.startWorker(server);
  await stage.begin([questionOf(1)]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const [answer] = (await stage.answers()).values();
  expect(answer?.attempt).toBe(3);
  expect(answer?.rejections.map(({ check }) => check)).toEqual(['ai-talk']);
});

test('a test question is asked exactly once, whatever the answer is worth', async ({ stage }) => {
  const server = await stage.startServer({ answer: () => 'As an AI, I have no past.' });
  stage.startWorker(server);
  await stage.begin([questionOf(1, { split: 'test' })]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.counts.requests).toBe(1);
  expect([...(await stage.answers()).values()][0]).toMatchObject({ attempt: 1, rejections: [{ check: 'ai-talk' }] });
});

test('a question that has an answer costs nothing when its job runs again', async ({ stage }) => {
  const server = await stage.startServer();
  const questions = questionsOf(4);
  await stage.begin(questions, { batch: 4 });
  await expect.poll(() => stage.records.countQuestions(id), patient).toBe(4);
  await stage.keepAnswer(questionOf(2), 'Ach, from before.');
  stage.startWorker(server);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.counts.requests).toBe(3);
  expect((await stage.answers()).get(questionOf(2).id)?.text).toBe('Ach, from before.');
});

test('two workers share a queue, and no answer is asked or stored twice', async ({ stage }) => {
  const server = await stage.startServer({ latencyMs: 20 });
  stage.startWorker(server);
  stage.startWorker(server);
  await stage.begin(questionsOf(80), { batch: 3 });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(80);
  expect(server.counts.requests).toBe(80);
  expect(server.counts.maxInFlight).toBeLessThanOrEqual(16);
});

test('a cut, an empty and a filtered answer are kept as rejected', async ({ stage }) => {
  const server = await stage.startServer({
    faults: [
      { kind: 'truncated', when: ({ question }) => question.includes(' 0?') },
      { kind: 'empty', when: ({ question }) => question.includes(' 1?') },
      { kind: 'filtered', when: ({ question }) => question.includes(' 2?') },
      { kind: 'content-policy', when: ({ question }) => question.includes(' 3?') },
    ],
  });
  stage.startWorker(server);
  await stage.begin(questionsOf(5), { spec: { teacher: { model: 'big', samples: 1 } } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  const answers = await stage.answers();
  const checksOf = (number: number) => answers.get(questionOf(number).id)?.rejections.map(({ check }) => check);
  expect([0, 1, 2, 3, 4].map(checksOf)).toEqual([['truncated'], ['empty'], ['content-filter'], ['content-filter'], []]);
});

test('a cut answer is asked once more with twice the tokens, even when it was the last sample', async ({ stage }) => {
  const server = await stage.startServer({ faults: [{ kind: 'truncated', when: ({ number }) => number === 1 }] });
  stage.startWorker(server);
  await stage.begin([questionOf(1)], { spec: { teacher: { model: 'big', samples: 1, maxTokens: 64 } } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.requests.map(({ maxTokens }) => maxTokens)).toEqual([64, 128]);
  expect([...(await stage.answers()).values()][0]).toMatchObject({ attempt: 2, finishReason: 'stop', rejections: [] });
});

test('an answer that is cut at twice the tokens too is rejected', async ({ stage }) => {
  const server = await stage.startServer({ faults: [{ kind: 'truncated' }] });
  stage.startWorker(server);
  await stage.begin([questionOf(1), questionOf(2, { split: 'test' })], { spec: { teacher: { model: 'big', samples: 1, maxTokens: 64 } } });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.requests.map(({ maxTokens }) => maxTokens).sort()).toEqual([128, 64, 64]);
  const rejected = [...(await stage.answers()).values()].map(({ rejections }) => rejections.map(({ check }) => check));
  expect(rejected).toEqual([['truncated'], ['truncated']]);
});

test('a conversation is asked turn by turn, each with the answers before it', async ({ stage }) => {
  const server = await stage.startServer();
  stage.startWorker(server);
  const question = questionOf(1, { followUps: ['And then?', 'Who says so?'] });
  await stage.begin([question]);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.requests.map(({ messages }) => messages.length)).toEqual([4, 6, 8]);
  expect(server.requests[2]?.messages.slice(3).map(({ content }) => content)).toEqual([
    question.text,
    `Ach, my friend, I tell you: ${question.text}`,
    'And then?',
    'Ach, my friend, I tell you: And then?',
    'Who says so?',
  ]);
  const [answer] = (await stage.answers()).values();
  expect(answer).toMatchObject({ attempt: 1, rejections: [] });
  expect(answer?.followUps).toEqual(['Ach, my friend, I tell you: And then?', 'Ach, my friend, I tell you: Who says so?']);
  expect(answer?.usage).toEqual(server.counts.tokens);
});

test('a conversation ends at the turn that breaks a rule, and says which', async ({ stage }) => {
  const answerTo = (question: string) => (question === 'And then?' ? 'Then nothing.' : 'Ach, so it was.');
  const server = await stage.startServer({ answer: ({ question }) => answerTo(question) });
  stage.startWorker(server);
  const rules = [{ id: 'opening', startsWith: 'Ach' }];
  await stage.begin([questionOf(1, { followUps: ['And then?', 'Who says so?'] })], {
    spec: { rules, teacher: { model: 'big', samples: 2 } },
  });
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect(server.counts.requests).toBe(4);
  const [answer] = (await stage.answers()).values();
  expect(answer).toMatchObject({ attempt: 2, followUps: ['Then nothing.'] });
  expect(answer?.rejections).toMatchObject([{ check: 'rule:opening', detail: expect.stringMatching(/^turn 2: /) }]);
});
