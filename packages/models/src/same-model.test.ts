import { expect, test } from 'vitest';
import { isSameModel } from './same-model.ts';

test.each([
  ['gpt-4o-2024-08-06', 'gpt-4o'],
  ['/models/Qwen2.5-7B-Instruct-Q4_K_M.gguf', 'Qwen/Qwen2.5-7B-Instruct'],
  ['C:\\models\\qwen2.5-7b-instruct.gguf', 'qwen2.5:7b-instruct'],
  ['llama3', 'llama3:latest'],
  ['mistral-large-2411', 'mistral-large-latest'],
  ['openai/gpt-4o-mini', 'gpt-4o-mini'],
  ['fake', 'fake'],
])('%s may stand for %s', (answered, asked) => expect(isSameModel(answered, asked)).toBe(true));

test.each([
  ['gpt-3.5-turbo', 'gpt-4o'],
  ['cheaper-one', 'big-1'],
  ['Qwen/Qwen3-4B', 'Qwen/Qwen3-30B-A3B'],
  ['—', 'big-1'],
])('%s does not stand for %s', (answered, asked) => expect(isSameModel(answered, asked)).toBe(false));

test('a name that the catalogue lists is believed', () => {
  expect(isSameModel('gpt-4.1-2025-04-14', 'our-deployment', ['gpt-4.1'])).toBe(true);
});
