import { expect, test } from 'vitest';
import { truncated } from './truncated.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };

test('an answer that was cut at its limit is found, a finished one is not', () => {
  expect(truncated({ text: 'Ach, my fr', finishReason: 'length' }, context)?.check).toBe('truncated');
  expect(truncated({ text: 'Ach, my friend', finishReason: 'stop' }, context)).toBeNull();
});
