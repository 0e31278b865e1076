import { expect, test } from 'vitest';
import { startsWith } from './starts-with.ts';

test('the opening is taken as it stands', () => {
  expect(startsWith('Ach, my friend, yes', 'Ach, my friend,')).toBeNull();
  expect(startsWith('ach, my friend, yes', 'Ach, my friend,')).toEqual({
    reason: 'The answer does not start with “Ach, my friend,”',
    trigger: 'ach, my friend, yes',
  });
});
