import { expect, test } from 'vitest';
import { klDivergence, negativeLogLikelihood } from '../measures/per-token.ts';
import { scored } from './scored-rows.ts';

const rows = [
  scored('a', { base: 3, prompted: 2, student: 2.1, kl: [0.6, 0.2] }, 30),
  scored('b', { base: 2, prompted: 1.5, student: 1.6, kl: [0.4, 0.1] }, 10),
];

test('tokens weigh alike, so the longer answer weighs more', () => {
  expect(negativeLogLikelihood(rows, 'base', 0)?.value).toBeCloseTo(2.75, 10);
  expect(klDivergence(rows, 'student', 0)?.value).toBeCloseTo(0.175, 10);
  expect(klDivergence(rows, 'base+prompt', 0)).toMatchObject({ value: 0, low: 0, high: 0, n: 2 });
});

test('without divergences on every row there is no figure, and without rows neither', () => {
  expect(klDivergence([...rows, scored('c', { base: 2, prompted: 1, student: 1 })], 'student', 0)).toBeNull();
  expect(klDivergence([], 'student', 0)).toBeNull();
  expect(negativeLogLikelihood([], 'base', 0)).toBeNull();
});
