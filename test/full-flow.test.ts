import { exampleSchema, type QuestionPage, terminalStatuses } from '@understudy/contracts';
import { loadQuestionSet } from '@understudy/questions';
import { type FakeModelServer, type FakeModelServerOptions, type FakeRequest, startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { askedFor, ghostWrite, wordsFor } from '../services/question-generator/test/ghost-writer.ts';
import { exampleSpec, openStack, published, type TestStack, untilSucceeded } from './open-stack.ts';

// The stages that make a dataset, as the processes that they are, from the spec that is posted to the rows that a student learns from.
// The one fake is the host of the model, which writes questions and answers as a good one would, and counts.

const price = { input: 1, cachedInput: 0.1, output: 4 };
const limit = 120_000;

const answerInThePart = (request: FakeRequest): string =>
  askedFor(request) === 'answer' ? `Ach, my friend, I thought of ${wordsFor(`${request.question} ${request.seed}`)}.` : ghostWrite(request);

const startHost = (options: FakeModelServerOptions = {}) => startFakeModelServer({ answer: answerInThePart, keep: 10_000, ...options });

const openFlow = (host: FakeModelServer, scale: Record<string, number> = {}) =>
  openStack({ hostedUrl: host.url, price, scale: { 'teacher-worker': 2, trainer: 0, evaluator: 0, ...scale } });

/** The example's script, to the end of the dataset. */
const specOf = (changes: Parameters<typeof exampleSpec>[0]) =>
  exampleSpec({
    evaluation: { questions: 6, adversarial: false, capability: false },
    dataset: { minExamples: 10 },
    stopAfter: 'dataset',
    ...changes,
  });

const words = (text: string): number => text.match(/\S+/g)?.length ?? 0;

/** What the host was asked by whom: a word is a token. */
function askedBy(host: FakeModelServer, role: 'questions' | 'teacher') {
  const asked = host.requests.filter((request) => (askedFor(request) === 'answer') === (role === 'teacher'));
  const sum = (of: (request: FakeRequest) => number) => asked.reduce((total, request) => total + of(request), 0);
  return {
    requests: asked.length,
    input: sum(({ messages }) => messages.reduce((total, { content }) => total + words(content), 0)),
    output: sum((request) => words(answerInThePart(request))),
  };
}

/** Each question has one answer and stands once in the dataset: in a split or among the rejected. */
async function expectNothingLost(at: TestStack, id: string) {
  const { questions, answers, text } = await published(at, id);
  const ids = questions.map((question) => question.id).sort();
  expect(new Set(ids).size).toBe(ids.length);
  expect(answers.map(({ questionId }) => questionId).sort()).toEqual(ids);
  const rows = async (name: 'train' | 'valid' | 'test' | 'rejected') =>
    (await text(name))
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  const examples = {
    train: exampleSchema.array().parse(await rows('train')),
    valid: exampleSchema.array().parse(await rows('valid')),
    test: exampleSchema.array().parse(await rows('test')),
  };
  const rejected = (await rows('rejected')) as { id: string }[];
  expect([...Object.values(examples).flat(), ...rejected].map((row) => row.id).sort()).toEqual(ids);
  return { questions, answers, examples, rejected, text };
}

async function questionsPage(at: TestStack, id: string, query: Parameters<TestStack['client']['questions']>[1]) {
  const found: QuestionPage['data'] = [];
  for (let after: string | undefined; ; ) {
    const page = await at.client.questions(id, { ...query, limit: 50, after });
    found.push(...page.data);
    if (!page.hasMore) return found;
    after = page.after ?? undefined;
  }
}

test('a prompt alone is enough: the model reads it, and templates and the model ask', async () => {
  await using host = await startHost();
  await using at = await openFlow(host);
  const prompt = 'You answer for a shop that sells boats. Be brief.';
  const { id } = await at.client.submit({
    prompt,
    questions: { count: 40, modelShare: 0.25 },
    evaluation: { questions: 6, adversarial: false, capability: false },
    stopAfter: 'dataset',
  });
  await untilSucceeded(at.client, id, limit);
  const { questions, text } = await expectNothingLost(at, id);
  const reading = JSON.parse(await text('facets'));
  expect(reading).toMatchObject({ set: 'policy', language: 'English', about: 'It answers for a shop that sells boats.' });
  expect(questions).toHaveLength(46);
  expect((await questionsPage(at, id, { origin: 'model' })).length).toBe(10);
  expect((await questionsPage(at, id, { origin: 'template' })).length).toBe(36);
  expect((await questionsPage(at, id, { split: 'test' })).length).toBe(6);
  expect(host.requests.filter(({ messages }) => messages[0]?.content === prompt)).toHaveLength(askedBy(host, 'teacher').requests);
}, 300_000);

test('a mix of sources comes in the shares that were asked for, and the books are exact to the token by role', async () => {
  await using host = await startHost();
  await using at = await openFlow(host);
  const items = ['How deep is the Danube?', { text: 'Good morning, master.', followUps: ['And how was the night?', 'Did you sleep?'] }];
  const uploaded = await at.client.upload(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  expect(uploaded.rows).toBe(2);
  const mix = { count: 60, general: 0.2, adversarial: 0.1, multiTurn: 0.1, modelShare: 0.2 };
  for (const given of [items, { upload: uploaded.id }]) {
    const [before, tokensBefore] = [
      { questions: askedBy(host, 'questions'), teacher: askedBy(host, 'teacher') },
      { ...host.counts.tokens },
    ];
    const { id } = await at.client.submit(await specOf({ questions: { ...mix, items: given } }));
    const record = await untilSucceeded(at.client, id, limit);
    const { questions, examples } = await expectNothingLost(at, id);

    const training = questions.filter(({ split }) => split === 'train');
    const general = Object.keys(loadQuestionSet('general').categories);
    const adversarial = Object.keys(loadQuestionSet('adversarial').categories);
    const sourceOf = ({ origin, category }: (typeof training)[number]) => {
      if (origin !== 'template') return `${origin} ${category}`;
      return general.includes(category) ? 'general' : adversarial.includes(category) ? 'adversarial' : 'template';
    };
    const counts = Object.fromEntries([...Map.groupBy(training, sourceOf)].map(([source, { length }]) => [source, length]));
    expect(counts).toEqual({ 'user own': 2, template: 22, general: 12, adversarial: 6, 'model model': 12, 'model conversation': 6 });

    const rows = [...examples.train, ...examples.valid];
    for (const { messages } of [...rows, ...examples.test])
      expect(messages.map(({ role }) => role)).toEqual(messages.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
    const turns = new Map(training.map((question) => [question.id, question.followUps.length + 1]));
    expect(rows.map(({ messages }) => messages.length / 2)).toEqual(rows.map((row) => turns.get(row.id)));
    expect(examples.train.filter(({ messages }) => messages.length > 2).length).toBeGreaterThan(0);
    expect(rows.find(({ messages }) => messages[0]?.content === 'Good morning, master.')?.messages).toHaveLength(6);

    for (const role of ['questions', 'teacher'] as const) {
      const asked = askedBy(host, role);
      const expected = {
        requests: asked.requests - before[role].requests,
        input: asked.input - before[role].input,
        output: asked.output - before[role].output,
      };
      expect(record.usage.find((entry) => entry.role === role)).toMatchObject({ model: 'hosted', ...expected });
    }
    const total = (key: 'input' | 'cachedInput' | 'output') => record.usage.reduce((sum, entry) => sum + entry[key], 0);
    const counted = host.counts.tokens;
    const { input, cachedInput, output } = {
      input: counted.input - tokensBefore.input,
      cachedInput: counted.cachedInput - tokensBefore.cachedInput,
      output: counted.output - tokensBefore.output,
    };
    expect([total('input'), total('cachedInput'), total('output')]).toEqual([input, cachedInput, output]);
    const spent = ((input - cachedInput) * price.input + cachedInput * price.cachedInput + output * price.output) / 1e6;
    expect(record.budget).toEqual({ limitUsd: null, spentUsd: expect.closeTo(spent, 10), reservedUsd: 0 });
  }
}, 300_000);

test('a budget that is reached pauses, holds while calls are under way, and with more money the run ends whole', async () => {
  await using host = await startHost({ latencyMs: 50 });
  await using at = await openFlow(host);
  const spec = await specOf({
    prompt: 'You are Ludwig van Beethoven.',
    demonstrations: [],
    questions: { count: 60 },
    teacher: { maxTokens: 64 },
  });
  const { id } = await at.client.submit({ ...spec, budgetUsd: 0.002 });
  const spent: number[] = [];
  const status = async () => {
    const record = await at.client.get(id);
    spent.push(record.budget.spentUsd + record.budget.reservedUsd);
    return record.status;
  };
  await expect.poll(status, { timeout: limit, interval: 50 }).toBe('paused');
  await expect.poll(() => host.counts.inFlight, { timeout: limit }).toBe(0);
  await expect.poll(async () => (await at.client.get(id)).budget.reservedUsd, { timeout: limit }).toBe(0);
  const paused = await at.client.get(id);
  expect(paused.error).toMatchObject({ code: 'budget_exceeded', stage: 'answers' });
  expect(Math.max(...spent, paused.budget.spentUsd)).toBeLessThanOrEqual(0.002);
  expect(paused.budget.spentUsd).toBeGreaterThan(0.001);
  expect((await at.client.update(id, { budgetUsd: paused.budget.spentUsd })).budget.limitUsd).toBe(paused.budget.spentUsd);
  await expect(at.client.resume(id)).rejects.toMatchObject({ status: 409, code: 'budget_exceeded' });

  expect((await at.client.update(id, { budgetUsd: 0.5 })).budget.limitUsd).toBe(0.5);
  expect((await at.client.resume(id)).error).toBeNull();
  const record = await untilSucceeded(at.client, id, limit);
  expect(record.budget.spentUsd).toBeLessThanOrEqual(0.5);
  const { answers } = await expectNothingLost(at, id);
  expect(host.counts.requests).toBe(answers.reduce((sum, { attempt }) => sum + attempt, 0));
}, 300_000);

test('what is paused in mid-run asks nothing more, and resumed it goes on where it was', async () => {
  await using host = await startHost({ latencyMs: 100 });
  await using at = await openFlow(host);
  const { id } = await at.client.submit(await specOf({ questions: { count: 120 } }));
  const done = async () => (await at.client.get(id)).stages[1]?.done ?? 0;
  await expect.poll(done, { timeout: limit }).toBeGreaterThan(10);
  expect((await at.client.pause(id)).status).toBe('paused');
  await expect.poll(() => host.counts.inFlight, { timeout: limit }).toBe(0);
  const asked = host.counts.requests;
  expect(asked).toBeLessThan(126);

  // Another one is served meanwhile, so the workers are not merely slow.
  const other = await at.client.submit(await specOf({ name: 'other', questions: { count: 20 } }));
  await untilSucceeded(at.client, other.id, limit);
  const ofOther = (await published(at, other.id)).answers.reduce((sum, { attempt }) => sum + attempt, 0);
  // What two workers had in hand when it was paused may have begun before they heard of it.
  expect(host.counts.requests - asked - ofOther).toBeLessThanOrEqual(8);
  expect(await at.client.get(id)).toMatchObject({ status: 'paused', error: null });

  expect(terminalStatuses).not.toContain((await at.client.resume(id)).status);
  await untilSucceeded(at.client, id, limit);
  const { answers } = await expectNothingLost(at, id);
  const samples = answers.reduce((sum, { attempt }) => sum + attempt, 0);
  expect(host.counts.requests - ofOther - samples).toBeLessThanOrEqual(8);
}, 300_000);

test('the examples that a rule rejected are shown with the text that broke it', async () => {
  const broken = 'Alas, a language model';
  await using host = await startHost({
    answer: (request) =>
      /\b[aeiou]\w*\?$/i.test(request.question) ? `${broken} said ${wordsFor(request.question)}.` : answerInThePart(request),
  });
  await using at = await openFlow(host);
  const rules = [
    { id: 'opening', startsWith: 'Ach' },
    { id: 'no-ai-talk', notMatches: 'language model' },
  ];
  const { id } = await at.client.submit(await specOf({ rules, questions: { count: 60 }, teacher: { samples: 1 } }));
  await untilSucceeded(at.client, id, limit);
  const { rejected } = await expectNothingLost(at, id);
  expect(rejected.length).toBeGreaterThan(0);
  for (const [reason, text] of [
    ['rule:opening', 'Alas'],
    ['rule:no-ai-talk', 'language model'],
  ] as const) {
    const { data } = await at.client.examples(id, { verdict: 'rejected', reason, limit: 200 });
    expect(data.length).toBeGreaterThan(0);
    for (const row of data) {
      expect(row).toMatchObject({ verdict: 'rejected', split: null, answer: expect.stringContaining(broken) });
      expect(row.rejections.find(({ check }) => check === reason)?.detail).toContain(text);
    }
  }
}, 300_000);
