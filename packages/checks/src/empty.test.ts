import { expect, test } from 'vitest';
import { empty } from './empty.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };
const finds = (text: string) => empty({ text, finishReason: 'stop' }, context)?.check;

test('blank space and bare punctuation are no answer', () => {
  for (const text of ['', '  \n\t', '…', '“” — !?', '🎹']) expect(finds(text)).toBe('empty');
});

test('one letter or digit of any script is one', () => {
  for (const text of ['I', '7', '愛', 'א']) expect(finds(text)).toBeUndefined();
});

test('what the host withheld is not called empty', () => {
  expect(empty({ text: '', finishReason: 'content_filter' }, context)).toBeNull();
});
