import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { docker } from './docker.ts';

test('the Redis of this run, on which the queues are tested too, stands in a container', async ({ redis, redisUrl }) => {
  const published = await docker(['ps', '--no-trunc', '--format', '{{.Ports}} {{.Command}}']);
  const line = published.split('\n').find((one) => one.includes(`:${new URL(redisUrl).port}->6379/tcp`));
  expect(line).toMatch(/redis-server/);
  expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
});
