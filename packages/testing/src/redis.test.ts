import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { test } from './redis.ts';
import { startRedis } from './start-redis.ts';

const seen: string[] = [];

test.for([1, 2])('test %i begins with a prefix of its own and no keys under it', async (_, { redis, prefix }) => {
  expect(prefix).toMatch(/^\{t[0-9a-f]{12}\}$/);
  expect(seen).not.toContain(prefix);
  seen.push(prefix);
  expect(await redis.keys(`${prefix}:*`)).toEqual([]);
  await redis.set(`${prefix}:left-behind`, '1');
});

test('keys of earlier tests are gone', async ({ redis }) => {
  for (const prefix of seen) expect(await redis.keys(`${prefix}:*`)).toEqual([]);
});

test('a server of its own keeps what was acknowledged when it is killed and restarted', async () => {
  await using server = await startRedis();
  const redis = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => {});
  await redis.set('answer', 'kept');
  expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  const before = server.pid;
  await server.kill('SIGKILL');
  expect(server.pid).toBeUndefined();
  await server.restart();
  expect(server.pid).not.toBe(before);
  expect(await redis.get('answer')).toBe('kept');
  redis.disconnect();
});
