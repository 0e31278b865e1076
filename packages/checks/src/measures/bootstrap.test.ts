import { expect, test } from 'vitest';
import { bootstrap } from './bootstrap.ts';
import { createRandom } from './random.ts';

const mean = ([sum = 0, count = 0]: Iterable<number>) => sum / count;
const rows = (n: number, seed = 1) => {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => [random(), 1]);
};

test('the interval of a mean agrees with the normal approximation', () => {
  const sample = rows(400);
  const interval = bootstrap(sample, mean, 7);
  const values = sample.map(([value = 0]) => value);
  const average = values.reduce((a, b) => a + b) / 400;
  const error = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 400 / 400);
  expect(interval?.value).toBeCloseTo(average, 10);
  expect(interval?.low).toBeCloseTo(average - 1.96 * error, 2);
  expect(interval?.high).toBeCloseTo(average + 1.96 * error, 2);
});

test('95 % intervals of 100 samples hold the true mean about 95 times', () => {
  let held = 0;
  for (let seed = 0; seed < 100; seed++) {
    const interval = bootstrap(rows(40, seed), mean, seed);
    if (interval && interval.low <= 0.5 && 0.5 <= interval.high) held++;
  }
  expect(held).toBeGreaterThan(87);
  expect(held).toBeLessThanOrEqual(100);
});

test('the same seed gives the same interval and another seed another one', () => {
  expect(bootstrap(rows(30), mean, 5)).toEqual(bootstrap(rows(30), mean, 5));
  expect(bootstrap(rows(30), mean, 5)).not.toEqual(bootstrap(rows(30), mean, 6));
});

test('columns of a row are drawn together, so that a ratio of proportional columns has no spread', () => {
  const sample = rows(50).map(([value = 0]) => [value * 3, value]);
  const interval = bootstrap(sample, ([a = 0, b = 0]) => a / b, 1);
  expect(interval?.low).toBeCloseTo(3, 10);
  expect(interval?.high).toBeCloseTo(3, 10);
});

test('one row gives an interval without width, no row gives none', () => {
  expect(bootstrap([[4, 2]], mean, 1)).toEqual({ value: 2, low: 2, high: 2, n: 1 });
  expect(bootstrap([], mean, 1)).toBeNull();
});

test('a statistic that too many resamples leave undefined has no interval', () => {
  const sample = [[1], [-1], [1], [-1], [1]];
  expect(bootstrap(sample, ([sum = 0]) => (sum > 0 ? sum : null), 1)).toBeNull();
});
