import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startRedis } from '@understudy/testing';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { spec } from './spec.ts';
import { startGateway } from './start-gateway.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const paths = ['', `/${id}`, `/${id}/events`, `/${id}/artifacts`, `/${id}/artifacts/spec`, `/${id}/report`].map(
  (path) => `/v1/distillations${path}`,
);

test('while Redis is away every route that needs it says so at once, nothing is half-made, and all is well when it is back', async () => {
  await using server = await startRedis();
  await using gateway = await startGateway({ redisUrl: server.url, prefix: '{gone}' });
  const before = await gateway.submit();
  await server.kill('SIGKILL');

  await expect.poll(async () => (await gateway.request('/readyz')).status).toBe(503);
  for (const path of [...paths, '/v1/models']) {
    const response = await gateway.request(path);
    expect(response.status, path).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    expect((await problemOf(response)).error.code).toBe('redis_unavailable');
  }
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
  await expect.poll(async () => (await gateway.request('/readyz')).status).toBe(503);
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
  process.kill(server.pid ?? 0, 'SIGSTOP');
  try {
    const [list, ready] = await Promise.all([gateway.request('/v1/distillations'), gateway.request('/readyz')]);
    expect([list.status, ready.status]).toEqual([503, 503]);
    expect((await problemOf(list)).error.code).toBe('redis_unavailable');
  } finally {
    process.kill(server.pid ?? 0, 'SIGCONT');
  }
  await expect.poll(async () => (await gateway.request('/v1/distillations')).status).toBe(200);
});
