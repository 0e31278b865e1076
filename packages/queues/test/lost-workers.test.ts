import { once } from 'node:events';
import { createMetrics } from '@understudy/metrics';
import { createRecords } from '@understudy/records';
import { test } from '@understudy/testing';
import { pino } from 'pino';
import { expect } from 'vitest';
import { consume, createPipeline, trainingQueue } from '../src/index.ts';
import { newId, newRecord } from './open-flow.ts';

test('a stage whose worker was lost too often fails the distillation, and says so', async ({ redis, prefix }) => {
  const records = createRecords(redis, { prefix });
  const metrics = createMetrics('test');
  await using pipeline = createPipeline({ redis, prefix });
  const brittle = { ...trainingQueue, worker: { ...trainingQueue.worker, lockDuration: 1000, stalledInterval: 200, maxStalledCount: 0 } };
  const begun = Promise.withResolvers<string>();
  await using _ = consume(
    brittle,
    async (_job, { jobId, signal }) => {
      begun.resolve(jobId);
      await once(signal, 'abort');
      signal.throwIfAborted();
    },
    { redis, prefix, records, metrics, log: pino({ level: 'silent' }), concurrency: 1 },
  );
  const id = newId();
  await records.create(newRecord(id));
  await pipeline.submit(id, 'training', 'training');
  // As if the process that holds it were gone.
  await redis.del(`${prefix}:training:${await begun.promise}:lock`);
  await expect.poll(() => records.get(id), { timeout: 20_000 }).toMatchObject({ status: 'failed' });
  expect((await records.get(id))?.error).toMatchObject({ code: 'worker_lost', stage: 'training' });
  expect(await metrics.registry.getSingleMetricAsString('understudy_jobs_stalled_total')).toMatch(/queue="training".* 1$/m);
});
