import { defaultPrefix as prefix } from '@understudy/records';
import { startSentinels } from '@understudy/testing';
import { expect, test } from 'vitest';
import { assertDurable, connectRedis } from '../src/index.ts';
import { openHeldFlow } from './open-held-flow.ts';

test('a flow goes on at the replica after its master was killed', async () => {
  await using guarded = await startSentinels();
  await using redis = await connectRedis(guarded.url);
  await using gateway = await connectRedis(guarded.url, { failFast: true });
  await assertDurable(gateway);
  await using flow = await openHeldFlow({ redis, prefix }, 100);
  // What the replica does not have yet is lost with the master.
  expect(await redis.wait(1, 0)).toBe(1);
  await guarded.master.kill('SIGKILL');
  const ping = () => gateway.ping().catch(() => 'refused');
  await expect.poll(ping, { timeout: 10_000, interval: 20 }).toBe('refused');
  flow.release();
  await expect.poll(() => flow.status(), { timeout: 100_000 }).toBe('succeeded');
  expect(await guarded.masterPort()).toBe(guarded.replica.port);
  expect(flow.answered()).toBeGreaterThanOrEqual(100);
  await expect.poll(ping, { timeout: 30_000 }).toBe('PONG');
}, 180_000);

test('sentinels that know no such master are said to be so', async () => {
  await using guarded = await startSentinels({ sentinels: 1 });
  const url = guarded.url.replace('mymaster', 'other');
  await expect(connectRedis(url)).rejects.toThrow(`No Redis answers at ${url} (All sentinels are unreachable`);
}, 60_000);
