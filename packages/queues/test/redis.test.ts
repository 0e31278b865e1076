import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { masters } from '@understudy/records';
import { startRedis, test } from '@understudy/testing';
import { expect } from 'vitest';
import { assertDurable, connectRedis, type RedisError } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';
import { openHeldFlow } from './open-held-flow.ts';

test('a Redis that forgets is refused, naming each setting', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url);
  await assertDurable(redis);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await redis.config('SET', 'appendonly', 'no');
  await expect(assertDurable(redis)).rejects.toThrow(/set maxmemory-policy noeviction.*set appendonly yes/s);
});

test('what keeps us from Redis is said with its address, without the password, and a wrong password is not taken for no Redis', async () => {
  await using server = await startRedis();
  await using redis = await connectRedis(server.url);
  await redis.config('SET', 'requirepass', 'right');
  const messageAt = (url: string) => connectRedis(url).then(String, ({ message }: RedisError) => message);
  const [none, wrong, missing] = await Promise.all(
    ['redis://user:secret@127.0.0.1:1', server.url.replace('//', '//:secret@'), server.url].map(messageAt),
  );
  expect(none).toBe('No Redis answers at redis://127.0.0.1:1 (connect ECONNREFUSED 127.0.0.1:1): start one there, or set REDIS_URL.');
  const mend = ': set REDIS_URL to what it takes, user and password included.';
  expect(wrong).toBe(`Redis at ${server.url} does not let us in (WRONGPASS invalid username-password pair or user is disabled)${mend}`);
  expect(missing).toContain(`Redis at ${server.url} does not let us in (NOAUTH `);
}, 30_000);

test('a database that Redis does not have is refused, not taken for the first one', async () => {
  await using server = await startRedis();
  const { host } = new URL(server.url);
  for (const database of ['99', '16'])
    await expect(connectRedis(`redis://${host}/${database}`)).rejects.toThrow(
      /^Redis at redis:\/\/[^ ]+ does not give us the database that REDIS_URL names \(ERR .*\): name one that it has, or none/,
    );
  await using third = await connectRedis(`redis://${host}/3`);
  await third.set('key', 'value');
  await using first = await connectRedis(server.url);
  expect(await first.get('key')).toBeNull();
});

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
  await using flow = await openHeldFlow({ redis, prefix }, 40);
  await server.kill('SIGKILL');
  flow.release();
  await server.restart();
  await expect.poll(() => flow.status(), { timeout: 50_000 }).toBe('succeeded');
  expect(flow.answered()).toBeGreaterThanOrEqual(40);
}, 60_000);

test('answers in the hands of a worker that is killed are asked again, none is lost', async ({ redis, prefix, redisUrl }) => {
  let inHere = 0;
  const killed = Promise.withResolvers<void>();
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 30), signal),
      answers: async () => {
        await killed.promise;
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
  await expect.poll(async () => (await flow.jobs('answers'))?.active, { timeout: 20_000 }).toBe(30);
  child.kill('SIGKILL');
  await once(child, 'exit');
  killed.resolve();
  await expect.poll(() => flow.status(id), { timeout: 50_000 }).toBe('succeeded');
  expect(inHere).toBe(30);
}, 60_000);
