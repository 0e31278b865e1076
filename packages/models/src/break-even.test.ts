import { expect, test } from 'vitest';
import { breakEven } from './break-even.ts';

test('the saving pays for the run after cost over saving per query, rounded up', () => {
  expect(breakEven(1.75, { uncached: 44.84, cached: 4.484 })).toEqual({
    uncached: { queries: 39_028, why: null },
    cached: { queries: 390_277, why: null },
  });
  expect(breakEven(0, { uncached: 1, cached: 1 }).uncached).toEqual({ queries: 0, why: null });
});

test('where no query saves money there is no such number, for each of the two by itself', () => {
  const { uncached, cached } = breakEven(1, { uncached: 10, cached: -2 });
  expect(uncached.queries).toBe(100_000);
  expect(cached).toEqual({
    queries: null,
    why: 'A query to the student costs no less than one to the teacher with the script in its host’s cache.',
  });
  expect(breakEven(1, { uncached: 0, cached: 0 }).uncached.why).toMatch(/costs no less .* the script paid in full/u);
});

test('without prices it says which are missing', () => {
  expect(breakEven(1, null).cached).toEqual({ queries: null, why: expect.stringMatching(/no price of a teacher/u) });
  expect(breakEven(null, { uncached: 10, cached: 1 }).uncached).toEqual({
    queries: null,
    why: expect.stringMatching(/^No model that this run asked has a price/u),
  });
});
