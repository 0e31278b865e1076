import { expect, test } from 'vitest';
import { compareEventIds } from './compare-event-ids.ts';

test('ids are ordered as numbers, whatever their length', () => {
  expect(compareEventIds('9-0', '10-0')).toBeLessThan(0);
  expect(compareEventIds('10-2', '10-10')).toBeLessThan(0);
  expect(compareEventIds('10-1', '10-0')).toBeGreaterThan(0);
  expect(compareEventIds('007-0', '7-00')).toBe(0);
  expect(compareEventIds('0-0', '00-1')).toBeLessThan(0);
  expect(compareEventIds('18446744073709551615-0', '18446744073709551614-9')).toBeGreaterThan(0);
});
