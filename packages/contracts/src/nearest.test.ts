import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const keys = ['prompt', 'rules', 'teacher', 'maxTokens', 'id'];

test.each([
  ['promt', 'prompt'],
  ['rulez', 'rules'],
  ['taecher', 'teacher'],
  ['max_tokens', 'maxTokens'],
  ['MAXTOKENS', 'maxTokens'],
])('%s means %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test('what is far from all means none of them', () => {
  expect(nearest('budget', keys)).toBeNull();
  expect(nearest('ix', ['q', 'k'])).toBeNull();
  expect(nearest('prompt', [])).toBeNull();
});
