import { expect, test } from 'vitest';
import { contains } from './contains.ts';

test('the piece is taken as it stands', () => {
  expect(contains('mark (c) it', '(c)')).toBeNull();
  expect(contains('mark c it', '(c)')?.reason).toBe('The answer does not contain “(c)”');
});
