import { catalogueSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { kinOf } from '../judge/kin-of.ts';
import { sameFamily } from '../judge/same-family.ts';

test.each([
  ['Qwen/Qwen3-30B-A3B-Instruct-2507', 'qwen2.5:7b-instruct', true],
  ['Qwen/QwQ-32B', '/models/Qwen3-4B-Q4_K_M.gguf', true],
  ['meta-llama/Meta-Llama-3-8B', 'meta-llama/Llama-3.1-70B', true],
  ['mistralai/Mixtral-8x7B', 'ministral-8b', true],
  ['gpt-4o-mini', 'o3-mini', true],
  ['openai/gpt-oss-120b', 'gpt-4.1', true],
  ['gemini-2.5-pro', 'google/gemma-3-27b-it', true],
  ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B', 'Qwen/Qwen3-4B', true],
  ['smollm2-135m', 'HuggingFaceTB/SmolLM2-135M-Instruct', true],
  ['acme/house-7b', 'acme/house-70b', true],
  ['acme/house-7b', 'acme/barn-7b', false],
  ['Qwen/Qwen3-4B', 'gpt-4o', false],
  ['claude-opus-4', 'deepseek-v3', false],
  // No line of OpenAI's, though an o stands in it.
  ['house-o-1', 'gpt-4o', false],
  ['7', '8', false],
  ['', '', false],
])('%s and %s: of one family %s', (one, other, same) => {
  expect(sameFamily(one, other)).toBe(same);
  expect(sameFamily(other, one)).toBe(same);
});

test('a hosted model is known by its host’s name and its weights, never by the name that the operator gave it', () => {
  const at = { baseUrl: 'http://127.0.0.1:9/v1' };
  const catalogue = catalogueSchema.parse({
    default: { teacher: 'big', student: 'small' },
    models: {
      big: { ...at, model: 'Qwen/Qwen3-30B' },
      grader: { ...at, model: 'gpt-4.1' },
      alias: { ...at, model: 'deployment-7', weights: 'Qwen/Qwen3-32B' },
      'qwen-named': { ...at, model: 'claude-sonnet' },
    },
    students: { small: { base: 'Qwen/Qwen3-4B' } },
  });
  const kin = (judge: string, base = 'Qwen/Qwen3-4B') => kinOf(catalogue, { judge, teacher: 'big', base });
  expect(kin('grader')).toEqual([]);
  expect(kin('qwen-named')).toEqual([]);
  expect(kin('alias')).toEqual(['teacher', 'student']);
  expect(kin('big', 'smollm2-135m')).toEqual(['teacher']);
  expect(kin('grader', 'openai/gpt-oss-20b')).toEqual(['student']);
});
