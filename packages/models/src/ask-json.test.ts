import { expect, test } from 'vitest';
import { z } from 'zod';
import { askJson, BadJsonError } from './ask-json.ts';
import type { ChatReply, ChatRequest } from './chat.ts';

const schema = z.strictObject({ questions: z.array(z.string()).min(1) });
const request: ChatRequest = {
  ...{ model: 'big', messages: [{ role: 'user', content: 'Write questions.' }], temperature: 1, topP: 1, maxTokens: 50, seed: 7 },
  ...{ role: 'questions', signal: new AbortController().signal },
};
const replyOf = (text: string): ChatReply => {
  const usage = { input: 1, cachedInput: 0, output: 1 };
  return { text, finishReason: 'stop', usage, latencyMs: 1, firstTokenMs: null, model: 'big', costUsd: null };
};

/** Says one text after the other. */
function says(...texts: string[]) {
  const asked: ChatRequest[] = [];
  const ask = async (given: ChatRequest) => replyOf(texts[asked.push(given) - 1] ?? '');
  return { asked, ask };
}

test.each([
  ['plain', '{"questions":["Why?"]}'],
  ['fenced', 'Here you are:\n```json\n{"questions":["Why?"]}\n```\nAnything else?'],
  ['amid words', 'Sure! {"questions":["Why?"]} Enjoy.'],
])('a %s object is read', async (_, text) => {
  expect(await askJson(says(text).ask, request, { schema, name: 'questions' })).toEqual({ value: { questions: ['Why?'] }, bad: 0 });
});

test('the schema goes with the request, and a bad reply is asked for again with another seed', async () => {
  const { asked, ask } = says('No.', '{"questions":[]}', '{"questions":["Why?"]}');
  expect(await askJson(ask, request, { schema, name: 'questions' })).toMatchObject({ bad: 2 });
  expect(asked.map(({ seed }) => seed)).toEqual([7, 8, 9]);
  expect(asked[0]?.responseSchema).toMatchObject({
    name: 'questions',
    schema: { type: 'object', required: ['questions'], additionalProperties: false },
  });
});

test('when all replies are bad the error says why, without what the model wrote', async () => {
  const error = await askJson(says('{"questions":[1]}', '{"questions":"secret"}').ask, request, {
    schema,
    name: 'questions',
    attempts: 2,
  }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BadJsonError);
  expect(error).toMatchObject({
    bad: 2,
    message: expect.stringMatching(/^Model big gave no questions in 2 tries: questions is not as asked/),
  });
  expect(String(error)).not.toContain('secret');
});

test('a reply that was cut is named as such', async () => {
  const ask = async () => ({ ...replyOf('{"questions":["Wh'), finishReason: 'length' as const });
  await expect(askJson(ask, request, { schema, name: 'questions' })).rejects.toThrow('its answer was cut at 50 tokens');
});
