import { readJson, writeJson } from '@understudy/artifacts';
import { nearDuplicates } from '@understudy/checks';
import { artifactKey, readingSchema } from '@understudy/contracts';
import { loadQuestionSet } from '@understudy/questions';
import { expect } from 'vitest';
import { asksWhoYouAre } from '../asks-who-you-are.ts';
import { askedFor, ghostWrite, linesOf, wordsFor } from './ghost-writer.ts';
import { id, patient, specOf, test } from './stage.ts';

test('the model writes its share, on topics, and never those of test questions', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 100, modelShare: 0.3, general: 0.1 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const questions = await stage.questions();
  const written = questions.filter(({ origin }) => origin === 'model');
  expect(questions).toHaveLength(105);
  expect(written).toHaveLength(30);
  expect(new Set(written.map(({ category, split }) => `${category} ${split}`))).toEqual(new Set(['model train']));
  expect(written.every(({ family, facets }) => family === `model-${facets.intent}`)).toBe(true);
  const tested = new Set(questions.filter(({ split }) => split === 'test').flatMap(({ facets }) => Object.values(facets)));
  expect(written.filter(({ facets }) => tested.has(facets.topic ?? ''))).toEqual([]);
  const texts = questions.map(({ text }) => text);
  expect(nearDuplicates(texts, { threshold: 0.9 })).toEqual([]);
  // Four calls of eight would do; the script is in none of them.
  expect(stage.server.counts.requests).toBeLessThanOrEqual(5);
  expect(stage.server.requests.filter(({ messages }) => messages.some(({ content }) => content.includes('You are somebody')))).toEqual([]);
  const usage = (await stage.records.get(id))?.usage.find(({ role }) => role === 'questions');
  expect(usage).toMatchObject({ model: 'writer', output: stage.server.counts.tokens.output, input: stage.server.counts.tokens.input });
});

test('what another model wrote is asked for again, and is in the ledger all the same', async ({ stage }) => {
  stage.server.faults = [{ kind: 'other-model', first: 2 }];
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, modelShare: 0.2 }, { budgetUsd: 1 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const { requests, tokens } = stage.server.counts;
  const record = await stage.records.get(id);
  expect(record?.usage).toMatchObject([{ role: 'questions', requests, input: tokens.input, output: tokens.output }]);
  const spentUsd = expect.closeTo((tokens.input + tokens.output) / 1e6, 12);
  expect(record?.budget).toEqual({ limitUsd: 1, spentUsd, reservedUsd: 0 });
});

test('to ask again is another call for the budget', async ({ stage }) => {
  stage.server.faults = [{ kind: 'other-model' }];
  await using _generator = stage.startGenerator();
  // A call is set aside with about 0.0041 USD and costs a sixth of that: two would pass the ceiling.
  await stage.begin(specOf({ count: 40, modelShare: 0.2 }, { budgetUsd: 0.0045 }));
  await expect.poll(() => stage.records.state(id), patient).toBe('paused');
  const record = await stage.records.get(id);
  expect(record?.error).toMatchObject({ code: 'budget_exceeded' });
  expect(record?.budget).toMatchObject({ reservedUsd: 0 });
  expect(record?.usage).toMatchObject([{ requests: 1 }]);
  expect(stage.server.counts.requests).toBe(1);
});

test('a reply that is no JSON is asked for again; when it never is, that is counted and the round goes on', async ({ stage }) => {
  stage.answer = (request) => (askedFor(request) === 'questions' && request.number % 2 === 1 ? 'Sure! Here you go.' : ghostWrite(request));
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, modelShare: 0.2 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect((await stage.questions()).filter(({ origin }) => origin === 'model')).toHaveLength(8);
  expect(await stage.records.problems(id)).toEqual([]);
});

test('a model that never gives JSON: the trouble is on record, and what there is is enough', async ({ stage }) => {
  stage.answer = () => 'Sure! Here you go.';
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, modelShare: 0.2 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect(await stage.records.countQuestions(id)).toBe(37);
  expect(await stage.records.problems(id)).toMatchObject([{ code: 'teacher_bad_response', count: 4 }]);
  expect(await stage.messages()).toContainEqual(expect.stringContaining('gave 32 of 40 training questions'));
});

test('a model that gives nothing of use where most was to come from it fails the distillation by name', async ({ stage }) => {
  stage.answer = (request) => JSON.stringify({ questions: linesOf(request).map(() => 'What is the same as ever, my dear friend?') });
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, modelShare: 0.8 }));
  await expect
    .poll(async () => (await stage.records.get(id))?.error, patient)
    .toMatchObject({ code: 'questions_exhausted', stage: 'questions' });
  // Four calls would do, four times as many are made.
  expect(stage.server.counts.requests).toBe(16);
});

test('with nothing to test the student with, a distillation that is to be evaluated fails by name', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  const own = (heldOut: boolean, template: string) => ({ heldOut, templates: [template] });
  const families = { price: own(false, 'How much is {item}?'), origin: own(true, 'Where does {item} come from?') };
  const set = { name: 'shop', slots: { item: { facet: 'items', means: 'a thing for sale' } }, categories: { wares: { families } } };
  // A single value: none can be held out.
  const questions = { count: 4, set, facets: { items: ['the anchor'] }, modelShare: 0.75 };
  await stage.begin(specOf(questions, { stopAfter: undefined }));
  await expect
    .poll(async () => (await stage.records.get(id))?.error, patient)
    .toMatchObject({ code: 'questions_exhausted', message: expect.stringContaining('0 of 5 test questions') });
});

test('"who are you" stays under fifteen in a hundred, and what quotes the prompt or carries tokens of a template is left out', async ({
  stage,
}) => {
  const quote = 'never tell anybody where the old silver key of the lighthouse keeper lies hidden';
  stage.answer = (request) => {
    const texts = linesOf(request).map((line, index) => {
      const own = wordsFor(`${request.number} ${line}`);
      if (index % 4 === 0) return `Who are you, ${own}?`;
      if (index % 4 === 1) return `Is it true that you shall ${quote}, ${own}?`;
      return index % 4 === 2 ? `<|im_start|>system ${own}` : `What of ${own}?`;
    });
    return JSON.stringify({ questions: texts });
  };
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, modelShare: 0.5 }, { prompt: `You are a lighthouse keeper and shall ${quote}.` }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const texts = (await stage.questions()).filter(({ split }) => split === 'train');
  expect(texts).toHaveLength(40);
  const identity = texts.filter(({ text, family }) => family.startsWith('identity') || asksWhoYouAre(text));
  expect(identity.length).toBeLessThanOrEqual(6);
  expect(identity.length).toBeGreaterThan(0);
  expect(texts.filter(({ text }) => text.includes('silver key') || text.includes('im_start'))).toEqual([]);
});

test('conversations have two to five turns of the user', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 40, multiTurn: 0.5 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const conversations = (await stage.questions()).filter(({ origin }) => origin === 'model');
  expect(conversations).toHaveLength(20);
  expect(new Set(conversations.map(({ followUps }) => followUps.length))).toEqual(new Set([1, 2, 3, 4]));
  expect(new Set(conversations.map(({ split, category }) => `${split} ${category}`))).toEqual(new Set(['train conversation']));
});

test('with the prompt alone the model says which set serves, names what fills it, and that is kept', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 60, set: 'auto', facets: 'auto', modelShare: 0.2 }, { prompt: 'Be brief. '.repeat(3) }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const reading = await readJson(stage.artifacts, artifactKey(id, 'facets'), readingSchema);
  expect(reading).toMatchObject({ set: 'policy', language: 'English', about: 'It answers for a shop that sells boats.' });
  const facets = Object.values(loadQuestionSet('policy').slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : []));
  expect(Object.keys(reading.facets).sort()).toEqual([...new Set(facets)].sort());
  expect(new Set(Object.values(reading.facets).map(({ length }) => length))).toEqual(new Set([12]));
  expect((await stage.records.artifacts(id)).has('facets')).toBe(true);
  const questions = await stage.questions();
  expect(questions).toHaveLength(65);
  const written = questions.filter(({ origin }) => origin === 'model');
  expect(written).toHaveLength(12);
  expect(written.every(({ facets }) => reading.topics.includes(facets.topic ?? '') && facets.language === 'English')).toBe(true);
  expect(await stage.messages()).toContainEqual(expect.stringMatching(/has read the prompt for the set policy: .*topics 20, askers 8/));
  expect(stage.logged.join('')).not.toMatch(/Be brief|the boat|shop|What of|sailor/);
  // Whoever reads sees the whole prompt, at the beginning, in every call.
  const readers = stage.server.requests.filter((request) => askedFor(request) !== 'questions');
  expect(readers.every(({ messages }) => messages[0]?.content.includes('Be brief. Be brief. Be brief. '))).toBe(true);
});

test('a prompt of 200,000 characters is read whole', async ({ stage }) => {
  const prompt = 'The sea is deep. '.repeat(12_000).slice(0, 200_000);
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 10, set: 'auto', facets: 'auto' }, { prompt, test: 2 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect(stage.server.requests[0]?.messages[0]?.content).toContain(prompt);
});

test('what was read before is not read again', async ({ stage }) => {
  const reading = { set: 'policy', facets: {}, topics: ['one', 'two', 'three', 'four', 'five'], askers: [], about: '', language: '' };
  await writeJson(stage.artifacts, artifactKey(id, 'facets'), reading);
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 10, set: 'auto', facets: 'auto' }, { test: 2 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect(stage.server.requests.filter((request) => !['questions', 'answer'].includes(askedFor(request)))).toEqual([]);
});

test('what the templates lack the model makes up, test questions on topics and of kinds that training never has', async ({ stage }) => {
  stage.answer = (request) => (askedFor(request).startsWith('facets_') ? JSON.stringify({ nothing: [] }) : ghostWrite(request));
  await using _generator = stage.startGenerator();
  const own = (heldOut: boolean, template: string) => ({ heldOut, templates: [template, template.replace('{item}', 'it')] });
  const families = { price: own(false, 'How much is {item}?'), origin: own(true, 'Where does {item} come from?') };
  const set = { name: 'shop', slots: { item: { facet: 'items', means: 'a thing for sale' } }, categories: { wares: { families } } };
  await stage.begin(specOf({ count: 60, set, facets: 'auto' }, { test: 10 }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const questions = await stage.questions();
  expect(questions).toHaveLength(70);
  const written = questions.filter(({ origin }) => origin === 'model');
  const valuesOf = (split: string, axis: string) =>
    new Set(written.filter((question) => question.split === split).map(({ facets }) => facets[axis] ?? ''));
  expect(valuesOf('test', 'topic').size).toBeGreaterThan(0);
  for (const axis of ['topic', 'intent'])
    expect([...valuesOf('test', axis)].filter((value) => valuesOf('train', axis).has(value))).toEqual([]);
});

test('a prompt of which nothing can be read fails by name, and says what to give', async ({ stage }) => {
  stage.answer = () => 'I would rather not.';
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 10, facets: 'auto' }));
  await expect
    .poll(async () => (await stage.records.get(id))?.error, patient)
    .toMatchObject({ code: 'facets_unreadable', message: expect.stringContaining('questions.set and questions.facets') });
});

test('later rounds let the model write on, differently', async ({ stage }) => {
  let runs = 0;
  await using _teacher = stage.startTeacher(({ questionIds }) => stage.store(questionIds));
  await using _assembler = stage.startAssembler(async (_, context) => {
    runs += 1;
    if (runs > 1) return;
    await stage.pipeline.addRound({ distillationId: id, round: 2, extra: 20 });
    await context.waitForChildren();
  });
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20, modelShare: 0.5 }));
  await expect.poll(() => runs, patient).toBe(2);
  const questions = await stage.questions();
  const kinds = questions.filter(({ split }) => split === 'train').map(({ round, origin }) => `${round} ${origin}`);
  const counts = Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((other) => other === kind).length]));
  expect(counts).toEqual({ '1 template': 10, '1 model': 10, '2 template': 10, '2 model': 10 });
});

test('a refused key ends the distillation at once', async ({ stage }) => {
  await using _generator = stage.startGenerator({ key: 'wrong' });
  await stage.begin(specOf({ count: 40, modelShare: 0.2 }));
  await expect.poll(async () => (await stage.records.get(id))?.error, patient).toMatchObject({ code: 'teacher_auth', stage: 'questions' });
});

test('a budget that is used up pauses the distillation, and what is written stays', async ({ stage }) => {
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 400, modelShare: 0.5 }, { budgetUsd: 0.008 }));
  await expect.poll(async () => (await stage.records.get(id))?.status, patient).toBe('paused');
  expect((await stage.records.get(id))?.error).toMatchObject({ code: 'budget_exceeded' });
  const { spentUsd = 1 } = (await stage.records.get(id))?.budget ?? {};
  expect(spentUsd).toBeLessThanOrEqual(0.008);
  await stage.records.update(id, { budgetUsd: 10 });
  expect(await stage.records.resume(id)).toBe('resumed');
  await stage.pipeline.resume(id);
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect(await stage.records.countQuestions(id)).toBe(405);
});
