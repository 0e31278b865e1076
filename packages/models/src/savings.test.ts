import { expect, test } from 'vitest';
import { savings } from './savings.ts';

const script = { prompt: 802, demonstrations: 329 };
const teacher = { input: 1150, output: 60, price: { input: 0.1, cachedInput: 0.01, output: 0.3 } };

test('tokens of prompt and demonstrations are what a query no longer carries', () => {
  expect(savings(script, { teacher: { ...teacher, price: undefined }, student: { input: 40, output: 60, price: undefined } })).toEqual({
    promptTokens: 802,
    demonstrationTokens: 329,
    tokensPerQuery: 1131,
    usdPerMillionQueries: null,
  });
});

test('without a price for the student the script is worth its tokens at the teacher’s price', () => {
  const { usdPerMillionQueries } = savings(script, { teacher, student: { input: 40, output: 60, price: undefined } });
  expect(usdPerMillionQueries?.uncached).toBeCloseTo(113.1, 6);
  expect(usdPerMillionQueries?.cached).toBeCloseTo(11.31, 6);
});

test('with one, whole queries are compared, and a cached script saves less', () => {
  const student = { input: 40, output: 60, price: { input: 0.02, output: 0.05 } };
  const { usdPerMillionQueries } = savings(script, { teacher, student });
  expect(usdPerMillionQueries?.uncached).toBeCloseTo(115 + 18 - 0.8 - 3, 6);
  expect(usdPerMillionQueries?.cached).toBeCloseTo(115 + 18 - 0.8 - 3 - 1131 * 0.09, 6);
});

test('a host without a price for cached tokens charges them in full', () => {
  const { usdPerMillionQueries } = savings(script, {
    teacher: { ...teacher, price: { input: 0.1, output: 0.3 } },
    student: { input: 40, output: 60, price: undefined },
  });
  expect(usdPerMillionQueries?.cached).toBe(usdPerMillionQueries?.uncached);
});
