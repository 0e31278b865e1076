import { createRandom } from '@understudy/checks';
import { expect, test } from 'vitest';
import { seedOf, shuffle } from './random.ts';

test('shuffling keeps every item, changes with the seed and nothing else, and leaves the list alone', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const shuffled = shuffle(items, createRandom(seedOf(1, 'a')));
  expect(shuffled).not.toEqual(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  expect(shuffle(items, createRandom(seedOf(1, 'a')))).toEqual(shuffled);
  expect(shuffle(items, createRandom(seedOf(2, 'a')))).not.toEqual(shuffled);
});
