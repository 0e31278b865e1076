import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

/** When each of so many calls starts, on a clock of whole milliseconds. */
function starts(pace: ReturnType<typeof createPace>, count: number, places: number): number[] {
  const times: number[] = [];
  for (let now = 1000; times.length < count; now++)
    while (times.length < count && pace.waitMs(now, places) === 0) {
      pace.started();
      times.push(now);
    }
  return times;
}

test('before the first answer nothing waits', () => {
  expect(new Set(starts(createPace(), 500, 500)).size).toBe(1);
});

test('then the calls that have a place start within a quarter of the time that an answer takes', () => {
  const pace = createPace();
  pace.answered(1000);
  const times = starts(pace, 500, 500);
  const tookMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  expect(tookMs).toBeGreaterThan(200);
  expect(tookMs).toBeLessThanOrEqual(250);
});

test('one call after another never waits', () => {
  const pace = createPace();
  for (let now = 0; now < 10_000; now += 50) {
    expect(pace.waitMs(now, 1)).toBe(0);
    pace.started();
    pace.answered(50);
  }
});
