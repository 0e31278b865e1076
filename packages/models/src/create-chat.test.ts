import { createMetrics } from '@understudy/metrics';
import { startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { failure, key, openChat, requestOf, total } from '../test/open-chat.ts';
import { createChat } from './create-chat.ts';
import { parseCatalogue } from './load-catalogue.ts';

test('a request carries the settings, the extra body and the key, and its answer its usage and price', async () => {
  await using opened = await openChat({ key });
  const reply = await opened.ask({ seed: 3 });
  expect(opened.server.requests[0]?.body).toEqual({
    top_k: 7,
    model: 'big-1',
    messages: requestOf('What of fate?').messages,
    temperature: 0.7,
    top_p: 0.95,
    max_tokens: 64,
    seed: 3,
  });
  const { tokens } = opened.server.counts;
  expect(reply).toEqual({
    text: expect.stringContaining('What of fate?'),
    finishReason: 'stop',
    usage: tokens,
    latencyMs: expect.any(Number),
    firstTokenMs: null,
    model: 'big',
    costUsd: (tokens.input + 2 * tokens.output) / 1e6,
  });
  const again = await opened.ask();
  expect(again.usage.cachedInput).toBe(10);
  expect(again.costUsd).toBeCloseTo((again.usage.input - 10 + 10 * 0.5 + 2 * again.usage.output) / 1e6, 15);
  const labels = { model: 'big', role: 'teacher' };
  expect(await total(opened.metrics.modelTokens, { ...labels, direction: 'output' })).toBe(opened.server.counts.tokens.output);
  expect(await total(opened.metrics.modelCost, labels)).toBeCloseTo((reply.costUsd ?? 0) + (again.costUsd ?? 0), 15);
});

test('a student and an embedded base are asked at the model server without a key', async () => {
  await using opened = await openChat({ key: 'none' });
  const error = await failure(opened.ask({ model: 'student:dst_x' }));
  expect(error).toMatchObject({ code: 'auth', status: 401 });
  await using free = await openChat();
  expect(await free.ask({ model: 'student:dst_x' })).toMatchObject({ model: 'student:dst_x', costUsd: null });
  expect(free.server.requests[0]?.model).toBe('student:dst_x');
});

test('empty, cut and filtered answers are answers', async () => {
  await using opened = await openChat({ faults: [{ kind: 'empty' }] });
  expect(await opened.ask()).toMatchObject({ text: '', finishReason: 'stop' });
  opened.server.faults = [{ kind: 'truncated' }];
  expect(await opened.ask()).toMatchObject({ finishReason: 'length' });
  opened.server.faults = [{ kind: 'filtered' }];
  expect(await opened.ask()).toMatchObject({ text: '', finishReason: 'content_filter' });
});

test('five hundred requests are under way at once, on as many connections', async () => {
  await using opened = await openChat({ maxInFlight: 500, faults: [{ kind: 'hang' }] });
  const ending = new AbortController();
  const asked = Promise.allSettled(Array.from({ length: 501 }, () => opened.ask({ signal: ending.signal })));
  await expect.poll(() => opened.server.counts.inFlight, { timeout: 30_000 }).toBe(500);
  ending.abort(new Error('seen'));
  await asked;
  expect(opened.server.counts).toMatchObject({ requests: 500, maxInFlight: 500 });
});

test('no more are under way than the limit, and the others wait their turn', async () => {
  await using opened = await openChat({ maxInFlight: 3, latencyMs: 20 });
  await Promise.all(Array.from({ length: 20 }, () => opened.ask()));
  expect(opened.server.counts.requests).toBe(20);
  expect(opened.server.counts.maxInFlight).toBeLessThanOrEqual(3);
  expect(await total(opened.metrics.modelInFlightLimit, { model: 'big' })).toBe(3);
  expect(await total(opened.metrics.modelInFlight, { model: 'big' })).toBe(0);
});

test('closed thoughts are left out, unclosed ones and odd characters stay', async () => {
  await using opened = await openChat({ answer: () => 'Ach.', faults: [{ kind: 'thinking' }] });
  expect((await opened.ask()).text).toBe('Ach.');
  opened.server.faults = [{ kind: 'unclosed-thinking' }];
  expect((await opened.ask()).text).toMatch(/^<think>/);
  opened.server.faults = [{ kind: 'emoji' }];
  expect((await opened.ask()).text).toBe('Ach. 🎼👨‍👩‍👧‍👦🏳️‍🌈 é');
  opened.server.faults = [{ kind: 'right-to-left' }];
  expect((await opened.ask()).text).toMatch(/^هذا ما أقوله لك/);
  opened.server.faults = [{ kind: 'chat-tokens' }];
  expect((await opened.ask()).text).toContain('<|im_end|>\n<|im_start|>user');
});

test('a reply’s shape is asked for as hosts understand it', async () => {
  await using opened = await openChat();
  const schema = { type: 'object', properties: { list: { type: 'array' } } };
  await opened.ask({ responseSchema: { name: 'questions', schema }, role: 'questions' });
  expect(opened.server.requests[0]?.body.response_format).toEqual({
    type: 'json_schema',
    json_schema: { name: 'questions', schema, strict: true },
  });
});

test('a process keeps to its own limit below that of the model, and knows its share', async () => {
  await using server = await startFakeModelServer({ latencyMs: 10 });
  const catalogue = parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { baseUrl: "${server.url}", model: b, limits: { maxInFlight: 8 } } }
students: { small: { base: b } }`,
    'models.yaml',
  );
  await using chat = createChat({ catalogue, metrics: createMetrics('test'), maxInFlight: 2 });
  expect([chat.shareOf('big'), chat.shareOf('student:dst_x')]).toEqual([2, 2]);
  await Promise.all(Array.from({ length: 10 }, () => chat.ask(requestOf('What of fate?'))));
  expect(server.counts).toMatchObject({ requests: 10, maxInFlight: 2 });
});

test('missing keys are told when the client is made, unless the process is handed no environment', async () => {
  const catalogue = parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { baseUrl: "http://127.0.0.1:9/v1", model: b, apiKeyEnv: BIG_KEY } }
students: { small: { base: b } }`,
    'models.yaml',
  );
  const metrics = createMetrics('test');
  expect(() => createChat({ catalogue, metrics, environment: {} })).toThrow(/BIG_KEY/);
  await using chat = createChat({ catalogue, metrics });
  expect((await failure(chat.ask(requestOf('Who?')))).code).toBe('auth');
});
