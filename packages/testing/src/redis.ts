import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { test as base, inject } from 'vitest';

export type RedisFixtures = {
  /** A connection to the run's Redis, closed after the test. */
  redis: Redis;
  redisUrl: string;
  /** Begins every key of this test; what lies under it is deleted afterwards. */
  prefix: string;
};

/**
 * Vitest's `test` with a real Redis. Needs `redis-global-setup.ts` as a global setup of the run. Tests share the server, hence the
 * prefix; a test that kills Redis starts its own by `startRedis`.
 */
export const test = base.extend<RedisFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  redisUrl: async ({}, use) => {
    await use(inject('redisUrl'));
  },
  redis: async ({ redisUrl }, use) => {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: (attempt) => Math.min(50 * attempt, 1000) });
    redis.on('error', () => {});
    await use(redis);
    redis.disconnect();
  },
  prefix: async ({ redis }, use) => {
    const prefix = `{t${randomBytes(6).toString('hex')}}`;
    await use(prefix);
    await removeKeys(redis, prefix);
  },
});

async function removeKeys(redis: Redis, prefix: string): Promise<void> {
  if (redis.status === 'end') return;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}:*`, 'COUNT', 1000);
    cursor = next;
    if (keys.length > 0) await redis.unlink(...keys);
  } while (cursor !== '0');
}
