import { expect, test } from 'vitest';
import { distinct3 } from './distinct.ts';

test('different runs of three words over all, whatever their case, across answers and within one', () => {
  expect(distinct3(['Ach, my friend, yes.', 'ach my friend no'], 0)).toMatchObject({ value: 3 / 4, n: 2 });
  expect(distinct3(['la la la la la'], 0)?.value).toBeCloseTo(1 / 3, 12);
  expect(distinct3(['one two three', 'four five six'], 0)).toMatchObject({ value: 1, low: 1, high: 1 });
});

test('an answer that is drawn twice does not count as one that repeats another', () => {
  const texts = Array.from({ length: 20 }, (_, index) => `alpha${index} beta${index} gamma${index}`);
  expect(distinct3(texts, 0)).toMatchObject({ value: 1, low: 1, high: 1 });
});

test('answers of fewer than three words have none', () => {
  expect(distinct3(['Yes, friend.', ''], 0)).toBeNull();
});
