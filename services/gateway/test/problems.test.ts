import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { problemSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

describe('a request that Fastify refuses by itself gets the same problem body:', () => {
  test.for<[string, string, RequestInit, number, string]>([
    ['an unknown path', '/v2/things?x=1', {}, 404, 'There is nothing at /v2/things.'],
    [
      'an unknown path with a body of any kind',
      '/nope',
      { method: 'POST', body: '{', headers: { 'content-type': 'text/x' } },
      404,
      'There is nothing at /nope.',
    ],
    [
      'a body of another type',
      '/v1/distillations',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'Send application/json, or a spec as application/yaml.',
    ],
    [
      'a body of no type',
      '/v1/distillations',
      { method: 'POST', body: new Uint8Array([120]) },
      415,
      'Send application/json, or a spec as application/yaml.',
    ],
    [
      'a body over 2 MiB',
      '/v1/chat/completions',
      { method: 'POST', body: `"${'a'.repeat(2 ** 21)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'The body is larger than 2 MiB.',
    ],
    [
      'a spec over 16 MiB',
      '/v1/distillations',
      { method: 'POST', body: `"${'a'.repeat(2 ** 24)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'The body is larger than 16 MiB.',
    ],
    [
      'a spec over 4 MiB in YAML',
      '/v1/distillations',
      { method: 'POST', body: `prompt: ${'a'.repeat(2 ** 22)}`, headers: { 'content-type': 'application/yaml' } },
      413,
      'The YAML is larger than 4 MiB; send JSON',
    ],
    ['a broken percent escape', '/v1/distillations/%zz', {}, 400, 'The path holds a broken percent escape.'],
    ['a segment that is too long', `/v1/distillations/${'a'.repeat(500)}`, {}, 414, ''],
  ])('%s', async ([, path, init, status, detail], { gateway }) => {
    const response = await gateway.request(path, init);
    expect(response.status).toBe(status);
    const problem = await problemOf(response);
    expect(problem.detail).toContain(detail);
    expect(problem.instance).toBe(path.replace(/\?.*/, ''));
    expect(problem.error.message).toBe(problem.detail);
  });

  test.for<[string, string, string]>([
    ['DELETE', '/v1/distillations', 'GET, HEAD, POST'],
    ['PUT', `/v1/distillations/${id}`, 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/v1/uploads', 'POST'],
    ['GET', `/v1/distillations/${id}/cancel`, 'POST'],
    ['HEAD', `/v1/distillations/${id}/events`, 'GET'],
    ['OPTIONS', '/v1/chat/completions', 'POST'],
    ['POST', '/readyz', 'GET, HEAD'],
  ])('%s %s, with what is allowed there', async ([method, path, allow], { gateway }) => {
    const response = await gateway.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    if (method !== 'HEAD') expect((await problemOf(response)).error.code).toBe('method_not_allowed');
  });

  test('what is no HTTP at all', async ({ gateway }) => {
    const socket = connect(gateway.port, '127.0.0.1').end('HELLO\r\n\r\n');
    const reply = await text(socket);
    expect(reply).toMatch(/^HTTP\/1.1 400 /);
    expect(problemSchema.parse(JSON.parse(reply.split('\r\n\r\n')[1] ?? '')).detail).toBe('This is no HTTP request.');
  });
});

describe('every answer', () => {
  test('has a request id of its own, and its type is not to be guessed', async ({ gateway }) => {
    const [one, two] = await Promise.all([gateway.request('/livez'), gateway.request('/nope')]);
    expect(one.headers.get('x-request-id')).toMatch(/^req_[0-9A-Z]{26}$/);
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('is refused to a page that calls this machine by a name of its own', async ({ gateway }) => {
    const status = (host: string) =>
      new Promise((resolve) => {
        httpRequest({ port: gateway.port, host: '127.0.0.1', path: '/v1/distillations', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await status('evil.example:8080')).toBe(421);
    expect(await status('localhost.evil.example')).toBe(421);
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:8080']) expect(await status(host)).toBe(200);
  });
});
