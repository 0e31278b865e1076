import { expect, test } from 'vitest';
import { thinkingTags } from './thinking-tags.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };
const finds = (text: string) => thinkingTags({ text, finishReason: 'stop' }, context)?.detail;

test('open, closed and stray thinking tags are found and shown', () => {
  expect(finds('<think>Who am I?</think>Ach')).toContain('<think>');
  expect(finds('Who am I?</think>Ach')).toContain('</think>');
  expect(finds('<THINKING>\nAch')).toContain('<THINKING>');
  expect(finds('◁think▷Ach')).toBeDefined();
});

test('speaking of thinking is no tag', () => {
  for (const text of ['I think, therefore I compose.', 'a <thinker> of Bonn', '<b>Ach</b>']) expect(finds(text)).toBeUndefined();
});
