import { expect, test } from 'vitest';
import { maxWords } from './max-words.ts';

test('words are counted as people count them, and the first ones too many are shown', () => {
  expect(maxWords("I don't half-believe it — no!", 5)).toBeNull();
  expect(maxWords('one two three four', 2)).toEqual({ reason: 'The answer has 4 words, more than 2; it goes on', trigger: 'three four' });
});
