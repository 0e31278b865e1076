import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Distillation, distillationSchema, stageNames } from '@understudy/contracts';
import { serve } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { ClientError } from './client-error.ts';
import { createClient } from './create-client.ts';
import type { WatchedEvent } from './watch-events.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const record: Distillation = distillationSchema.parse({
  id,
  object: 'distillation',
  name: 'beethoven',
  status: 'running',
  stage: 'questions',
  stages: stageNames.map((name) => ({ name, status: 'waiting', done: 0, total: null, startedAt: null, finishedAt: null })),
  progress: { percent: 0, etaSeconds: null },
  models: { teacher: 'large', student: 'small' },
  usage: [],
  budget: { limitUsd: null, spentUsd: 0, reservedUsd: 0 },
  result: null,
  error: null,
  stopAfter: null,
  specSha256: 'a'.repeat(64),
  metadata: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
});
const event = (number: number, type = 'log') =>
  `id: ${number}-0\nevent: ${type}\ndata: ${JSON.stringify({ id: `${number}-0`, at: record.createdAt, type, level: 'info', message: `${number}`, data: {} })}\n\n`;
const progress = `event: progress\ndata: ${JSON.stringify(record)}\n\n`;

type Handle = (request: IncomingMessage, response: ServerResponse, number: number) => void;

/** A host that answers request after request as it is told; the real gateway is met in the gateway's own tests. */
const answering = (handle: Handle) => {
  let number = 0;
  return serve((request, response) => handle(request, response, ++number));
};

const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const problem = (status: number, code: string, detail: string) => ({
  type: 'urn:x',
  title: 'x',
  status,
  detail,
  instance: '/',
  requestId: 'r',
  errors: [{ pointer: '/name', detail }],
  error: { message: detail, type: 'x', param: null, code },
});

async function collect(events: AsyncIterable<WatchedEvent>): Promise<string[]> {
  const seen: string[] = [];
  for await (const one of events) seen.push('message' in one ? one.message : one.type);
  return seen;
}

describe('a request', () => {
  test('that is refused rejects with the problem, in its own words', async () => {
    await using server = await answering((_, response) => json(response, 404, problem(404, 'not_found', 'There is none.')));
    const error = await createClient(server)
      .get(id)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ message: 'There is none.', code: 'not_found', status: 404, passing: false });
    expect((error as ClientError).problem?.errors).toEqual([{ pointer: '/name', detail: 'There is none.' }]);
  });

  test('to nobody names the address and the mend', async () => {
    const server = await answering(() => {});
    await server[Symbol.asyncDispose]();
    const error = await createClient(server)
      .get(id)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'unreachable', status: null, passing: true });
    expect((error as Error).message).toContain(`${server.url}: start one with "understudy up", or set UNDERSTUDY_URL`);
  });

  test.for<[string, Handle]>([
    ['a page', (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>It works.')],
    ['another thing', (_, response) => json(response, 200, { object: 'list' })],
    ['an error of its own kind', (_, response) => response.writeHead(500).end('oops')],
  ])('answered with %s is no gateway', async ([, handle]) => {
    await using server = await answering(handle);
    const error = await createClient(server)
      .get(id)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'bad_response' });
    expect((error as Error).message).toContain('is an Understudy gateway');
  });

  test('whose answer breaks off is a failure like others', async () => {
    await using server = await answering((_, response) => {
      response.writeHead(200, { 'content-length': 1000, 'content-type': 'text/html' }).write('<p>', () => response.destroy());
    });
    await expect(createClient(server).reportPage(id, 'html')).rejects.toMatchObject({ name: 'ClientError', code: 'unreachable' });
  });

  test('carries a spec as JSON, and a text as YAML', async () => {
    const types: (string | undefined)[] = [];
    await using server = await answering((request, response) => {
      types.push(request.headers['content-type']);
      request.resume();
      json(response, 201, record);
    });
    const client = createClient({ url: `${server.url}/` });
    await client.submit({ prompt: 'x' });
    await client.submit('prompt: x');
    expect(types).toEqual(['application/json', 'application/yaml']);
  });

  test('for all distillations asks for a page after the other', async () => {
    const paths: (string | undefined)[] = [];
    await using server = await answering((request, response, number) => {
      paths.push(request.url);
      json(response, 200, { object: 'list', data: [record], hasMore: number < 3, after: number < 3 ? record.id : null });
    });
    const found: string[] = [];
    for await (const one of createClient(server).listAll({ status: 'running' })) found.push(one.id);
    expect(found).toHaveLength(3);
    expect(paths).toEqual(['', `&after=${id}`, `&after=${id}`].map((after) => `/v1/distillations?status=running&limit=100${after}`));
  });
});

describe('following events', () => {
  test('ends with done', async () => {
    await using server = await answering(
      (_, response) => void stream(response).write(`${progress}${event(1)}: beat\n\n${event(2, 'done')}`),
    );
    expect(await collect(createClient(server).watch(id))).toEqual(['progress', '1', '2']);
  });

  test('survives breaks: it goes on after the last event, and none is lost or told twice', async () => {
    const asked: (string | undefined)[] = [];
    await using server = await answering((request, response) => {
      const number = asked.push(request.headers['last-event-id']?.toString());
      if (number === 1) stream(response).write(`${progress}${event(1)}`, () => response.destroy());
      else if (number === 2) json(response, 503, problem(503, 'redis_unavailable', 'Redis does not answer.'));
      else if (number === 3) stream(response).end(`${progress}${event(2)}`);
      else stream(response).end(`${progress}${event(3, 'done')}`);
    });
    const gaps: string[] = [];
    const events = createClient(server).watch(id, { after: '0-5', onGap: ({ message }) => gaps.push(message) });
    expect(await collect(events)).toEqual(['progress', '1', 'progress', '2', 'progress', '3']);
    expect(asked).toEqual(['0-5', '1-0', '1-0', '2-0']);
    expect(gaps.length).toBeGreaterThan(0);
  });

  test('tells where the gateway says that events are gone', async () => {
    const resync = `event: resync\ndata: ${JSON.stringify({ after: '1-0', oldest: '5-0' })}\n\n`;
    await using server = await answering((_, response) => void stream(response).end(`${resync}${progress}${event(5, 'done')}`));
    expect(await collect(createClient(server).watch(id, { after: '1-0' }))).toEqual(['resync', 'progress', '5']);
  });

  test('fails at once when it cannot begin, and when there is no such distillation any more', async () => {
    await using away = await answering((_, response) => json(response, 503, problem(503, 'redis_unavailable', 'Redis does not answer.')));
    await expect(collect(createClient(away).watch(id))).rejects.toThrow('Redis does not answer.');
    await using server = await answering((_, response, number) => {
      if (number === 1) stream(response).end(event(1));
      else json(response, 404, problem(404, 'not_found', 'There is none.'));
    });
    await expect(collect(createClient(server).watch(id))).rejects.toThrow('There is none.');
  });

  test('ends quietly when it is aborted, while it reads and while it waits to come back', async () => {
    for (const breaks of [false, true]) {
      await using server = await answering((_, response) => void stream(response).write(event(1), () => breaks && response.destroy()));
      const ending = new AbortController();
      const seen: string[] = [];
      const options = { signal: ending.signal, onGap: () => ending.abort() };
      for await (const one of createClient(server).watch(id, options)) {
        seen.push(one.type);
        if (!breaks) ending.abort();
      }
      expect(seen).toEqual(['log']);
    }
  });
});

describe('a chat', () => {
  const piece = (content: string, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
  const ask = (server: { url: string }) => createClient(server).chat({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
  const said = async (server: { url: string }, to: string[] = []) => {
    for await (const { text } of ask(server)) to.push(text);
    return to.join('');
  };

  test('comes in pieces', async () => {
    // Some hosts say in each that there is no error.
    const last = piece(', ja', 'stop').replace('{', '{"error":null,');
    await using server = await answering((_, response) => stream(response).end(`${piece('Ach')}${last}data: [DONE]\n\n`));
    expect(await said(server)).toBe('Ach, ja');
  });

  test.for<[string, string, RegExp]>([
    [
      'a problem',
      `data: ${JSON.stringify(problem(503, 'student_unavailable', 'The model server stopped.'))}\n\n`,
      /^The model server stopped\.$/,
    ],
    ["OpenAI's error", 'data: {"error":{"message":"It stopped."}}\n\n', /^It stopped\.$/],
    ['nothing more', '', /broke off/],
    ['no JSON', 'data: {\n\n', /not JSON/],
    ['another thing', 'data: {"choices":3}\n\n', /cannot be read/],
  ])('that ends with %s in the middle is a failure, and what was said before is kept', async ([, end, message]) => {
    await using server = await answering((_, response) => stream(response).end(`${piece('Ach')}${end}`));
    const pieces: string[] = [];
    await expect(said(server, pieces)).rejects.toThrow(message);
    expect(pieces).toEqual(['Ach']);
  });
});
