import { expect, test } from 'vitest';
import { groupTexts } from '../group-texts.ts';
import { splitExamples } from '../split-examples.ts';
import { questionOf } from './stage.ts';

const { signal } = new AbortController();
const examples = Array.from({ length: 200 }, (_, number) => {
  const { id, text } = questionOf(number);
  return { id, question: text };
});

test('the order in which examples come changes nothing, another seed does', async () => {
  const split = await splitExamples(examples, { seed: 42, validShare: 0.1, signal });
  expect(split.valid).toHaveLength(20);
  expect(new Set([...split.train, ...split.valid]).size).toBe(200);
  expect(await splitExamples([...examples].reverse(), { seed: 42, validShare: 0.1, signal })).toEqual(split);
  expect(await splitExamples(examples, { seed: 43, validShare: 0.1, signal })).not.toEqual(split);
});

test('one more example moves hardly any other', async () => {
  const before = await splitExamples(examples.slice(0, 199), { seed: 42, validShare: 0.1, signal });
  const after = await splitExamples(examples, { seed: 42, validShare: 0.1, signal });
  const moved = before.valid.filter((id) => !after.valid.includes(id));
  expect(moved.length).toBeLessThanOrEqual(1);
  const known = new Set(examples.slice(0, 199).map(({ id }) => id));
  const order = [...before.train].filter((id) => after.train.includes(id));
  expect(after.train.filter((id) => known.has(id) && before.train.includes(id))).toEqual(order);
});

test('questions that are nearly the same stay on one side', async () => {
  const twins = examples.flatMap(({ id, question }) => [
    { id, question },
    { id: `${id}-twin`, question: `${question}!` },
  ]);
  for (const seed of [1, 2, 3]) {
    const { train, valid } = await splitExamples(twins, { seed, validShare: 0.1, signal });
    expect(valid).toHaveLength(40);
    for (const id of valid) expect(train).not.toContain(id.endsWith('-twin') ? id.slice(0, -5) : `${id}-twin`);
  }
});

test.for([
  [1, 1, 0],
  [2, 1, 1],
  [5, 4, 1],
  [14, 13, 1],
  [15, 13, 2],
])('of %i examples %i train and %i measure', async ([count = 0, train, valid]) => {
  const split = await splitExamples(examples.slice(0, count), { seed: 42, validShare: 0.1, signal });
  expect([split.train.length, split.valid.length]).toEqual([train, valid]);
});

test('a group larger than the share is held out when there is no smaller one', async () => {
  const groups = [1, 2].flatMap((group) =>
    [1, 2, 3].map((number) => ({ id: `${group}-${number}`, question: `${questionOf(group).text}${'!'.repeat(number)}` })),
  );
  const { train, valid } = await splitExamples(groups, { seed: 42, validShare: 0.1, signal });
  expect([train.length, valid.length]).toEqual([3, 3]);
  expect(new Set(valid.map((id) => id[0])).size).toBe(1);
});

test('many texts are compared beside the event loop, and left alone when the work is stopped', async () => {
  const texts = Array.from({ length: 3000 }, (_, number) => `${questionOf(number % 2999).text} ${questionOf(number % 2999).id}`);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  expect(await groupTexts(texts, { signal })).toEqual([[0, 2999]]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
  await expect(groupTexts(texts, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow();
});
