// The chat client against hosts that refuse, break or vanish.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetrics } from '@understudy/metrics';
import type { FaultKind } from '@understudy/testing';
import { expect, test } from 'vitest';
import { failure, openChat, requestOf, secret, total } from '../test/open-chat.ts';
import { createChat } from './create-chat.ts';
import { parseCatalogue } from './load-catalogue.ts';
import type { ModelError } from './model-error.ts';

const failures: [FaultKind, object, RegExp][] = [
  ['unauthorized', { code: 'auth', status: 401 }, /refuses the key \(401\).*apiKeyEnv/],
  ['no-credit', { code: 'auth', status: 429 }, /no credit left/],
  ['unknown-model', { code: 'model_unknown', status: 404 }, /check model and baseUrl in the catalogue/],
  ['content-policy', { code: 'refused', status: 400, contentPolicy: true }, /refuses what the request says/],
  ['bad-request', { code: 'refused', status: 400, contentPolicy: false }, /extraBody.* It says: This model has a context of 2048 tokens\./],
  ['overloaded', { code: 'unreachable', status: 503 }, /fails \(503\)/],
  ['server-error', { code: 'unreachable', status: 500 }, /fails \(500\)/],
  ['redirect', { code: 'bad_response', status: 307 }, /redirect \(307\), which is not followed/],
  ['html', { code: 'bad_response' }, /answers with a web page/],
  ['wrong-json', { code: 'bad_response' }, /JSON of another shape \(choices\.0\.message\.content/],
  ['broken-json', { code: 'bad_response' }, /broken JSON/],
  ['no-choices', { code: 'bad_response' }, /JSON of another shape \(choices/],
  ['huge', { code: 'bad_response' }, /more than 8 MiB/],
  ['half-closed', { code: 'unreachable' }, /cannot be reached \(UND_ERR_\w+\)/],
  ['other-model', { code: 'bad_response' }, /was asked as big-1 and answers as cheaper-one, which looks like another model.*answersAs/],
  ['cut', { code: 'unreachable' }, /cannot be reached \(UND_ERR_SOCKET\)/],
];
test.each(failures)('%s is told apart, names the model, and holds neither key nor prompt', async (kind, shape, words) => {
  await using opened = await openChat({ faults: [{ kind }] });
  const error = await failure(opened.ask());
  expect(error).toMatchObject(shape);
  expect(error.message).toMatch(/^Model big \(127\.0\.0\.1:\d+\) /);
  expect(error.message).toMatch(words);
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/sk-secret|nobody may ever/);
  expect(opened.server.counts.requests).toBe(1);
});

test.each<FaultKind>(['hang', 'half'])('%s ends at the catalogue’s time limit', async (kind) => {
  await using opened = await openChat({ faults: [{ kind }], timeoutSeconds: 0.2 });
  const error = await failure(opened.ask());
  expect(error.code).toBe('unreachable');
  expect(error.message).toMatch(/gave no answer within 0\.2 s; timeoutSeconds in the catalogue sets it/);
});

test('an answer whose end comes after the catalogue’s time limit is none', async () => {
  const answer = JSON.stringify({ choices: [{ message: { content: 'Late.' }, finish_reason: 'stop' }] });
  const slow = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).write(answer.slice(0, 20));
      setTimeout(() => response.end(answer.slice(20)), 2000);
    });
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/v1`;
  await using chat = createChat({
    catalogue: catalogueOf(`baseUrl: "${url}", model: b, timeoutSeconds: 0.2`),
    metrics: createMetrics('test'),
  });
  expect((await failure(chat.ask(requestOf('What of fate?')))).message).toContain('gave no answer within 0.2 s');
  slow.close();
});

test('a host that is not there is unreachable', async () => {
  await using opened = await openChat();
  await opened.server[Symbol.asyncDispose]();
  const error = await failure(opened.ask());
  expect(error).toMatchObject({ code: 'unreachable', status: null });
  expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\); is it running, and is its baseUrl right\?/);
});

test('an error that repeats the request is told without its words', async () => {
  const error = { message: `Cannot read: ${secret}`, type: 'invalid_request_error', code: null, param: null };
  const echo = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error })));
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const catalogue = catalogueOf(`baseUrl: "http://127.0.0.1:${(echo.address() as AddressInfo).port}/v1", model: b`);
  await using chat = createChat({ catalogue, metrics: createMetrics('test') });
  const failed = await failure(chat.ask(requestOf('What of fate?')));
  expect(failed.code).toBe('refused');
  expect(failed.message).not.toContain('nobody');
  echo.close();
});

test('an aborted request ends at the host too, with the reason of the signal', async () => {
  await using opened = await openChat({ faults: [{ kind: 'hang' }], maxInFlight: 1 });
  const ending = new AbortController();
  const ends = Promise.allSettled([opened.ask({ signal: ending.signal }), opened.ask({ signal: ending.signal })]);
  await expect.poll(() => opened.server.counts.inFlight).toBe(1);
  const reason = new Error('stopped');
  ending.abort(reason);
  await expect.poll(() => opened.server.counts.inFlight).toBe(0);
  expect(await ends).toEqual(Array(2).fill({ status: 'rejected', reason }));
  expect(opened.server.counts.requests).toBe(1);
});

test('a call that is refused goes back to waiting, as long as it takes, and tells', async () => {
  await using opened = await openChat({ faults: [{ kind: 'rate-limit', first: 2 }] });
  const refused: ModelError[] = [];
  expect(await opened.ask({ onRefused: (error) => refused.push(error) })).toMatchObject({ finishReason: 'stop' });
  expect(opened.server.counts.byStatus).toEqual({ 429: 2, 200: 1 });
  expect(refused).toMatchObject([{ code: 'rate_limited', status: 429 }, { code: 'rate_limited' }]);
  expect(`${refused}`).toMatch(/Model big \(127\.0\.0\.1:\d+\) limits the rate/);
  expect(`${refused} ${JSON.stringify(refused)}`).not.toMatch(/sk-secret|nobody may ever/);
  expect(await total(opened.metrics.modelRetries, { model: 'big', reason: 'rate_limited' })).toBe(2);
});

test('a host that says when to come back is left alone until then', async () => {
  await using opened = await openChat({ faults: [{ kind: 'overloaded', first: 1, retryAfterSeconds: 1 }] });
  const started = performance.now();
  expect(await opened.ask()).toMatchObject({ finishReason: 'stop' });
  expect(performance.now() - started).toBeGreaterThan(990);
  expect(opened.server.counts.byStatus).toEqual({ 503: 1, 200: 1 });
});

test('a call that is refused for ever ends with its signal', async () => {
  await using opened = await openChat({ faults: [{ kind: 'rate-limit' }] });
  const ending = new AbortController();
  const asked = opened.ask({ signal: ending.signal, onRefused: () => ending.abort(new Error('enough')) });
  await expect(asked).rejects.toThrow('enough');
});

test('retries, where asked for, mend what may pass', async () => {
  await using opened = await openChat({ faults: [{ kind: 'server-error', first: 2 }] });
  expect(await opened.ask({ retries: 3 })).toMatchObject({ finishReason: 'stop' });
  expect(opened.server.counts.byStatus).toEqual({ 500: 2, 200: 1 });
  expect(await total(opened.metrics.modelRetries, { model: 'big', reason: 'unreachable' })).toBe(2);
});

test('another model’s answer is no answer, but its tokens are counted', async () => {
  await using opened = await openChat({ faults: [{ kind: 'other-model' }] });
  const error = await failure(opened.ask());
  expect(error.usage).toEqual(opened.server.counts.tokens);
  expect(await total(opened.metrics.modelTokens, { model: 'big', role: 'teacher', direction: 'output' })).toBe(error.usage?.output);
});

test('retries do not repeat what cannot pass, and end', async () => {
  await using opened = await openChat({ faults: [{ kind: 'unauthorized' }] });
  expect((await failure(opened.ask({ retries: 5 }))).code).toBe('auth');
  expect(opened.server.counts.requests).toBe(1);
  opened.server.faults = [{ kind: 'server-error' }];
  expect((await failure(opened.ask({ retries: 1 }))).code).toBe('unreachable');
  expect(opened.server.counts.requests).toBe(3);
});

function catalogueOf(model: string) {
  return parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { ${model} } }
students: { small: { base: b } }`,
    'models.yaml',
  );
}
