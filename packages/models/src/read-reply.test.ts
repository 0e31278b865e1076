import { expect, test } from 'vitest';
import { readReply } from './read-reply.ts';

const reply = (message: object, more: object = {}) => readReply({ choices: [{ message, finish_reason: 'stop' }], ...more }, 'Model big');

test('text in parts is joined, no content is an empty text', () => {
  expect(
    reply({
      content: [
        { type: 'text', text: 'Ach, ' },
        { type: 'text', text: 'ja' },
      ],
    }).text,
  ).toBe('Ach, ja');
  expect(reply({ content: null }).text).toBe('');
  expect(reply({}).text).toBe('');
});

test('a refusal is a filtered answer', () => {
  expect(reply({ content: null, refusal: 'I cannot.' })).toMatchObject({ text: 'I cannot.', finishReason: 'content_filter' });
});

test('usage that is missing counts as none, and no more can be cached than was read', () => {
  expect(reply({ content: 'a' }).usage).toEqual({ input: 0, cachedInput: 0, output: 0 });
  const usage = { prompt_tokens: 5, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 9 } };
  expect(reply({ content: 'a' }, { usage }).usage).toEqual({ input: 5, cachedInput: 5, output: 2 });
});

test('other reasons to stop are other', () => {
  expect(readReply({ choices: [{ message: { content: 'a' }, finish_reason: 'tool_calls' }] }, 'Model big').finishReason).toBe('other');
  expect(readReply({ choices: [{ message: { content: 'a' } }] }, 'Model big').finishReason).toBe('other');
});
