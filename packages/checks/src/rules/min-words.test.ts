import { expect, test } from 'vitest';
import { minWords } from './min-words.ts';

test('dashes are no words, and in scripts without spaces each character is one', () => {
  expect(minWords('我的朋友', 4)).toBeNull();
  expect(minWords('— ! —', 1)).toEqual({ reason: 'The answer has 0 words, fewer than 1', trigger: '— ! —' });
});
