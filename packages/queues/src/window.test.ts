import { expect, test } from 'vitest';
import { createWindow } from './window.ts';

test('a few jobs wait beside those under way until a pace is known', () => {
  expect(createWindow().room({ outstanding: 0, ended: 0, inFlight: 100, now: 0 })).toBe(163);
});

test('a third of a second of work waits, however quick the model', () => {
  const window = createWindow();
  window.room({ outstanding: 0, ended: 0, inFlight: 100, now: 0 });
  expect(window.room({ outstanding: 163, ended: 2000, inFlight: 100, now: 1000 })).toBe(113 + 600 - 163);
});

test('a pause between two waves of answers does not narrow it at once', () => {
  const window = createWindow();
  window.room({ outstanding: 0, ended: 0, inFlight: 100, now: 0 });
  window.room({ outstanding: 100, ended: 1000, inFlight: 100, now: 1000 });
  expect(window.room({ outstanding: 0, ended: 1000, inFlight: 100, now: 2000 })).toBeGreaterThan(113 + 200);
  for (let second = 3; second < 60; second += 1) window.room({ outstanding: 0, ended: 1000, inFlight: 100, now: second * 1000 });
  expect(window.room({ outstanding: 0, ended: 1000, inFlight: 100, now: 60_000 })).toBe(163);
});
