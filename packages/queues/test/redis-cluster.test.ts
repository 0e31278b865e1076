import { listenForEvents, defaultPrefix as prefix } from '@understudy/records';
import { startRedis, startRedisCluster } from '@understudy/testing';
import { expect, test } from 'vitest';
import { assertDurable, connectRedis, createPipeline } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, openFlow } from './open-flow.ts';
import { openHeldFlow } from './open-held-flow.ts';

test('a flow runs on a cluster of three, its workers are counted, its events are heard, and cancelling stops what is in hand', async () => {
  await using cluster = await startRedisCluster();
  await using redis = await connectRedis(cluster.url);
  await using gateway = await connectRedis(cluster.url, { failFast: true });
  await assertDurable(gateway);
  await using events = listenForEvents(gateway, { prefix });
  const stopped: unknown[] = [];
  let hold = false;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 300), signal),
      answers: async (_, { signal }) => {
        if (!hold) return;
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      dataset: async ({ distillationId }) => {
        stopped.push(distillationId);
      },
    },
  );
  await using pipeline = createPipeline({ redis: gateway, prefix });
  const id = await flow.start();
  let woken = 0;
  using _ = events.on(id, () => {
    woken += 1;
  });
  await expect.poll(() => flow.status(id), { timeout: 30_000 }).toBe('succeeded');
  expect(woken).toBeGreaterThan(0);
  const { events: told } = await flow.records.readEventPage(id, { limit: 100 });
  expect(told.at(-1)?.type).toBe('done');
  for (const queue of await pipeline.queues([model], Date.now())) expect(queue.workers, queue.name).toBe(1);

  hold = true;
  const other = await flow.start();
  const active = async () => (await pipeline.depths([model])).get(`answers-${model}`)?.jobs.active;
  await expect.poll(active, { timeout: 30_000 }).toBe(50);
  await flow.records.cancel(other);
  await pipeline.stop(other);
  await expect.poll(active, { timeout: 30_000 }).toBe(0);
  expect(await pipeline.clear(other, 30_000)).toBe(true);
  expect(stopped).toEqual([id]);
  // Nothing lies elsewhere than where the name in braces belongs.
  const master = await cluster.masterOf(prefix);
  const counts = await Promise.all(
    cluster.servers.map(async (server) => {
      const keys = new Set<string>();
      await using one = await connectRedis(server.url);
      for (const key of await one.keys('*')) keys.add(key);
      return [server === master, keys.size > 0];
    }),
  );
  expect(counts.filter(([, any]) => any)).toEqual([[true, true]]);
}, 120_000);

test('a flow goes on after the master that holds it was killed and its replica has taken over', async () => {
  await using cluster = await startRedisCluster({ replicas: 1 });
  await using redis = await connectRedis(cluster.url);
  await using gateway = await connectRedis(cluster.url, { failFast: true });
  await using flow = await openHeldFlow({ redis, prefix }, 100);
  await (await cluster.masterOf(prefix)).kill('SIGKILL');
  const get = () =>
    gateway.get(`${prefix}:nothing`).then(
      () => 'answered',
      (error: Error) => error.message,
    );
  await expect.poll(get, { timeout: 30_000, interval: 20 }).toMatch(/connection is closed|too many cluster redirections/i);
  flow.release();
  await expect.poll(() => flow.status(), { timeout: 100_000 }).toBe('succeeded');
  expect(flow.answered()).toBeGreaterThanOrEqual(100);
  await expect.poll(get, { timeout: 30_000 }).toBe('answered');
}, 180_000);

test('a flow goes on after every node was killed and started again', async () => {
  await using cluster = await startRedisCluster();
  await using redis = await connectRedis(cluster.url);
  await using flow = await openHeldFlow({ redis, prefix }, 40);
  await Promise.all(cluster.servers.map((server) => server.kill('SIGKILL')));
  flow.release();
  await Promise.all(cluster.servers.map((server) => server.restart()));
  await expect.poll(() => flow.status(), { timeout: 100_000 }).toBe('succeeded');
  expect(flow.answered()).toBeGreaterThanOrEqual(40);
}, 180_000);

test('every master is asked whether it keeps what it is given', async () => {
  await using cluster = await startRedisCluster();
  await using redis = await connectRedis(cluster.url);
  await assertDurable(redis);
  await using one = await connectRedis(cluster.servers[2]?.url ?? '');
  await one.config('SET', 'appendonly', 'no');
  await expect(assertDurable(redis)).rejects.toThrow(/set appendonly yes/);
  await expect(assertDurable(one)).rejects.toThrow(/begin REDIS_URL with redis-cluster:\/\//);
  expect(() => createPipeline({ redis, prefix: 'plain' })).toThrow(/UNDERSTUDY_PREFIX must begin with a name in braces.*"plain" does not/);
}, 60_000);

test('an address of a cluster where there is none is said with what was answered, without the password', async () => {
  await using server = await startRedis();
  const url = `redis-cluster://127.0.0.1:${server.port}`;
  await expect(connectRedis(url)).rejects.toThrow(`Redis at ${url} does not let us in (ERR This instance has cluster support disabled)`);
}, 30_000);
