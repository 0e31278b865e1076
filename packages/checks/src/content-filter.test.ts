import { expect, test } from 'vitest';
import { contentFilter } from './content-filter.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };

test('an answer that the host filtered is found', () => {
  expect(contentFilter({ text: '', finishReason: 'content_filter' }, context)?.check).toBe('content-filter');
  expect(contentFilter({ text: 'Ach', finishReason: 'stop' }, context)).toBeNull();
});
