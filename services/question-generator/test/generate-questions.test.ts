import { loadQuestionSet, planQuestions } from '@understudy/questions';
import { expect } from 'vitest';
import { facetsOf, id, specOf, test } from './stage.ts';

const patient = { timeout: 50_000 };
const set = await loadQuestionSet('character');

test('every planned question is written before its job is fed, each gets one job, and the dataset starts after the last', async ({
  stage,
}) => {
  const asked: string[] = [];
  const unwritten: string[] = [];
  let assembled = 0;
  await using _teacher = stage.startTeacher(async ({ questionIds }) => {
    const found = await stage.records.getQuestions(id, questionIds);
    unwritten.push(...questionIds.filter((_, index) => !found[index]));
    asked.push(...questionIds);
    await stage.store(questionIds);
  });
  await using _assembler = stage.startAssembler(async () => {
    assembled = asked.length;
  });
  await using _generator = stage.startGenerator();
  const spec = specOf(200, 20);
  await stage.begin(spec);
  await expect.poll(() => assembled, patient).toBe(220);
  expect(unwritten).toEqual([]);
  expect(asked.toSorted()).toEqual([...planQuestions(spec, set)].map((question) => question.id).sort());
  const stored = await stage.questions();
  expect(stored.filter(({ split }) => split === 'test')).toHaveLength(20);
  const record = await stage.records.get(id);
  const stages = Object.fromEntries(record?.stages.map(({ name, done, total, status }) => [name, { done, total, status }]) ?? []);
  expect(stages).toMatchObject({ questions: { done: 220, total: 220, status: 'succeeded' }, answers: { done: 220, total: 220 } });
});

test('never more jobs are outstanding than the window', async ({ stage }) => {
  await using _generator = stage.startGenerator(15);
  await stage.begin(specOf(60, 10));
  await expect.poll(() => stage.waiting(), patient).toBe(15);
  expect(await stage.records.countQuestions(id)).toBe(70);
  let most = 0;
  await using _teacher = stage.startTeacher(async ({ questionIds }) => {
    most = Math.max(most, await stage.waiting());
    await stage.store(questionIds);
  });
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(70);
  expect(most).toBeLessThanOrEqual(15);
});

test('a generator that is asked to end in the middle hands over, and the next goes on: nothing is lost, nothing fed twice', async ({
  stage,
}) => {
  const asked: string[] = [];
  const first = stage.startGenerator(15);
  await stage.begin(specOf(60, 10));
  await expect.poll(() => stage.waiting(), patient).toBe(15);
  await first[Symbol.asyncDispose]();
  expect((await stage.records.get(id))?.status).toBe('running');
  await using _second = stage.startGenerator(15);
  await using _teacher = stage.startTeacher(async ({ questionIds }) => {
    asked.push(...questionIds);
    await stage.store(questionIds);
  });
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(70);
  expect(new Set(asked).size).toBe(70);
  expect(asked).toHaveLength(70);
});

test('a later round asks what stayed unanswered and as many new questions as wanted', async ({ stage }) => {
  const unlucky = new Set<string>();
  const asked: string[][] = [[], [], []];
  let rounds = 1;
  await using _teacher = stage.startTeacher(async ({ questionIds, round }) => {
    asked[round]?.push(...questionIds);
    if (round > 1 || asked[1]?.length !== 5) return await stage.store(questionIds);
    for (const questionId of questionIds) unlucky.add(questionId);
  });
  await using _assembler = stage.startAssembler(async (_, context) => {
    rounds += 1;
    if (rounds > 2) return;
    await stage.pipeline.addRound({ distillationId: id, round: 2, extra: 7 });
    await context.waitForChildren();
  });
  await using _generator = stage.startGenerator();
  const spec = specOf(40, 10);
  await stage.begin(spec);
  await expect.poll(() => rounds, patient).toBe(3);
  expect(unlucky.size).toBeGreaterThan(0);
  const fresh = [...planQuestions(spec, set, [40, 7])].filter(({ round }) => round === 2).map((question) => question.id);
  expect(asked[2]?.toSorted()).toEqual([...unlucky, ...fresh].sort());
  expect(await stage.records.countAnswers(id)).toBe(57);
  expect((await stage.questions()).filter(({ round }) => round === 2)).toHaveLength(7);
  const answers = (await stage.records.get(id))?.stages.find(({ name }) => name === 'answers');
  expect(answers).toMatchObject({ done: 57, total: 57 });
});

test('a later round gives what the set has left and says that it ran dry', async ({ stage }) => {
  const spec = specOf(1, 2, facetsOf(2));
  const all = [...planQuestions(spec, set, [1_000_000])].filter(({ split }) => split === 'train').length;
  let runs = 0;
  await using _teacher = stage.startTeacher(({ questionIds }) => stage.store(questionIds));
  await using _assembler = stage.startAssembler(async (_, context) => {
    runs += 1;
    if (runs > 1) return;
    await stage.pipeline.addRound({ distillationId: id, round: 2, extra: all + 50 });
    await context.waitForChildren();
  });
  await using _generator = stage.startGenerator();
  await stage.begin(spec);
  await expect.poll(() => runs, patient).toBe(2);
  expect(await stage.records.countQuestions(id)).toBe(all + 2);
  const events = await stage.records.readEvents(id, { limit: 100 });
  expect(events.map(({ message }) => message)).toContainEqual(expect.stringContaining('has 51 questions fewer than asked for'));
});

test('a facet that the spec lacks fails the distillation by name, and nothing is asked', async ({ stage }) => {
  const { works: _, ...facets } = facetsOf(12);
  await using _generator = stage.startGenerator();
  await stage.begin(specOf(20, 5, facets));
  await expect.poll(async () => (await stage.records.get(id))?.status, patient).toBe('failed');
  const error = (await stage.records.get(id))?.error;
  expect(error).toMatchObject({ code: 'facet_missing', stage: 'questions', message: expect.stringContaining('questions.facets.works') });
  expect(await stage.waiting()).toBe(0);
});

test('beyond 20,000 questions a job asks several', async ({ stage }) => {
  await using _generator = stage.startGenerator(1000);
  const sizes = new Set<number>();
  await using _teacher = stage.startTeacher(async ({ questionIds }) => void sizes.add(questionIds.length));
  await stage.begin(specOf(20_900, 100, facetsOf(30)));
  await expect.poll(() => stage.records.countQuestions(id), patient).toBe(21_000);
  await expect.poll(() => sizes.size, patient).toBeGreaterThan(0);
  expect([...sizes]).toEqual([2]);
});

test('logs hold no question', async ({ stage }) => {
  await using _teacher = stage.startTeacher(({ questionIds }) => stage.store(questionIds));
  await using _generator = stage.startGenerator();
  await stage.begin(specOf(20, 5));
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(25);
  expect(stage.logged.join('')).not.toMatch(/of number|Who are you|You are somebody/);
});
