import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis, test } from '@understudy/testing';
import { expect } from 'vitest';
import { startProcess as start } from './gateway-process.ts';

test('the gateway starts, answers, and ends when it is asked to', async ({ redisUrl, prefix }) => {
  await using gateway = await start({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix });
  await expect.poll(gateway.port, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(await (await fetch(`http://127.0.0.1:${gateway.port()}/readyz`)).text()).toBe('ready\n');
  gateway.child.kill('SIGTERM');
  expect(await gateway.exited).toEqual([0, null]);
  expect(await gateway.err).toBe('');
});

test('a port that is taken is told in one sentence', async ({ redisUrl, prefix }) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await using gateway = await start({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_PORT: String(port) });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toBe(
    `gateway: Port ${port} on 127.0.0.1 is taken: stop what listens there, or set UNDERSTUDY_PORT to a free one.\n`,
  );
  other.close();
});

test.for<[string, string, RegExp]>([
  ['maxmemory-policy', 'allkeys-lru', /^gateway: Redis is not durable: maxmemory-policy is allkeys-lru.*\n$/],
  ['appendonly', 'no', /^gateway: Redis is not durable: .*set appendonly yes.*\n$/],
])('a Redis with %s %s is refused', async ([setting, value, message]) => {
  await using server = await startRedis();
  const { Redis } = await import('ioredis');
  const redis = new Redis(server.url);
  await redis.config('SET', setting, value);
  redis.disconnect();
  await using gateway = await start({ REDIS_URL: server.url });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toMatch(message);
});

test('variables that are wrong are all named at once', async () => {
  await using gateway = await start({ REDIS_URL: 'http://here', UNDERSTUDY_PORT: 'many' });
  expect(await gateway.exited).toEqual([1, null]);
  expect(await gateway.err).toMatch(/REDIS_URL.*UNDERSTUDY_PORT/);
});

test('an address that others can reach is refused without a key to ask for, with the way to one', async ({ redisUrl, prefix }) => {
  await using gateway = await start({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_HOST: '0.0.0.0' });
  expect(await gateway.exited).toEqual([1, null]);
  const said = await gateway.err;
  expect(said).toMatch(
    /^gateway: UNDERSTUDY_HOST is 0\.0\.0\.0, .*no key.*understudy keys create --scope admin.*UNDERSTUDY_ADMIN_KEY.*\n$/,
  );
});

test('with a key from a file it listens where others can reach it, and asks', async ({ redisUrl, prefix }) => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-admin-key-'));
  const [file, key] = [join(folder, 'admin-key'), 'k'.repeat(40)];
  await writeFile(file, `${key}\n`);
  const environment = { REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_HOST: '0.0.0.0', UNDERSTUDY_ADMIN_KEY_FILE: file };
  await using gateway = await start(environment);
  await expect.poll(gateway.port, { timeout: 30_000 }).toBeGreaterThan(0);
  const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${gateway.port()}/v1/models`, { headers });
  expect((await ask({})).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${key}` })).status).toBe(200);
  gateway.child.kill('SIGTERM');
  expect(await gateway.exited).toEqual([0, null]);

  await writeFile(file, 'short');
  for (const [variables, message] of [
    [environment, /UNDERSTUDY_ADMIN_KEY: must be 32 to 200/],
    [{ ...environment, UNDERSTUDY_ADMIN_KEY_FILE: join(folder, 'none') }, /UNDERSTUDY_ADMIN_KEY_FILE names .*cannot be read/],
    [{ ...environment, UNDERSTUDY_ADMIN_KEY: key }, /both set: leave one of them out/],
    [
      { ...environment, UNDERSTUDY_ADMIN_KEY_FILE: '', UNDERSTUDY_ADMIN_KEY: 'secret-but-short' },
      /UNDERSTUDY_ADMIN_KEY: must be 32 to 200/,
    ],
  ] as const) {
    await using refused = await start(variables);
    expect(await refused.exited).toEqual([1, null]);
    const said = await refused.err;
    expect(said).toMatch(message);
    expect(said).not.toMatch(/kkkk|secret-but/);
  }
  await rm(folder, { recursive: true, force: true });
});

test('pages of any origin may ask only where there is a key to ask for', async ({ redisUrl, prefix }) => {
  const environment = { REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_ALLOWED_ORIGINS: '*' };
  await using refused = await start(environment);
  expect(await refused.exited).toEqual([1, null]);
  expect(await refused.err).toMatch(/^gateway: UNDERSTUDY_ALLOWED_ORIGINS is \*, .*no key.*understudy keys create --scope admin.*\n$/);
  await using gateway = await start({ ...environment, UNDERSTUDY_ADMIN_KEY: 'k'.repeat(40) });
  await expect.poll(gateway.port, { timeout: 30_000 }).toBeGreaterThan(0);
  const answer = await fetch(`http://127.0.0.1:${gateway.port()}/v1/models`, { headers: { origin: 'https://app.example.com' } });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([401, 'https://app.example.com']);
});
