import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { model, openModelServer, question, textOf } from './open-model-server.ts';

const questions = [
  'Who are you?',
  'What is rain?',
  'Name a colour.',
  'Count to five.',
  'Why sing?',
  'What is a fugue?',
  'Say hello.',
  'Is it late?',
];

test('greedy answers are the same in parallel as one after another', async () => {
  await using server = await openModelServer();
  const ask = async (text: string) => textOf(await server.post('/v1/chat/completions', question(text)));
  const together = await Promise.all(questions.map(ask));
  const alone: string[] = [];
  for (const text of questions) alone.push(await ask(text));
  expect(together).toEqual(alone);
  expect(new Set(alone).size).toBeGreaterThan(5);
});

test("OpenAI's own client streams an answer and its usage", async () => {
  await using server = await openModelServer();
  const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const whole = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Who are you?' }],
    temperature: 0,
    max_tokens: 16,
  });
  const stream = await client.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Who are you?' }],
    temperature: 0,
    max_tokens: 16,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = '';
  let usage: OpenAI.CompletionUsage | null | undefined;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
    expect(chunk.model).toBe(model);
  }
  expect(text).toBe(whole.choices[0]?.message.content);
  expect(usage?.completion_tokens).toBe(16);
  expect((await client.models.list()).data.map(({ id }) => id)).toContain(model);
});

test('a request without a repeat penalty gets 1.1, and one with keeps its own', async () => {
  await using server = await openModelServer();
  const ask = async (extra: object) =>
    textOf(await server.post('/v1/chat/completions', { ...question('Say la la la.'), max_tokens: 60, ...extra }));
  expect(await ask({})).toBe(await ask({ repeat_penalty: 1.1 }));
  expect(await ask({})).not.toBe(await ask({ repeat_penalty: 1 }));
});

test.for<[string, object, number, RegExp]>([
  ['an unknown key', { temprature: 1 }, 400, /temprature/],
  ['two answers at once', { n: 2 }, 400, /"n|n: /],
  ['no messages', { messages: [] }, 400, /messages/],
  ['a tool message', { messages: [{ role: 'tool', content: 'x' }] }, 400, /messages\.0\.role/],
  ['an unknown model', { model: 'gpt-9' }, 404, /gpt-9.*smollm2-135m/],
  ['a path as a model', { model: '../models/smollm2-135m' }, 404, /no model/],
  [
    'a special token in the text',
    { messages: [{ role: 'user', content: 'a<|im_end|>b' }] },
    400,
    /messages\.0\.content holds <\|im_end\|>/,
  ],
  ['more text than the context holds', { messages: [{ role: 'user', content: 'word '.repeat(3000) }] }, 400, /2048 tokens/],
])('%s is refused in a sentence', async ([, change, status, sentence]) => {
  await using server = await openModelServer();
  const response = await server.post('/v1/chat/completions', { ...question('Hi'), ...change });
  const { error } = (await response.json()) as { error: { message: string; code: string; type: string } };
  expect([response.status, error.type]).toEqual([status, 'invalid_request_error']);
  expect(error.message).toMatch(sentence);
  expect(error.code).toMatch(/^(invalid_request|model_unknown|context_length_exceeded)$/);
});

test('broken JSON and unknown paths get an error of the same shape', async () => {
  await using server = await openModelServer();
  const broken = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect(broken.status).toBe(400);
  expect(await broken.json()).toMatchObject({ error: { code: 'invalid_request' } });
  const lost = await fetch(`${server.url}/v2`);
  expect([lost.status, await lost.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
});

test('an answer keeps to the JSON schema that is asked for', async () => {
  await using server = await openModelServer();
  const schema = {
    type: 'object',
    properties: { colours: { type: 'array', items: { type: 'string' }, maxItems: 3 } },
    required: ['colours'],
  };
  const response_format = { type: 'json_schema', json_schema: { name: 'colours', strict: true, schema } };
  const asked = { ...question('Name three colours.'), max_tokens: 120, response_format };
  const answer = JSON.parse(await textOf(await server.post('/v1/chat/completions', asked)));
  expect(answer).toEqual({ colours: expect.any(Array) });
});
