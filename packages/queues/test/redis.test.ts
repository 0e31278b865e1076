import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { masters } from '@understudy/records';
import { startRedis, test } from '@understudy/testing';
import { expect } from 'vitest';
import { assertDurable, connectRedis, RedisError } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, model, openFlow } from './open-flow.ts';

test('a Redis that forgets is refused, naming each setting', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url);
  await assertDurable(redis);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await redis.config('SET', 'appendonly', 'no');
  await expect(assertDurable(redis)).rejects.toThrow(/set maxmemory-policy noeviction.*set appendonly yes/s);
});

test('no Redis at the address is said with the address, without the password', async () => {
  await expect(connectRedis('redis://user:secret@127.0.0.1:1')).rejects.toThrow(
    new RedisError('No Redis answers at redis://127.0.0.1:1: start one there, or set REDIS_URL.'),
  );
}, 30_000);

test('a connection that fails fast says so while Redis is away, and works again when it is back', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url, { failFast: true });
  await server.kill('SIGKILL');
  await expect
    .poll(
      () =>
        redis.ping().then(
          () => 'answered',
          () => 'refused',
        ),
      { timeout: 10_000 },
    )
    .toBe('refused');
  await server.restart();
  await expect.poll(() => redis.ping().catch(() => 'refused'), { timeout: 10_000 }).toBe('PONG');
}, 60_000);

test('a connection that fails fast leaves a Redis that answers nothing: what waits fails, what follows fails at once', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url, { failFast: true });
  await using waiting = await connectRedis(server.url);
  process.kill(server.pid ?? 0, 'SIGSTOP');
  const patient = waiting.get('key');
  try {
    // Not by the limit of a single command, which is later.
    await expect(redis.get('key')).rejects.toThrow(/max retries per request|connection is closed/i);
    await expect(redis.get('key')).rejects.toThrow(/isn't writeable/);
  } finally {
    process.kill(server.pid ?? 0, 'SIGCONT');
  }
  await expect.poll(() => redis.ping().catch(() => 'refused'), { timeout: 10_000 }).toBe('PONG');
  expect(await patient).toBeNull();
}, 60_000);

test('a busy process does not take its own delay for that of Redis', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url, { failFast: true });
  const stream = () => masters(redis)[0]?.stream;
  const before = stream();
  for (let time = 0; time < 3; time += 1) {
    const end = performance.now() + 1200;
    while (performance.now() < end);
    await expect(redis.ping()).resolves.toBe('PONG');
  }
  expect(stream()).toBe(before);
}, 60_000);

test('a flow goes on after Redis was killed', async ({ prefix }) => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url);
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let started = 0;
  await using flow = await openFlow(
    { redis, prefix },
    {
      questions: async () => {
        started += 1;
        await gate;
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => started, { timeout: 10_000 }).toBe(1);
  await server.kill('SIGKILL');
  release();
  await server.restart();
  await expect.poll(() => flow.status(id), { timeout: 50_000 }).toBe('succeeded');
}, 60_000);

test('answers in the hands of a worker that is killed are asked again, none is lost', async ({ redis, prefix, redisUrl }) => {
  let inHere = 0;
  let release = () => {};
  const killed = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 30), signal),
      answers: async () => {
        await killed;
        inHere += 1;
      },
    },
    { concurrency: 1 },
  );
  const child = spawn(process.execPath, [fileURLToPath(new URL('./hanging-worker.ts', import.meta.url)), redisUrl, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const id = await flow.start();
  await expect.poll(async () => (await flow.pipeline.depths([model])).get(`answers-${model}`)?.jobs.active, { timeout: 20_000 }).toBe(30);
  child.kill('SIGKILL');
  await once(child, 'exit');
  release();
  await expect.poll(() => flow.status(id), { timeout: 50_000 }).toBe('succeeded');
  expect(inHere).toBe(30);
}, 60_000);
