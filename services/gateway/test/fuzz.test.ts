// Requests made from the OpenAPI document and spoiled at random. UNDERSTUDY_FUZZ_CASES for each operation (200),
// UNDERSTUDY_FUZZ_SEED to make the same ones again.
import { problemSchema } from '@understudy/contracts';
import { startFakeModelServer, test } from '@understudy/testing';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type Filled, fillGateway } from './fill-gateway.ts';
import { type FuzzedRequest, oddRequest } from './odd-requests.ts';
import { pointerTo, readDocument } from './read-document.ts';
import { schemaArbitrary } from './schema-arbitrary.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const numRuns = Number(process.env.UNDERSTUDY_FUZZ_CASES ?? 200);
const seed = Number(process.env.UNDERSTUDY_FUZZ_SEED ?? 1);
const described = await readDocument();
const jsonOf = (content: Record<string, unknown> | undefined) =>
  content && 'application/json' in content ? 'application/json' : Object.keys(content ?? {})[0];

type Described = (typeof described.operations)[number];

function idsFor(path: string, { distillations, upload, file }: Filled): string[] {
  if (path.startsWith('/v1/uploads')) return [upload];
  return path.startsWith('/v1/files') ? [file] : distillations;
}

/** Requests that the document allows; `ids` are things that are there, so that not all of them end at a 404. */
function requestsOf({ path, method, operation }: Described, ids: Filled): fc.Arbitrary<FuzzedRequest> {
  const parameters = (operation.parameters ?? []).map((parameter) => {
    const made = schemaArbitrary(parameter.schema, described.at).map(String);
    const known = parameter.name === 'id' ? idsFor(path, ids) : [];
    const value = known.length === 0 ? made : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, made);
    return fc.tuple(fc.constant(parameter), parameter.in === 'path' ? value : fc.option(value));
  });
  const mediaType = jsonOf(operation.requestBody?.content);
  const schema = mediaType && operation.requestBody?.content[mediaType]?.schema;
  const body = schema ? schemaArbitrary(schema, described.at) : fc.constant(undefined);
  return fc.tuple(fc.tuple(...parameters), body).map(([values, content]) => {
    const given = values.filter(([, value]) => value !== null) as [{ name: string; in: string }, string][];
    const place = (where: string) => given.filter(([parameter]) => parameter.in === where);
    const filled = place('path').reduce((so, [{ name }, value]) => so.replace(`{${name}}`, encodeURIComponent(value)), path);
    const query = new URLSearchParams(Object.fromEntries(place('query').map(([{ name }, value]) => [name, value]))).toString();
    const headers = Object.fromEntries(place('header').map(([{ name }, value]) => [name, value.replace(/[^\x20-\x7e]/g, '')]));
    return {
      method: method.toUpperCase(),
      path: `${filled}${query && `?${query}`}`,
      headers: { ...headers, ...(mediaType && { 'content-type': mediaType }) },
      body: content,
    };
  });
}

async function send(gateway: Gateway, { method, path, headers, body }: FuzzedRequest): Promise<Response> {
  const text = body === undefined || method === 'GET' ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  // A stream of events ends when a distillation does; those here may not.
  const bounded = path.includes('/events') && !path.includes('maxSeconds') ? `${path}${path.includes('?') ? '&' : '?'}maxSeconds=1` : path;
  return gateway.request(bounded, { method, headers, ...(text !== undefined && { body: text }) });
}

/** What every answer owes the document. */
async function assertConforms(response: Response, { path, method, operation }: Described): Promise<void> {
  const text = await response.text();
  const type = (response.headers.get('content-type') ?? '').replace(/;.*/, '');
  expect(response.headers.get('x-request-id')).toMatch(/^req_/);
  if (response.status >= 400) {
    expect(response.status, text).toBeLessThan(500);
    expect(type).toBe('application/problem+json');
    expect(problemSchema.parse(JSON.parse(text)).status).toBe(response.status);
    return;
  }
  if (response.status === 204) {
    expect(operation.responses).toHaveProperty('204');
    expect(text).toBe('');
    return;
  }
  const { content } = operation.responses[String(response.status)] ?? {};
  expect(Object.keys(content ?? {}), `${response.status} of ${operation.operationId}`).toContain(type);
  if (type !== 'application/json') return;
  const pointer = pointerTo('paths', path, method, 'responses', String(response.status), 'content', type, 'schema');
  expect(described.faults(pointer, JSON.parse(text))).toEqual([]);
}

describe(`whatever is sent (seed ${seed}, ${numRuns} cases)`, () => {
  test.for(described.operations.map((one) => [one.operation.operationId, one] as const))(
    '%s answers as the document says',
    { timeout: 600_000 },
    async ([, one], { redisUrl, prefix }) => {
      await using host = await startFakeModelServer();
      await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
      const ids = await fillGateway(gateway);
      const requests = requestsOf(one, ids).chain(oddRequest);
      await fc.assert(
        fc.asyncProperty(requests, async (request) => assertConforms(await send(gateway, request), one)),
        { seed, numRuns, endOnFailure: true },
      );
      expect(gateway.lines.filter((line) => line.includes('"code":"internal"'))).toEqual([]);
    },
  );
});

test('a method that a path does not know is 405, with those that it knows', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix });
  for (const [path, methods] of Object.entries(described.document.paths)) {
    const documented = Object.keys(methods).map((method) => method.toUpperCase());
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((name) => !documented.includes(name))) {
      const response = await gateway.request(path.replaceAll(/\{\w+\}/g, 'x'), { method });
      expect(response.status, `${method} ${path}`).toBe(405);
      const allowed = response.headers
        .get('allow')
        ?.split(', ')
        .filter((name) => name !== 'HEAD');
      expect(allowed).toEqual(documented.sort());
    }
  }
});

test('a body that comes a piece at a time is read like another', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix });
  const pieces = ['{"pro', 'mpt": "You are', ' Beethoven."', '}'];
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
  expect((await gateway.request('/v1/distillations', init as RequestInit)).status).toBe(201);
});

test('a body one byte over 2 MiB is refused, whoever reads it', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix });
  const body = JSON.stringify('x'.repeat(2 ** 21 - 1));
  expect(body.length).toBe(2 ** 21 + 1);
  const response = await gateway.post('/v1/chat/completions', body);
  expect(response.status).toBe(413);
  expect(problemSchema.parse(await response.json()).error.code).toBe('body_too_large');
});
