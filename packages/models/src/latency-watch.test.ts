import { expect, test } from 'vitest';
import { createLatencyWatch, type LatencyWatch } from './latency-watch.ts';

/** A hundred answers of about so long; true when one of them is a reason to ask for less. */
const hundred = (watch: LatencyWatch, ms: number) =>
  Array.from({ length: 100 }, (_, index) => watch.add(ms * (0.9 + (index % 20) / 100))).some(Boolean);

test('twice the best is too slow, once a hundred answers say so', () => {
  const watch = createLatencyWatch();
  expect(hundred(watch, 800)).toBe(false);
  expect(hundred(watch, 1500)).toBe(false);
  for (let call = 0; call < 99; call++) expect(watch.add(1800)).toBe(false);
  expect(watch.add(1800)).toBe(true);
});

test('under a second nothing is slow, and a few slow ones among a hundred do not count', () => {
  const watch = createLatencyWatch();
  hundred(watch, 20);
  expect(hundred(watch, 700)).toBe(false);
  const other = createLatencyWatch();
  hundred(other, 1000);
  expect(Array.from({ length: 100 }, (_, index) => other.add(index % 25 === 0 ? 60_000 : 1000)).some(Boolean)).toBe(false);
});

test('when asking for less helped, it is asked for again; when not, slow is what this host is', () => {
  const watch = createLatencyWatch();
  hundred(watch, 1000);
  expect(hundred(watch, 4000)).toBe(true);
  expect(hundred(watch, 3000)).toBe(true);
  expect(hundred(watch, 3000)).toBe(false);
  expect(hundred(watch, 5000)).toBe(false);
  expect(hundred(watch, 6500)).toBe(true);
});

test('a new start forgets answers, not the best', () => {
  const watch = createLatencyWatch();
  hundred(watch, 1000);
  for (let call = 0; call < 99; call++) watch.add(9000);
  watch.restart();
  expect(watch.add(9000)).toBe(false);
  expect(hundred(watch, 2500)).toBe(true);
});
