import { expect, test } from 'vitest';
import { notMatches } from './not-matches.ts';

test('the text has nothing that the regular expression looks for; what it finds is shown', () => {
  expect(notMatches('Ach', 'language model')).toBeNull();
  expect(notMatches('I, a language model, say', 'language \\w+')).toEqual({
    reason: 'The answer matches language \\w+',
    trigger: 'language model',
  });
  expect(notMatches('Ach 🎹', '\\p{Emoji_Presentation}')?.trigger).toBe('🎹');
});
