export { type RedisFixtures, startRedis, test } from './redis.ts';
