import { expect, test } from 'vitest';
import { matches } from './matches.ts';

test('the text has what the regular expression looks for, read with the u flag', () => {
  expect(matches('Ach, my friend', '^Ach')).toBeNull();
  expect(matches('ach', '^(?i:ACH)')).toBeNull();
  expect(matches('Oh, ach', '^Ach')).toEqual({ reason: 'The answer does not match ^Ach', trigger: 'Oh, ach' });
});
