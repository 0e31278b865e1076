import { expect, test } from 'vitest';
import { readRetryAfter } from './explain-failure.ts';

const read = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), Date.parse('2026-01-02T00:00:00Z'));

test('Retry-After is read as seconds, as a date, and in OpenAI’s milliseconds', () => {
  expect(read({ 'retry-after': '2' })).toBe(2000);
  expect(read({ 'retry-after': '0.25' })).toBe(250);
  expect(read({ 'retry-after': 'Fri, 02 Jan 2026 00:00:05 GMT' })).toBe(5000);
  expect(read({ 'retry-after': '2', 'retry-after-ms': '150' })).toBe(150);
});

test('what is absent or unreadable is null, what has passed is 0, and nobody waits for more than five minutes', () => {
  expect(read({})).toBeNull();
  expect(read({ 'retry-after': 'soon' })).toBeNull();
  expect(readRetryAfter(undefined)).toBeNull();
  expect(read({ 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' })).toBe(0);
  expect(read({ 'retry-after': '86400' })).toBe(300_000);
});
