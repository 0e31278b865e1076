import type { ServerResponse } from 'node:http';
import { serve } from '@understudy/testing';
import OpenAI, { APIError } from 'openai';
import { describe, expect } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { test } from './host-gateway.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const messages = [{ role: 'user' as const, content: 'Who are you?' }];

describe('a model server', () => {
  test.for<['server-error' | 'html' | 'wrong-json' | 'broken-json' | 'redirect' | 'cut' | 'rate-limit', number]>([
    ['server-error', 503],
    ['rate-limit', 503],
    ['cut', 503],
    ['redirect', 503],
    ['html', 502],
    ['wrong-json', 502],
    ['broken-json', 502],
  ])('that plays %s is told as such', async ([kind, status], { gateway, host }) => {
    host.faults = [{ kind }];
    for (const stream of [false, true]) {
      const response = await gateway.post('/v1/chat/completions', { model: 'small', messages, stream });
      expect(response.status).toBe(status);
      expect((await problemOf(response)).error.code).toBe('student_unavailable');
    }
  });

  test('that does not answer is named, with the mend', async ({ gateway, host }) => {
    await host[Symbol.asyncDispose]();
    const response = await gateway.post('/v1/chat/completions', { model: 'small', messages });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect((await problemOf(response)).detail).toContain('UNDERSTUDY_MODEL_SERVER');
  });

  test('that dies in mid-stream becomes an error that clients see, never a bare end', async ({ redisUrl, prefix }) => {
    const chunk = { id: 'c', object: 'chat.completion.chunk', model: 'small', choices: [{ index: 0, delta: { content: 'Gut' } }] };
    await using server = await answering((response) => {
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write(`data: ${JSON.stringify(chunk)}\n\n`, () => response.destroy());
    });
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: server.url });
    const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
    const stream = await openai.chat.completions.create({ model: 'small', messages, stream: true });
    let said = '';
    const error = await (async () => {
      for await (const { choices } of stream) said += choices[0]?.delta.content ?? '';
    })().catch((cause: unknown) => cause);
    expect(said).toBe('Gut');
    expect(error).toBeInstanceOf(APIError);
    expect((error as Error).message).toContain('stopped in the middle of the answer');
  });

  test.for([false, true])('is told to stop when the client leaves (streaming: %s)', async (stream, { redisUrl, prefix }) => {
    let asked = 0;
    let left = 0;
    await using server = await answering((response) => {
      asked += 1;
      response.once('close', () => (left += 1));
      if (stream) response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': thinking\n\n');
    });
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: server.url });
    const leaving = new AbortController();
    const request = chat(gateway, stream, leaving.signal);
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(1);
    leaving.abort();
    await request.catch(() => {});
    await expect.poll(() => left, { timeout: 10_000 }).toBe(1);
  });

  test('is not blamed where it is the gateway that ends', async ({ redisUrl, prefix }) => {
    let asked = 0;
    await using server = await answering(() => (asked += 1));
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: server.url });
    const request = chat(gateway, false, new AbortController().signal);
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(1);
    const closed = gateway.app.close();
    const response = await request;
    expect([response.status, (await problemOf(response)).detail]).toEqual([503, 'The gateway is closing; ask again.']);
    await closed;
  });

  test('is slowed down by a client that does not read', async ({ redisUrl, prefix }) => {
    let written = 0;
    const piece = `data: ${'x'.repeat(64 * 1024)}\n\n`;
    await using server = await answering((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const write = () => {
        while (!response.destroyed) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', write);
        }
      };
      write();
    });
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: server.url });
    const leaving = new AbortController();
    const response = await chat(gateway, true, leaving.signal);
    const samples: number[] = [];
    // Sockets between us buffer some; then nothing more is taken.
    await expect.poll(() => samples.push(written) > 3 && samples.at(-1) === samples.at(-4), { timeout: 30_000, interval: 200 }).toBe(true);
    expect(written).toBeLessThan(64 * 2 ** 20);
    leaving.abort();
    await response.text().catch(() => {});
  });
});

const chat = (gateway: Gateway, stream: boolean, signal: AbortSignal) =>
  gateway.request('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'small', messages, stream }),
    signal,
  });

/** A host that does with a response what it likes. */
const answering = (handle: (response: ServerResponse) => void) =>
  serve((request, response) => {
    request.resume();
    handle(response);
  });
