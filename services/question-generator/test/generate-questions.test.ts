import { loadQuestionSet, planQuestions } from '@understudy/questions';
import { expect } from 'vitest';
import { feedQuestions } from '../feed-questions.ts';
import { facetsOf, id, patient, specOf, test } from './stage.ts';

const set = loadQuestionSet('character');
const facets = facetsOf(12);

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
  const spec = specOf({ count: 200, general: 0.1, adversarial: 0.05 }, { test: 20 });
  await stage.begin(spec);
  await expect.poll(() => assembled, patient).toBe(220);
  expect(unwritten).toEqual([]);
  const planned = [...planQuestions(spec, { set, facets })].map((question) => question.id);
  expect(asked.toSorted()).toEqual(planned.toSorted());
  const stored = await stage.questions();
  expect(stored.map((question) => question.id)).toEqual(planned);
  expect(stored.filter(({ split }) => split === 'test')).toHaveLength(20);
  const record = await stage.records.get(id);
  const stages = Object.fromEntries(record?.stages.map(({ name, done, total, status }) => [name, { done, total, status }]) ?? []);
  expect(stages).toMatchObject({ questions: { done: 220, total: 220, status: 'succeeded' }, answers: { done: 220, total: 220 } });
  expect(stage.server.counts.requests).toBe(0);
});

test('while nobody answers, a window of jobs is fed and no more', async ({ stage }) => {
  await using _generator = stage.startGenerator({ inFlight: 8 });
  await stage.begin(specOf({ count: 100 }));
  await expect.poll(() => stage.waiting(), patient).toBeGreaterThanOrEqual(8);
  expect(await stage.records.countQuestions(id)).toBe(105);
  expect(await stage.waiting()).toBeLessThan(20);
  let most = 0;
  await using _teacher = stage.startTeacher(async ({ questionIds }) => {
    most = Math.max(most, await stage.waiting());
    await stage.store(questionIds);
  });
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(105);
  expect(most).toBeLessThan(90);
});

test('a generator that is asked to end in the middle hands over, and the next goes on: nothing is lost, nothing fed twice', async ({
  stage,
}) => {
  const asked: string[] = [];
  const first = stage.startGenerator({ inFlight: 8 });
  await stage.begin(specOf({ count: 100 }));
  await expect.poll(() => stage.waiting(), patient).toBeGreaterThanOrEqual(8);
  await first[Symbol.asyncDispose]();
  expect((await stage.records.get(id))?.status).toBe('running');
  await using _second = stage.startGenerator({ inFlight: 8 });
  await using _teacher = stage.startTeacher(async ({ questionIds }) => {
    asked.push(...questionIds);
    await stage.store(questionIds);
  });
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(105);
  expect(new Set(asked).size).toBe(105);
  expect(asked).toHaveLength(105);
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
  const spec = specOf({ count: 40 }, { test: 10 });
  await stage.begin(spec);
  await expect.poll(() => rounds, patient).toBe(3);
  expect(unlucky.size).toBeGreaterThan(0);
  const fresh = [...planQuestions(spec, { set, facets }, [40, 7])].filter(({ round }) => round === 2).map((question) => question.id);
  expect(asked[2]?.toSorted()).toEqual([...unlucky, ...fresh].sort());
  expect(await stage.records.countAnswers(id)).toBe(57);
  expect((await stage.questions()).filter(({ round }) => round === 2)).toHaveLength(7);
  const answers = (await stage.records.get(id))?.stages.find(({ name }) => name === 'answers');
  expect(answers).toMatchObject({ done: 57, total: 57 });
});

test('a later round gives what the set has left and says that it ran dry', async ({ stage }) => {
  const few = facetsOf(2);
  const spec = specOf({ count: 1, facets: few }, { test: 2 });
  const all = [...planQuestions(spec, { set, facets: few }, [1_000_000])].filter(({ split }) => split === 'train').length;
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
  expect(await stage.messages()).toContainEqual(
    expect.stringContaining(`gave ${all - 1} of ${all + 50} training questions and 0 of 0 test questions in round 2`),
  );
});

test('a facet that the spec lacks fails the distillation by name, and nothing is asked', async ({ stage }) => {
  const { works: _, ...others } = facets;
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20, facets: others }));
  await expect.poll(async () => (await stage.records.get(id))?.status, patient).toBe('failed');
  const error = (await stage.records.get(id))?.error;
  expect(error).toMatchObject({ code: 'facet_missing', stage: 'questions', message: expect.stringContaining('questions.facets.works') });
  expect(await stage.waiting()).toBe(0);
});

test('beyond 100,000 questions a job asks several', async ({ stage }) => {
  const sizes = new Set<number>();
  await using _teacher = stage.startTeacher(async ({ questionIds }) => void sizes.add(questionIds.length));
  await stage.begin(specOf({ count: 100_001 }));
  const question = { category: 'a', family: 'a', facets: {}, origin: 'template', split: 'train', round: 1 } as const;
  const idOf = (index: number) => `q_${String(index).padStart(20, '0')}`;
  await stage.records.putQuestions(
    id,
    Array.from({ length: 100_001 }, (_, index) => ({ ...question, id: idOf(index), text: `What of ${index}?`, followUps: [] })),
  );
  const { records, pipeline } = stage;
  const saved: number[] = [];
  await feedQuestions(id, {
    records,
    pipeline,
    round: 1,
    model: 'big',
    from: 49_900,
    inFlight: () => 100,
    save: async (next) => void saved.push(next),
    signal: new AbortController().signal,
  });
  await expect.poll(() => sizes.size, patient).toBe(2);
  // Two a job, and one is left over.
  expect([...sizes].sort()).toEqual([1, 2]);
  expect(saved.at(-1)).toBe(50_001);
});

test('logs hold no question', async ({ stage }) => {
  await using _teacher = stage.startTeacher(({ questionIds }) => stage.store(questionIds));
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20 }));
  await expect.poll(() => stage.records.countAnswers(id), patient).toBe(25);
  expect(stage.logged.join('')).not.toMatch(/of number|Who are you|You are somebody/);
});
