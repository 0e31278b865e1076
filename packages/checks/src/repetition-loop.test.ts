import { expect, test } from 'vitest';
import { repetitionLoop } from './repetition-loop.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };
const finds = (text: string) => repetitionLoop({ text, finishReason: 'stop' }, context)?.check;
const sentence = 'I walked through the woods of Heiligenstadt and heard nothing at all. ';

test('a word, a phrase or a sentence without end is found', () => {
  expect(finds(`I am ${'very '.repeat(12)}glad.`)).toBe('repetition-loop');
  expect(finds(`Ach, ${'my dear friend, '.repeat(5)}`)).toBe('repetition-loop');
  expect(finds(`Ach. ${sentence.repeat(3)}`)).toBe('repetition-loop');
  expect(finds(`A${'a'.repeat(100)}ch`)).toBe('repetition-loop');
  expect(finds('哈哈哈'.repeat(20))).toBe('repetition-loop');
});

test('a sentence that comes back again and again between others is found', () => {
  expect(finds(`${sentence}One day it rained. ${sentence}Then it snowed a little. ${sentence}`)).toBe('repetition-loop');
});

test('emphasis, refrains and lists are no loop', () => {
  for (const text of [
    'No, no, no, no! Never.',
    'Ha ha ha ha ha.',
    `${sentence}And again: ${sentence}`,
    'The first movement is fast, the second movement is slow, the third movement is a dance, the fourth movement is a storm.',
    'da da da dum. '.repeat(2),
    '— — — — — — — — — — — —',
  ])
    expect(finds(text)).toBeUndefined();
});

test('a long answer is checked in linear time', () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `word${(i * 7919) % 39_989}`).join(' ');
  expect(finds(text)).toBeUndefined();
});
