import { type AddressInfo, createServer } from 'node:net';
import { startRedis, test } from '@understudy/testing';
import { expect } from 'vitest';
import { startProcess as start } from './gateway-process.ts';

test('the gateway starts, answers, and ends when it is asked to', async ({ redisUrl, prefix }) => {
  await using gateway = await start({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix });
  await expect.poll(gateway.port, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(await (await fetch(`http://127.0.0.1:${gateway.port()}/readyz`)).text()).toBe('ready\n');
  gateway.child.kill('SIGTERM');
  expect(await gateway.exited).toEqual([0, null]);
  expect(await gateway.err).toBe('');
});

test('a port that is taken is told in one sentence', async ({ redisUrl, prefix }) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await using gateway = await start({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_PORT: String(port) });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toBe(
    `gateway: Port ${port} on 127.0.0.1 is taken: stop what listens there, or set UNDERSTUDY_PORT to a free one.\n`,
  );
  other.close();
});

test.for<[string, string, RegExp]>([
  ['maxmemory-policy', 'allkeys-lru', /^gateway: Redis is not durable: maxmemory-policy is allkeys-lru.*\n$/],
  ['appendonly', 'no', /^gateway: Redis is not durable: .*set appendonly yes.*\n$/],
])('a Redis with %s %s is refused', async ([setting, value, message]) => {
  await using server = await startRedis();
  const { Redis } = await import('ioredis');
  const redis = new Redis(server.url);
  await redis.config('SET', setting, value);
  redis.disconnect();
  await using gateway = await start({ REDIS_URL: server.url });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toMatch(message);
});

test('variables that are wrong are all named at once', async () => {
  await using gateway = await start({ REDIS_URL: 'http://here', UNDERSTUDY_PORT: 'many' });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toMatch(/REDIS_URL.*UNDERSTUDY_PORT/);
});
