import { expect, test } from 'vitest';
import { isDeeperThan } from './nesting.ts';

const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: 1, b: [nested(levels - 1)] });

test('a document is as deep as its deepest part', () => {
  expect(isDeeperThan('x', 0)).toBe(false);
  expect(isDeeperThan(nested(3), 6)).toBe(false);
  expect(isDeeperThan(nested(3), 5)).toBe(true);
  expect(isDeeperThan([[], [[]]], 2)).toBe(false);
});

test('a document that holds itself is deeper than any', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  expect(isDeeperThan({ circle }, 1000)).toBe(true);
});
