import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('numbers are the same for a seed, lie in [0, 1) and fill it evenly', () => {
  const [a, b] = [createRandom(3), createRandom(3)];
  const drawn = Array.from({ length: 10_000 }, () => a());
  expect(drawn.every((value) => value === b() && value >= 0 && value < 1)).toBe(true);
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = drawn.filter((value) => Math.floor(value * 10) === tenth).length;
    expect(Math.abs(inside - 1000)).toBeLessThan(120);
  }
});

test('a seed gives the numbers that mulberry32 is known to give', () => {
  const random = createRandom(0);
  const integers = [random(), random(), random()].map((number) => number * 2 ** 32);
  expect(integers).toEqual([1144304738, 1416247, 958946056]);
});
