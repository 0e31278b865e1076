import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetrics } from '@understudy/metrics';
import { type FakeModelServerOptions, type FaultKind, startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { type ChatRequest, createChat } from './create-chat.ts';
import { parseCatalogue } from './load-catalogue.ts';
import { ModelError } from './model-error.ts';

const key = 'sk-secret-0123456789';
const secret = 'a prompt that nobody may ever read in a message';

async function open(options: FakeModelServerOptions & { maxInFlight?: number; timeoutSeconds?: number } = {}) {
  const { maxInFlight = 8, timeoutSeconds = 60, ...serverOptions } = options;
  const server = await startFakeModelServer(serverOptions);
  const model = `baseUrl: "${server.url}", model: big-1, apiKeyEnv: BIG_KEY, timeoutSeconds: ${timeoutSeconds}`;
  const price = 'pricePerMillionTokens: { input: 1, cachedInput: 0.5, output: 2 }';
  const catalogue = parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { ${model}, limits: { maxInFlight: ${maxInFlight} }, extraBody: { top_k: 7 }, ${price} } }
students: { small: { base: smollm2-135m } }`,
    'models.yaml',
  );
  const metrics = createMetrics('test');
  const chat = createChat({ catalogue, metrics, environment: { BIG_KEY: key }, modelServerUrl: new URL(server.url).origin });
  const ask = (more: Partial<ChatRequest> = {}) => chat.ask({ ...requestOf('What of fate?'), ...more });
  return {
    server,
    metrics,
    chat,
    ask,
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function requestOf(question: string): ChatRequest {
  return {
    model: 'big',
    messages: [
      { role: 'system', content: secret },
      { role: 'user', content: question },
    ],
    temperature: 0.7,
    topP: 0.95,
    maxTokens: 64,
    role: 'teacher',
    signal: new AbortController().signal,
  };
}

async function failure(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.then(
    () => new Error('was answered'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw error;
  return error;
}

async function total(metric: { get: () => Promise<{ values: { labels: object; value: number; metricName?: string }[] }> }, labels: object) {
  const found = (await metric.get()).values.find((each) => JSON.stringify(each.labels) === JSON.stringify(labels));
  return found?.value;
}

test('a request carries the settings, the extra body and the key, and its answer its usage and price', async () => {
  await using opened = await open({ key });
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
  await using opened = await open({ key: 'none' });
  const error = await failure(opened.ask({ model: 'student:dst_x' }));
  expect(error).toMatchObject({ code: 'auth', status: 401 });
  await using free = await open();
  expect(await free.ask({ model: 'student:dst_x' })).toMatchObject({ model: 'student:dst_x', costUsd: null });
  expect(free.server.requests[0]?.model).toBe('student:dst_x');
});

const failures: [FaultKind, object, RegExp][] = [
  ['rate-limit', { code: 'rate_limited', status: 429, retryAfterMs: 3000 }, /limits the rate/],
  ['unauthorized', { code: 'auth', status: 401 }, /refuses the key \(401\).*apiKeyEnv/],
  ['no-credit', { code: 'auth', status: 429 }, /no credit left/],
  ['unknown-model', { code: 'model_unknown', status: 404 }, /check model and baseUrl in the catalogue/],
  ['content-policy', { code: 'refused', status: 400, contentPolicy: true }, /refuses what the request says/],
  ['bad-request', { code: 'refused', status: 400, contentPolicy: false }, /extraBody.* It says: This model has a context of 2048 tokens\./],
  ['server-error', { code: 'unreachable', status: 500 }, /fails \(500\)/],
  ['redirect', { code: 'bad_response', status: 307 }, /redirect \(307\), which is not followed/],
  ['html', { code: 'bad_response' }, /answers with a web page/],
  ['wrong-json', { code: 'bad_response' }, /JSON of another shape \(choices\.0\.message\.content/],
  ['broken-json', { code: 'bad_response' }, /broken JSON/],
  ['no-choices', { code: 'bad_response' }, /JSON of another shape \(choices/],
  ['huge', { code: 'bad_response' }, /more than 8 MiB/],
  ['cut', { code: 'unreachable' }, /cannot be reached \(UND_ERR_SOCKET\)/],
];
test.each(failures)('%s is told apart, names the model, and holds neither key nor prompt', async (kind, shape, words) => {
  await using opened = await open({ faults: [{ kind, retryAfterSeconds: 3 }] });
  const error = await failure(opened.ask());
  expect(error).toMatchObject(shape);
  expect(error.message).toMatch(/^Model big \(127\.0\.0\.1:\d+\) /);
  expect(error.message).toMatch(words);
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/sk-secret|nobody may ever/);
  expect(opened.server.counts.requests).toBe(1);
});

test.each<FaultKind>(['hang', 'half'])('%s ends at the catalogue’s time limit', async (kind) => {
  await using opened = await open({ faults: [{ kind }], timeoutSeconds: 0.2 });
  const error = await failure(opened.ask());
  expect(error.code).toBe('unreachable');
  expect(error.message).toMatch(/gave no answer within 0\.2 s; timeoutSeconds in the catalogue sets it/);
});

test('a host that is not there is unreachable', async () => {
  await using opened = await open();
  await opened.server[Symbol.asyncDispose]();
  const error = await failure(opened.ask());
  expect(error).toMatchObject({ code: 'unreachable', status: null });
  expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\); is it running, and is its baseUrl right\?/);
});

test('empty, cut and filtered answers are answers', async () => {
  await using opened = await open({ faults: [{ kind: 'empty' }] });
  expect(await opened.ask()).toMatchObject({ text: '', finishReason: 'stop' });
  opened.server.faults = [{ kind: 'truncated' }];
  expect(await opened.ask()).toMatchObject({ finishReason: 'length' });
  opened.server.faults = [{ kind: 'filtered' }];
  expect(await opened.ask()).toMatchObject({ text: '', finishReason: 'content_filter' });
});

test('an error that repeats the request is told without its words', async () => {
  const error = { message: `Cannot read: ${secret}`, type: 'invalid_request_error', code: null, param: null };
  const echo = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error })));
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const catalogue = parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { baseUrl: "http://127.0.0.1:${(echo.address() as AddressInfo).port}/v1", model: b } }
students: { small: { base: b } }`,
    'models.yaml',
  );
  await using chat = createChat({ catalogue, metrics: createMetrics('test') });
  const failed = await failure(chat.ask(requestOf('What of fate?')));
  expect(failed.code).toBe('refused');
  expect(failed.message).not.toContain('nobody');
  echo.close();
});

test('five hundred requests are under way at once, on as many connections', async () => {
  await using opened = await open({ maxInFlight: 500, faults: [{ kind: 'hang' }] });
  const ending = new AbortController();
  const asked = Promise.allSettled(Array.from({ length: 501 }, () => opened.ask({ signal: ending.signal })));
  await expect.poll(() => opened.server.counts.inFlight, { timeout: 30_000 }).toBe(500);
  ending.abort(new Error('seen'));
  await asked;
  expect(opened.server.counts).toMatchObject({ requests: 500, maxInFlight: 500 });
});

test('no more are under way than the limit, and the others wait their turn', async () => {
  await using opened = await open({ maxInFlight: 3, latencyMs: 20 });
  await Promise.all(Array.from({ length: 20 }, () => opened.ask()));
  expect(opened.server.counts.requests).toBe(20);
  expect(opened.server.counts.maxInFlight).toBeLessThanOrEqual(3);
  expect(await total(opened.metrics.modelInFlightLimit, { model: 'big' })).toBe(3);
  expect(await total(opened.metrics.modelInFlight, { model: 'big' })).toBe(0);
});

test('an aborted request ends at the host too, with the reason of the signal', async () => {
  await using opened = await open({ faults: [{ kind: 'hang' }], maxInFlight: 1 });
  const ending = new AbortController();
  const asked = opened.ask({ signal: ending.signal });
  const waiting = opened.ask({ signal: ending.signal });
  await expect.poll(() => opened.server.counts.inFlight).toBe(1);
  ending.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
  await expect(waiting).rejects.toThrow('stopped');
  await expect.poll(() => opened.server.counts.inFlight).toBe(0);
  expect(opened.server.counts.requests).toBe(1);
});

test('retries, where asked for, mend what may pass and wait as long as the host says', async () => {
  await using opened = await open({ faults: [{ kind: 'rate-limit', first: 2, retryAfterSeconds: 0.01 }] });
  expect(await opened.ask({ retries: 3 })).toMatchObject({ finishReason: 'stop' });
  expect(opened.server.counts.byStatus).toEqual({ 429: 2, 200: 1 });
  expect(await total(opened.metrics.modelRetries, { model: 'big', reason: 'rate_limited' })).toBe(2);
});

test('retries do not repeat what cannot pass, and end', async () => {
  await using opened = await open({ faults: [{ kind: 'unauthorized' }] });
  expect((await failure(opened.ask({ retries: 5 }))).code).toBe('auth');
  expect(opened.server.counts.requests).toBe(1);
  opened.server.faults = [{ kind: 'server-error' }];
  expect((await failure(opened.ask({ retries: 1 }))).code).toBe('unreachable');
  expect(opened.server.counts.requests).toBe(3);
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
