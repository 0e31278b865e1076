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

test('thoughts that are closed are left out, whatever their tags', () => {
  for (const [open, close] of [
    ['<think>', '</think>'],
    ['<Reasoning >', '</ reasoning>'],
    ['<|think|>', '<|/think|>'],
    ['<|begin_of_thought|>', '<|end_of_thought|>'],
    ['◁think▷', '◁/think▷'],
  ])
    expect(reply({ content: `\n${open}I\nwonder.${close}\n\nAch.` }).text).toBe('Ach.');
  expect(reply({ content: '<think></think><think>b</think>Ach.' }).text).toBe('Ach.');
  expect(reply({ content: '<think>a</thinking>Ach.' }).text).toBe('<think>a</thinking>Ach.');
  expect(reply({ content: 'Ach. <think>a</think>' }).text).toBe('Ach. <think>a</think>');
  expect(reply({ content: 'Ach.', reasoning_content: 'I wonder.' }).text).toBe('Ach.');
});

test('half a character is replaced, as it could not be written down', () => {
  expect(reply({ content: 'Ach \ud83d!' }).text).toBe('Ach \ufffd!');
});

test('what the host calls its model is told, if it says so', () => {
  expect(reply({ content: 'a' }, { model: 'big-2026-01-01' }).answeredBy).toBe('big-2026-01-01');
  expect(reply({ content: 'a' }).answeredBy).toBeNull();
  expect(reply({ content: 'a' }, { model: 7 }).answeredBy).toBeNull();
});
