import { expect, test } from 'vitest';
import { bytes, finePercent, milliseconds, money, numberWithRange } from '../report/quantities.ts';

test('quantities are written for people', () => {
  expect([bytes(512), bytes(23_040), bytes(26_058_240), bytes(3.2e9)]).toEqual(['0.5 kB', '23.0 kB', '26.1 MB', '3.2 GB'].map(fixed));
  expect([milliseconds(2310.4), milliseconds(9.44)]).toEqual(['2,310 ms', '9.4 ms'].map(fixed));
  expect(numberWithRange({ value: 412.2, low: 380.1, high: 450.3, n: 8 }, ' ms')).toBe('412 ms (380–450)');
  expect(numberWithRange({ value: 14.23, low: 9.5, high: 14.6, n: 8 })).toBe('14.2 (9.5–14.6)');
  expect(numberWithRange({ value: 3, low: 3, high: 3, n: 1 })).toBe('3.0');
  expect(finePercent(0.95296)).toBe(fixed('95.3 %'));
});

test('small sums of money keep two figures that count', () => {
  expect([0, 0.00031, 0.0000000123, 0.0098, 0.01, 1.925, 12_000].map(money)).toEqual([
    '$0.00',
    '$0.00031',
    '$0.000000012',
    '$0.0098',
    '$0.01',
    '$1.93',
    '$12,000',
  ]);
});

function fixed(text: string): string {
  return text.replace(' ', '\u00a0');
}
