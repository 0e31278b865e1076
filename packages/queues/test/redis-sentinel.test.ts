import { startSentinels } from '@understudy/testing';
import { expect, test } from 'vitest';
import { assertDurable, connectRedis, defaultPrefix as prefix } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, openFlow } from './open-flow.ts';

test('a flow goes on at the replica after its master was killed', async () => {
  await using guarded = await startSentinels();
  await using redis = await connectRedis(guarded.url);
  await using gateway = await connectRedis(guarded.url, { failFast: true });
  await assertDurable(gateway);
  let answered = 0;
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 100), signal),
      answers: async () => {
        await gate;
        answered += 1;
      },
    },
    { concurrency: 20 },
  );
  const id = await flow.start();
  await expect.poll(async () => (await flow.pipeline.depths([model])).get(`answers-${model}`)?.jobs.active, { timeout: 30_000 }).toBe(20);
  // What the replica does not have yet is lost with the master.
  expect(await redis.wait(1, 0)).toBe(1);
  await guarded.master.kill('SIGKILL');
  const ping = () => gateway.ping().catch(() => 'refused');
  await expect.poll(ping, { timeout: 10_000, interval: 20 }).toBe('refused');
  release();
  await expect.poll(() => flow.status(id), { timeout: 100_000 }).toBe('succeeded');
  expect(await guarded.masterPort()).toBe(guarded.replica.port);
  expect(answered).toBeGreaterThanOrEqual(100);
  await expect.poll(ping, { timeout: 30_000 }).toBe('PONG');
}, 180_000);

test('sentinels that know no such master are said to be so', async () => {
  await using guarded = await startSentinels({ sentinels: 1 });
  const url = guarded.url.replace('mymaster', 'other');
  await expect(connectRedis(url)).rejects.toThrow(`No Redis answers at ${url} (All sentinels are unreachable`);
}, 60_000);
