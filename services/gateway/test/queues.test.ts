import { queueListSchema, stageNames } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, questionsQueue } from '@understudy/queues';
import { pino } from 'pino';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

async function queues(gateway: Gateway) {
  const response = await gateway.request('/v1/queues');
  expect(response.status).toBe(200);
  return new Map(queueListSchema.parse(await response.json()).data.map((queue) => [queue.name, queue]));
}

test('queues tell how much waits, since when, and who works', async ({ gateway, redis, prefix }) => {
  const empty = await queues(gateway);
  expect([...empty.keys()]).toEqual(stageNames.flatMap((stage) => (stage === 'answers' ? ['answers-large', 'answers-small'] : [stage])));
  expect(empty.get('answers-large')).toMatchObject({ stage: 'answers', model: 'large' });
  for (const queue of empty.values()) expect(queue).toMatchObject({ jobs: { waiting: 0 }, oldestWaitingSeconds: null, workers: 0 });

  await gateway.submit();
  const first = Date.now();
  await gateway.submit();
  const deep = await queues(gateway);
  expect(deep.get('questions')).toMatchObject({ model: null, jobs: { waiting: 2, active: 0 }, workers: 0 });
  expect(deep.get('dataset')?.jobs).toMatchObject({ waiting: 0, waitingChildren: 2 });
  await expect
    .poll(async () => (await queues(gateway)).get('questions')?.oldestWaitingSeconds)
    .toBeGreaterThan((Date.now() - first) / 1000);

  const metrics = createMetrics('test');
  const { records } = gateway;
  const options = { redis, prefix, records, metrics, log: pino({ level: 'silent' }) };
  const handler = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
  // One process with many slots opens several connections, and is one worker all the same.
  await using one = consume(questionsQueue, handler, { ...options, concurrency: 200 });
  await using _ = consume(questionsQueue, handler, { ...options, concurrency: 1 });
  expect(one.concurrency).toBe(200);
  await expect
    .poll(async () => (await queues(gateway)).get('questions'), { timeout: 10_000 })
    .toMatchObject({
      jobs: { waiting: 0, active: 0, completed: 2 },
      workers: 2,
      oldestWaitingSeconds: null,
    });
});
