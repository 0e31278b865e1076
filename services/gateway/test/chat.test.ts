import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { modelListSchema } from '@understudy/contracts';
import { test as base, type FakeModelServer, startFakeModelServer } from '@understudy/testing';
import OpenAI, { APIError } from 'openai';
import { describe, expect } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { type Gateway, result, startGateway } from './start-gateway.ts';

const test = base.extend<{ host: FakeModelServer; gateway: Gateway; student: string; openai: OpenAI }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer();
    await use(host);
  },
  gateway: async ({ redisUrl, prefix, host }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    await use(gateway);
  },
  /** Id of a distillation whose student can be asked. */
  student: async ({ gateway }, use) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    await use(id);
  },
  openai: async ({ gateway }, use) => use(new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 })),
});

const messages = [{ role: 'user' as const, content: 'Who are you?' }];

describe("OpenAI's own client", () => {
  test('lists the catalogue and the students', async ({ gateway, openai, student }) => {
    const { id: older } = await gateway.submit({ name: 'salieri' });
    const { id: newer } = await gateway.submit({ name: 'salieri' });
    const { id: dataOnly } = await gateway.submit({ name: 'data', stopAfter: 'dataset' });
    for (const id of [older, newer]) await gateway.records.succeed(id, result);
    await gateway.records.succeed(dataOnly, { ...result, studentModel: null });
    const models = (await openai.models.list()).data.map(({ id }) => id);
    expect(models).toEqual(['large', 'small', 'small-too', 'student:salieri', `student:${older}`, 'student:beethoven']);
    const { data } = modelListSchema.parse(await (await gateway.request('/v1/models')).json());
    expect(data.find(({ id }) => id === 'small')?.roles).toEqual(['teacher', 'student', 'chat']);
    expect(data.find(({ id }) => id === 'student:beethoven')).toMatchObject({ roles: ['chat'], distillationId: student });
  });

  test('chats with a student by the name of its distillation, and is told the usage', async ({ gateway, host, openai, student }) => {
    const answer = await openai.chat.completions.create({ model: 'student:beethoven', messages, seed: 3 });
    expect(answer.choices[0]?.message.content).toContain('Who are you?');
    expect(answer.usage).toMatchObject({ prompt_tokens: 3 });
    expect(host.requests[0]).toMatchObject({ model: `student:${student}`, seed: 3, messages });
    const saved = async () => (await gateway.metrics.promptTokensSaved.get()).values.filter(({ labels }) => labels.student === 'small');
    await expect.poll(saved).toMatchObject([{ labels: { student: 'small' }, value: 1100 }]);
  });

  test('counts nothing as saved where the template writes more in the place of a script', async ({ gateway, openai }) => {
    const { id } = await gateway.submit({ name: 'terse' });
    await gateway.records.succeed(id, { ...result, studentModel: 'student:terse', promptTokensSaved: -14 });
    await openai.chat.completions.create({ model: 'student:terse', messages });
    const saved = async () => (await gateway.metrics.promptTokensSaved.get()).values.filter(({ labels }) => labels.student === 'small');
    await expect.poll(saved).toMatchObject([{ labels: { student: 'small' }, value: 0 }]);
  });

  test('is told where a student lives that a host trained, which the list names without a chat', async ({ gateway, openai }) => {
    const { id } = await gateway.submit({ name: 'salieri' });
    await gateway.records.succeed(id, { ...result, studentModel: 'ft:qwen3-4b:salieri' });
    for (const model of ['student:salieri', 'base:salieri']) {
      const asking = openai.chat.completions.create({ model, messages });
      await expect(asking).rejects.toMatchObject({
        status: 404,
        message: expect.stringMatching(/served there as ft:qwen3-4b:salieri; the model catalogue does not say where/),
      });
    }
    const { data } = modelListSchema.parse(await (await gateway.request('/v1/models')).json());
    expect(data.find(({ distillationId }) => distillationId === id)).toMatchObject({ id: 'student:salieri', roles: [] });
  });

  test('chats with a student by its id, and the answer streams', async ({ host, openai, student }) => {
    const stream = await openai.chat.completions.create({
      model: `student:${student}`,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    let usage: unknown;
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.delta.content ?? '');
      usage = chunk.usage ?? usage;
    }
    expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(5);
    expect(pieces.join('')).toContain('I have thought of it');
    expect(usage).toMatchObject({ prompt_tokens: 3 });
    expect(host.requests[0]?.model).toBe(`student:${student}`);
  });

  test('chats with the base of a student, and with an embedded model', async ({ host, openai, student }) => {
    for (const model of ['base:beethoven', `base:${student}`, 'small']) await openai.chat.completions.create({ model, messages });
    expect(host.requests.map(({ model }) => model)).toEqual(['small', 'small', 'small']);
  });

  test('chats with the newest of a name that has a student', async ({ gateway, host, openai, student }) => {
    const { id } = await gateway.submit({ stopAfter: 'dataset' });
    await gateway.records.succeed(id, { ...result, studentModel: null });
    await openai.chat.completions.create({ model: 'student:beethoven', messages });
    expect(host.requests[0]?.model).toBe(`student:${student}`);
  });

  test.for<[string, RegExp]>([
    ['student:nobody', /no model "student:nobody".*No distillation of that name/],
    ['gpt-5', /no model "gpt-5".*student:<name or id/],
    ['constructor', /no model "constructor".*student:<name or id/],
    ['large', /large is hosted elsewhere/],
    ['student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', /no model/],
  ])('is told what %s is not', async ([model, message], { openai }) => {
    const error: unknown = await openai.chat.completions.create({ model, messages }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: 'model_unknown', param: 'model', type: 'invalid_request_error' });
    expect((error as APIError).message).toMatch(message);
  });

  test('is told that a distillation is not there yet', async ({ gateway, openai }) => {
    const { id } = await gateway.submit();
    const error = await openai.chat.completions.create({ model: `student:${id}`, messages }).catch((cause: Error) => cause);
    expect((error as Error).message).toContain(`${id} is queued, so it has no student`);
  });

  test('shows what was wrong with a request', async ({ openai }) => {
    const request = { model: 'small', messages: [], temperature: 9 };
    const error = await openai.chat.completions.create(request).catch((cause: APIError) => cause);
    expect(error).toMatchObject({ status: 422, code: 'invalid_request', param: 'messages' });
    expect((error as Error).message).toMatch(/"temperature" is 9; at most 2/);
  });

  test("passes on the model server's refusal in its words", async ({ host, openai, student }) => {
    host.faults = [{ kind: 'bad-request' }];
    const error = await openai.chat.completions.create({ model: `student:${student}`, messages }).catch((cause: APIError) => cause);
    expect(error).toMatchObject({ status: 400, message: '400 This model has a context of 2048 tokens.' });
  });
});

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
    await using server = await serve((response) => {
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
    await using server = await serve((response) => {
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
    await using server = await serve(() => (asked += 1));
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
    await using server = await serve((response) => {
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
async function serve(handle: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume();
    handle(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
