import { expect, test } from 'vitest';
import { OutOfTime, withinTime } from './within-time.ts';

test('work that ends hands out its result, and its own errors as they are', () => {
  expect(withinTime(() => 'a'.repeat(3), { limitMs: 1000 })).toBe('aaa');
  expect(withinTime(() => undefined, { limitMs: 1000 })).toBeUndefined();
  expect(() => withinTime(() => JSON.parse('{'), { limitMs: 1000 })).toThrow(SyntaxError);
});

test('a regular expression that backtracks without end is stopped, and the next work goes on as ever', () => {
  expect(() => withinTime(() => /(a+)+$/u.test(`${'a'.repeat(60)}!`), { limitMs: 30 })).toThrow(OutOfTime);
  expect(withinTime(() => /(a+)+$/u.test('aaa'), { limitMs: 1000 })).toBe(true);
});

test('so is a loop, wherever it stands', () => {
  const forever = () => {
    for (let i = 0; ; i++) Math.sqrt(i);
  };
  expect(() => withinTime(forever, { limitMs: 30 })).toThrow(OutOfTime);
});
