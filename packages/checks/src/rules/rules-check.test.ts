import type { Rule } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { ruleHolds, rulesCheck } from './rules-check.ts';

test('a broken rule is named by its id, with what it asked and what was there, in the order of the rules', () => {
  const rules: Rule[] = [
    { id: 'shape', jsonSchema: { type: 'object' } },
    { id: 'opening', startsWith: 'Ach' },
    { id: 'kept', contains: 'ell' },
    { id: 'slow', matches: '^(?:[A-Z]+x)+$' },
  ];
  expect(rulesCheck(rules, ' Hello ')).toEqual([
    { check: 'rule:shape', detail: 'The answer is not JSON: “Hello”' },
    { check: 'rule:opening', detail: 'The answer does not start with “Ach”: “Hello”' },
    { check: 'rule:slow', detail: 'The answer does not match ^(?:[A-Z]+x)+$: “Hello”' },
  ]);
  expect(ruleHolds({ id: 'opening', startsWith: 'Ach' }, 'Ach')).toBe(true);
});

test('its detail fits, however long pattern and answer are', () => {
  const rules = [
    { id: 'x', contains: 'y'.repeat(500) },
    { id: 'y', matches: `${'(?:y)'.repeat(99)}` },
  ];
  for (const { detail } of rulesCheck(rules, 'z'.repeat(100_000))) expect(detail.length).toBeLessThanOrEqual(500);
});

test('a pattern that runs without end on an answer is broken by it, and the other rules are judged as ever', () => {
  const rules = [
    { id: 'evil', matches: '(a+)+$' },
    { id: 'kind', matches: '^(?:a+!?)+$' },
    { id: 'plain', matches: '^b' },
  ];
  const found = rulesCheck(rules, `${'a'.repeat(60)}!`);
  expect(found.map(({ check }) => check)).toEqual(['rule:evil', 'rule:plain']);
  expect(found[0]?.detail).toContain('could not be found out in 100 ms of CPU');
});

test('JSON nested deeper than a schema that refers to itself can follow is no fault of the process', () => {
  const jsonSchema = { type: 'array', items: { $ref: '#' } };
  expect(ruleHolds({ id: 'tree', jsonSchema }, '[[],[[]]]')).toBe(true);
  expect(ruleHolds({ id: 'tree', jsonSchema }, '['.repeat(50_000) + ']'.repeat(50_000))).toBe(false);
});
