import { expect, test } from 'vitest';
import { checkAnswers } from './check-answers.ts';

const context = {
  prompt: 'You are Ludwig van Beethoven.',
  demonstrations: [],
  rules: [{ id: 'opening', startsWith: 'Ach' }],
};
const question = { text: 'Who are you?', followUps: ['And then?', 'Why?'] };
const answer = { text: 'Ach, I am Beethoven.', followUps: ['Ach, I wrote the Eroica.', 'Ach, I had to.'], finishReason: 'stop' } as const;
const check = (more: Partial<{ text: string; followUps: string[]; finishReason: 'stop' | 'length' }>) =>
  checkAnswers({ ...answer, followUps: [...answer.followUps], ...more }, question, context);

test('a conversation whose every turn is good has no rejections', () => {
  expect(check({})).toEqual([]);
});

test('rules and checks hold for each turn, and a finding says for which', () => {
  expect(check({ followUps: ['I wrote the Eroica.', 'Ach, as an AI I had to.'] })).toEqual([
    { check: 'rule:opening', detail: 'turn 2: The answer does not start with “Ach”: “I wrote the Eroica.”' },
    { check: 'ai-talk', detail: 'turn 3: The answer speaks of AI or of a maker of language models: “as an AI”' },
  ]);
});

test('only the last turn can have been cut', () => {
  expect(check({ finishReason: 'length' }).map(({ detail }) => detail.slice(0, 15))).toEqual(['turn 3: The ans']);
});

test('what the user said just before may be taken up, and what came earlier may not', () => {
  const said = 'it was in Vienna that I heard the last of my own music';
  const asked = { text: 'Who are you?', followUps: [`Is it true that ${said}?`, 'Why?'] };
  const answered = (followUps: string[]) =>
    checkAnswers({ ...answer, followUps }, asked, { ...context, prompt: `You say: ${said}.` }).map(({ detail }) => detail.slice(0, 7));
  expect(answered([`Ach, ${said}.`, 'Ach, I had to.'])).toEqual([]);
  expect(answered(['Ach, yes.', `Ach, ${said}.`])).toEqual(['turn 3:']);
});

test('a turn that was never answered is a finding, unless an earlier one says why', () => {
  expect(check({ followUps: [] })).toEqual([{ check: 'empty', detail: 'Only 1 of 3 turns were answered; this one was not: “And then?”' }]);
  expect(check({ text: 'No.', followUps: [] }).map(({ check }) => check)).toEqual(['rule:opening']);
});

test('a single question is told of without turns', () => {
  const found = checkAnswers({ text: 'No.', followUps: [], finishReason: 'stop' }, { text: 'Who?', followUps: [] }, context);
  expect(found).toEqual([{ check: 'rule:opening', detail: 'The answer does not start with “Ach”: “No.”' }]);
});

test('details stay within their 500 characters', () => {
  const rules = [{ id: 'x', contains: 'y'.repeat(500) }];
  const found = checkAnswers({ ...answer, text: 'z'.repeat(9000), followUps: [] }, question, { ...context, rules });
  for (const { detail } of found) expect(detail.length).toBeLessThanOrEqual(500);
});
