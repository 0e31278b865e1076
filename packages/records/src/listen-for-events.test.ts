import { startRedis } from '@understudy/testing';
import { Redis } from 'ioredis';
import { expect } from 'vitest';
import { id, idOf, newRecord, test } from '../test/record-fixtures.ts';
import { listenForEvents } from './listen-for-events.ts';
import { createRecords } from './records.ts';

test('who listens to a distillation hears of its events, and no other of them', async ({ records, redis, prefix }) => {
  await records.create(newRecord());
  await records.create(newRecord({ id: idOf(2) }));
  await using events = listenForEvents(redis, { prefix });
  const heard = { one: 0, two: 0 };
  const one = events.on(id, () => {
    heard.one += 1;
  });
  using _ = events.on(idOf(2), () => {
    heard.two += 1;
  });
  // Once each when Redis has taken the subscription, since something may have come before.
  await expect.poll(() => heard).toEqual({ one: 1, two: 1 });
  await records.appendEvent(id, { type: 'log', level: 'info', message: 'by a process', data: {} });
  await expect.poll(() => heard).toEqual({ one: 2, two: 1 });
  await records.stageStarted(id, 'questions');
  // Two events, written by a script.
  await expect.poll(() => heard).toEqual({ one: 4, two: 1 });
  one[Symbol.dispose]();
  await expect.poll(() => redis.pubsub('NUMSUB', `${prefix}:dst:${id}:events`)).toEqual([`${prefix}:dst:${id}:events`, 0]);
  await records.cancel(idOf(2));
  await expect.poll(() => heard).toEqual({ one: 4, two: 3 });
});

test('after a restart of Redis everybody is woken, and hears again', async () => {
  await using server = await startRedis();
  const redis = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  const records = createRecords(redis);
  await records.create(newRecord());
  await using events = listenForEvents(redis);
  let heard = 0;
  using _ = events.on(id, () => {
    heard += 1;
  });
  await expect.poll(() => heard).toBe(1);
  await server.kill('SIGKILL');
  await server.restart();
  await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  const before = heard;
  await records.appendEvent(id, { type: 'log', level: 'info', message: 'back', data: {} });
  await expect.poll(() => heard, { timeout: 10_000 }).toBe(before + 1);
  redis.disconnect();
});
