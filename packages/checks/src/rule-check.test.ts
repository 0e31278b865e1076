import { expect, test } from 'vitest';
import { ruleCheck } from './rule-check.ts';

test('a broken rule is named by its id, with what it asked and what was there', () => {
  expect(ruleCheck({ id: 'opening', startsWith: 'Ach' }, 'Hello')).toEqual({
    check: 'rule:opening',
    detail: 'The answer does not start with “Ach”: “Hello”',
  });
  expect(ruleCheck({ id: 'no-ai', notMatches: 'language model' }, 'I, a language model, say')?.detail).toBe(
    'The answer matches language model: “language model”',
  );
  expect(ruleCheck({ id: 'short', maxWords: 2 }, 'one two three')?.detail).toBe('The answer has 3 words, more than 2.');
  expect(ruleCheck({ id: 'opening', startsWith: 'Ach' }, 'Ach')).toBeNull();
});

test('its detail fits, however long pattern and answer are', () => {
  const rule = { id: 'x', contains: 'y'.repeat(500) };
  expect(ruleCheck(rule, 'z'.repeat(100_000))?.detail.length).toBeLessThanOrEqual(500);
  expect(ruleCheck({ id: 'x', matches: `${'(?:y)'.repeat(99)}` }, 'z'.repeat(1000))?.detail.length).toBeLessThanOrEqual(500);
});
