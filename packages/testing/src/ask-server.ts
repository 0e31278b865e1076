import { Redis } from 'ioredis';

/** Asks one server of Redis, or a sentinel, over a connection of its own. @throws Error when it does not answer. */
export async function askServer<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ host: '127.0.0.1', port, retryStrategy: null, lazyConnect: true });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await question(redis);
  } finally {
    redis.disconnect();
  }
}
