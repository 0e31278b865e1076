import type { Answer } from '@understudy/contracts';
import { expect } from 'vitest';
import { test as base, id, newRecord, questionOf } from '../test/record-fixtures.ts';
import type { Records } from './records.ts';

const answerOf = (number: number, text = `Answer ${number}.`): Answer => ({
  questionId: questionOf(number).id,
  text,
  followUps: [],
  finishReason: 'stop',
  usage: { input: 1, cachedInput: 0, output: 1 },
  model: 'big',
  latencyMs: 1,
  attempt: 1,
  rejections: [],
});

const test = base.extend<{ records: Records }>({
  records: async ({ records }, use) => {
    await records.create(newRecord());
    await use(records);
  },
});

test('questions are found by id and adding them twice changes nothing', async ({ records }) => {
  const questions = Array.from({ length: 1203 }, (_, number) => questionOf(number));
  expect(await records.putQuestions(id, questions.slice(0, 700))).toBe(700);
  expect(await records.putQuestions(id, questions)).toBe(503);
  expect(await records.countQuestions(id)).toBe(1203);
  expect(await records.getQuestions(id, [questionOf(7).id, 'q_missing', questionOf(1).id])).toEqual([questionOf(7), null, questionOf(1)]);
  expect(await records.getQuestions(id, [])).toEqual([]);
  expect((await Array.fromAsync(records.scanQuestions(id))).map((question) => question.id).sort()).toEqual(
    questions.map((question) => question.id),
  );
});

test('questions keep their places in the order in which they were made, and are counted by round', async ({ records }) => {
  const later = { ...questionOf(5), round: 2 };
  await records.putQuestions(id, [questionOf(9), questionOf(3)]);
  await records.putQuestions(id, [questionOf(3), later, questionOf(9)]);
  expect(await records.questionsInOrder(id, { start: 0, count: 2 })).toEqual([questionOf(9), questionOf(3)]);
  expect(await records.questionsInOrder(id, { start: 2, count: 10 })).toEqual([later]);
  expect(await records.questionIdsInOrder(id, { start: 1, count: 5 })).toEqual([questionOf(3).id, later.id]);
  expect(await records.questionsInOrder(id, { start: 3, count: 10 })).toEqual([]);
  expect([await records.countRound(id, 1), await records.countRound(id, 2), await records.countRound(id, 3)]).toEqual([2, 1, 0]);
});

test('a question has one answer, however many are given at once', async ({ records }) => {
  const stored = await Promise.all(Array.from({ length: 20 }, (_, i) => records.putAnswer(id, answerOf(1, `try ${i}`))));
  expect(stored.filter(Boolean)).toHaveLength(1);
  expect(await Array.fromAsync(records.scanAnswers(id))).toEqual([answerOf(1, `try ${stored.indexOf(true)}`)]);
});

test('it is known which questions have an answer', async ({ records }) => {
  for (const number of [1, 3]) await records.putAnswer(id, answerOf(number));
  const ids = [0, 1, 2, 3].map((number) => questionOf(number).id);
  expect(await records.answered(id, ids)).toEqual(new Set([ids[1], ids[3]]));
  expect(await records.answered(id, [])).toEqual(new Set());
  expect(await records.getAnswers(id, ids)).toEqual([null, answerOf(1), null, answerOf(3)]);
  expect(await records.getAnswers(id, [])).toEqual([]);
});

test('thousands of answers are each read once', async ({ records }) => {
  const numbers = Array.from({ length: 5000 }, (_, number) => number);
  await Promise.all(numbers.map((number) => records.putAnswer(id, answerOf(number))));
  const read = await Array.fromAsync(records.scanAnswers(id));
  expect(new Set(read.map((answer) => answer.questionId)).size).toBe(5000);
  expect(read).toHaveLength(5000);
});

test('answers count as progress while they come in, and after they were dropped', async ({ records }) => {
  await records.stageStarted(id, 'questions', 4);
  await records.putQuestions(id, [0, 1, 2, 3].map(questionOf));
  await records.stageStarted(id, 'answers');
  for (const number of [0, 1, 2]) await records.putAnswer(id, answerOf(number));
  expect((await records.get(id))?.stages[1]).toMatchObject({ done: 3, total: 4, status: 'running' });
  await records.stageStarted(id, 'dataset');
  await records.dropWork(id);
  expect((await records.get(id))?.stages[1]).toMatchObject({ done: 3, total: 4, status: 'succeeded' });
});

test('what comes after the work was dropped is refused, or it would look like all there is', async ({ records }) => {
  await records.putQuestions(id, [questionOf(1)]);
  await records.dropWork(id);
  await records.dropWork(id);
  expect(await records.putAnswer(id, answerOf(1))).toBe(false);
  await records.putQuestions(id, [questionOf(1)]);
  expect([await records.countQuestions(id), await records.countAnswers(id)]).toEqual([0, 0]);
});

test('a removed distillation takes no answers', async ({ records, redis, prefix }) => {
  await records.remove(id);
  expect(await records.putAnswer(id, answerOf(1))).toBe(false);
  expect(await redis.keys(`${prefix}:*`)).toEqual([]);
});

test('answers of what was cancelled or failed go by themselves after a while', async ({ records, redis, prefix }) => {
  await records.putAnswer(id, answerOf(1));
  await records.stageStarted(id, 'questions', 10);
  await records.stageStarted(id, 'answers');
  await records.cancel(id);
  expect(await redis.ttl(`${prefix}:dst:${id}:answers`)).toBeGreaterThan(3600);
  expect(await records.putAnswer(id, answerOf(2))).toBe(false);
  await redis.unlink(`${prefix}:dst:${id}:answers`);
  expect((await records.get(id))?.stages[1]).toMatchObject({ done: 1, status: 'cancelled' });
});

test('an answer that was in flight when the distillation failed is kept for trying again, but not for ever', async ({
  records,
  redis,
  prefix,
}) => {
  await records.fail(id, { code: 'dataset_too_small', message: 'Too few.', stage: 'dataset' });
  expect(await records.putAnswer(id, answerOf(1))).toBe(true);
  expect(await redis.ttl(`${prefix}:dst:${id}:answers`)).toBeGreaterThan(3600);
});
