import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '@understudy/testing';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { spec } from './spec.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

/** What may answer without Redis; the estimate reckons from the spec alone. */
const without = [
  'GET /livez',
  'GET /metrics',
  'GET /openapi.json',
  'GET /v1/uploads/{id}',
  'POST /v1/uploads',
  'POST /v1/distillations/estimate',
];
const bodies: Record<string, object> = {
  'POST /v1/distillations': spec,
  'POST /v1/distillations/{id}/evaluations': {},
  'PATCH /v1/distillations/{id}': { name: 'other' },
  'POST /v1/chat/completions': { model: 'student:beethoven', messages: [{ role: 'user', content: 'Hello' }] },
};

/** Every route that needs Redis, with a request for it; those that come later are in it by themselves. */
async function requests(gateway: Gateway): Promise<{ name: string; send: () => Promise<Response> }[]> {
  type Document = { paths: Record<string, Record<string, object>> };
  const { paths } = (await (await gateway.request('/openapi.json')).json()) as Document;
  const names = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const all = names
    .filter((name) => !without.includes(name))
    .map((name) => {
      const [method = '', path = ''] = name.split(' ');
      const body = bodies[name];
      const init = { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) };
      const url = path.replace('{id}', id).replace('{name}', 'spec');
      return { name, send: () => gateway.request(url, { ...init, signal: AbortSignal.timeout(30_000) }) };
    });
  const stream = { headers: { accept: 'text/event-stream' } };
  const streamed = { name: 'a stream', send: () => gateway.request(`/v1/distillations/${id}/events`, stream) };
  const previewed = { name: 'a preview', send: () => gateway.post('/v1/distillations/estimate?preview=true', spec) };
  const filtered = { name: 'a filtered list', send: () => gateway.request('/v1/distillations?stage=answers&metadata[a]=b') };
  return [...all, streamed, previewed, filtered];
}

test('while Redis is away every route that needs it says so at once, nothing is half-made, and all is well when it is back', async () => {
  await using server = await startRedis();
  await using gateway = await startGateway({ redisUrl: server.url, prefix: '{gone}' });
  const before = await gateway.submit();
  const routes = await requests(gateway);
  expect(routes.length).toBeGreaterThan(20);
  await server.kill('SIGKILL');

  await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(503);
  for (const { name, send } of routes) {
    const response = await send();
    expect(response.status, name).toBe(503);
    expect(response.headers.get('retry-after'), name).toBe('2');
    expect((await problemOf(response)).error.code, name).toBe('redis_unavailable');
  }
  // Keys lie in Redis: without it nobody knows who may ask, so not even what needs nothing else is answered.
  expect((await gateway.post('/v1/distillations/estimate', spec)).status).toBe(503);
  const submitted = await gateway.post('/v1/distillations', spec);
  expect(submitted.status).toBe(503);
  expect(await problemOf(submitted)).toMatchObject({ error: { code: 'redis_unavailable', type: 'server_error' } });
  expect((await gateway.request(`/v1/distillations/${before.id}/cancel`, { method: 'POST' })).status).toBe(503);
  expect((await gateway.request('/livez')).status).toBe(200);
  expect((await gateway.request('/metrics')).status).toBe(200);
  await expect(gateway.sweep()).rejects.toThrow();
  expect(await readdir(join(gateway.folder, 'distillations'))).toEqual([before.id]);

  await server.restart();
  await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(200);
  const list = (await (await gateway.request('/v1/distillations')).json()) as { data: { id: string }[] };
  expect(list.data.map((record) => record.id)).toEqual([before.id]);
  expect(await gateway.pipeline.rootState(before.id, 'evaluation')).toBe('waiting-children');
  await gateway.submit();
});

test('a stream goes on when Redis is back', async () => {
  await using server = await startRedis();
  await using gateway = await startGateway({ redisUrl: server.url, prefix: '{gone}' });
  const record = await gateway.submit();
  const response = await gateway.request(`/v1/distillations/${record.id}/events`, { headers: { accept: 'text/event-stream' } });
  await server.kill('SIGKILL');
  await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(503);
  await server.restart();
  await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(200);
  // The connection may break once more while Redis reads its data.
  await expect.poll(() => gateway.records.cancel(record.id).catch(String), { timeout: 10_000 }).toMatch(/cancelled|already/);
  expect(await response.text()).toMatch(/event: done\n.*cancelled/);
});

test('a submission that fails between its record and its jobs leaves nothing behind', async () => {
  await using server = await startRedis();
  const admin = new Redis(server.url);
  // May look for keys and write records, but no queue.
  await admin.call('ACL', 'SETUSER', 'recorder', 'on', '>word', '~{acl}:dst*', '~{acl}:access-keys*', '&*', '+@all');
  admin.disconnect();
  await using gateway = await startGateway({ redisUrl: server.url.replace('//', '//recorder:word@'), prefix: '{acl}' });
  const response = await gateway.post('/v1/distillations', spec);
  expect(response.status).toBe(500);
  await problemOf(response);
  expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  expect(await readdir(join(gateway.folder, 'distillations'))).toEqual([]);
});

test('a Redis that answers nothing is as good as gone', async () => {
  await using server = await startRedis();
  await using gateway = await startGateway({ redisUrl: server.url, prefix: '{gone}' });
  const routes = (await requests(gateway)).filter(({ name }) => name !== 'GET /readyz');
  process.kill(server.pid ?? 0, 'SIGSTOP');
  try {
    const [ready, ...answers] = await Promise.all([gateway.request('/readyz'), ...routes.map(({ send }) => send())]);
    expect(ready.status).toBe(503);
    expect((await problemOf(ready)).detail).toMatch(/redis/i);
    for (const [index, answer] of answers.entries()) {
      expect(answer.status, routes[index]?.name).toBe(503);
      expect((await problemOf(answer)).error.code).toBe('redis_unavailable');
    }
  } finally {
    process.kill(server.pid ?? 0, 'SIGCONT');
  }
  await expect.poll(async () => (await gateway.request('/v1/distillations')).status).toBe(200);
});
