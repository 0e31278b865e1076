import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type FakeModelServer, startFakeModelServer, startRedis, startRedisCluster, startSentinels } from '@understudy/testing';
import { test as base, describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { judgeDisk } from '../doctor/check-machine.ts';
import type { Finding } from '../doctor/finding.ts';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

type Asked = { args?: string[]; env?: Record<string, string> };
const test = base.extend<{ folder: string; host: FakeModelServer; catalogue: string; doctor: (asked?: Asked) => Promise<Told> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-doctor-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  host: async ({}, use) => {
    await using host = await startFakeModelServer({ key: 'sesame' });
    await use(host);
  },
  catalogue: async ({ folder, host }, use) => {
    const path = join(folder, 'models.yaml');
    await writeFile(path, catalogueOf(host.url));
    await use(path);
  },
  /** In surroundings where everything is missing but what a test names. */
  doctor: async ({ folder, catalogue }, use) => {
    await use(async ({ args = [], env } = {}) => {
      const given = {
        PATH: folder,
        UNDERSTUDY_HOME: folder,
        UNDERSTUDY_PYTHON: join(folder, 'python'),
        UNDERSTUDY_MODELS: catalogue,
        LARGE_KEY: 'sesame',
        ...env,
      };
      const child = spawn(process.execPath, [program, 'doctor', '--json', ...args], {
        cwd: folder,
        env: given,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
      const findings: Finding[] = stdout === '' ? [] : JSON.parse(stdout).findings;
      return { code: Number(code), stderr, findings, of: (name: string) => findings.find((finding) => finding.name === name) };
    });
  },
});
type Told = { code: number; stderr: string; findings: Finding[]; of: (name: string) => Finding | undefined };

const catalogueOf = (baseUrl: string) =>
  stringify({
    default: { teacher: 'large', student: 'small' },
    models: { large: { baseUrl, model: 'example/large', apiKeyEnv: 'LARGE_KEY' } },
    students: { small: { base: 'small' } },
  });

describe('doctor', () => {
  test('tells what is missing, each with its mend, and ends with 1', async ({ doctor }) => {
    const { code, of, findings } = await doctor();
    expect(code).toBe(1);
    expect(of('node')).toMatchObject({ state: 'ok' });
    expect(of('redis')).toMatchObject({
      state: 'failure',
      detail: expect.stringContaining('no redis-server'),
      mend: expect.stringContaining('npm run setup'),
    });
    expect(of('python')).toMatchObject({
      state: 'failure',
      detail: expect.stringContaining('is not there'),
      mend: expect.stringContaining('UNDERSTUDY_PYTHON'),
    });
    expect(of('gpu')).toMatchObject({ state: 'warning' });
    expect(of('model large')).toMatchObject({ state: 'ok', detail: expect.stringMatching(/answers in \d+ ms/) });
    expect(of('gateway')).toMatchObject({ state: 'warning', mend: expect.stringContaining('understudy up') });
    for (const { state, mend } of findings) expect(mend === null).toBe(state === 'ok');
  });

  test('finds Redis and Python where they are', async ({ doctor }) => {
    await using server = await startRedis();
    const { of } = await doctor({ env: { REDIS_URL: server.url, PATH: process.env.PATH ?? '', UNDERSTUDY_PYTHON: 'python3' } });
    expect(of('redis')).toMatchObject({ state: 'ok', detail: expect.stringMatching(/^\d+\.\d+\.\d+ at redis:.*append-only file on/) });
    expect(of('python')).toMatchObject({ detail: expect.stringMatching(/^3\.\d+\.\d+ with torch/) });
  });

  test.for<[string[], RegExp]>([
    [['CONFIG', 'SET', 'appendonly', 'no'], /append-only file/],
    [['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'], /maxmemory-policy allkeys-lru/],
    [['CONFIG', 'SET', 'requirepass', 'other'], /does not answer as it should|refuses/],
  ])('tells of a Redis that would lose something: %s', async ([command, told], { doctor }) => {
    await using server = await startRedis();
    await spoil(server.url, command);
    const { code, of } = await doctor({ env: { REDIS_URL: server.url } });
    expect([code, of('redis')]).toEqual([
      1,
      { name: 'redis', state: 'failure', detail: expect.stringMatching(told), mend: expect.any(String) },
    ]);
  });

  test('tells of a Redis that is not there, without its password', async ({ doctor }) => {
    const { of } = await doctor({ env: { REDIS_URL: 'redis://user:secret@127.0.0.1:9' } });
    expect(of('redis')).toMatchObject({ state: 'failure', detail: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:9 does not answer/) });
  });

  test('tells of a database that the Redis does not have', async ({ doctor }) => {
    await using server = await startRedis();
    const { of } = await doctor({ env: { REDIS_URL: `${server.url}/99` } });
    expect(of('redis')).toMatchObject({ state: 'failure', detail: expect.stringMatching(/has no such database: ERR DB index/) });
  });

  test('asks every master of a cluster, and the one that sentinels name', async ({ doctor }) => {
    await using cluster = await startRedisCluster();
    await using guarded = await startSentinels({ sentinels: 1 });
    const of = async (REDIS_URL: string) => (await doctor({ env: { REDIS_URL } })).of('redis');
    expect(await of(cluster.url)).toMatchObject({ state: 'ok', detail: expect.stringMatching(/ at redis-cluster:.*append-only file on/) });
    expect(await of(guarded.url)).toMatchObject({ state: 'ok', detail: expect.stringMatching(/ at redis-sentinel:.*append-only file on/) });
    await spoil(cluster.servers[2]?.url ?? '', ['CONFIG', 'SET', 'appendonly', 'no']);
    expect(await of(cluster.url)).toMatchObject({ state: 'failure', mend: 'set appendonly yes' });
    expect(await of(cluster.servers[0]?.url ?? '')).toMatchObject({ mend: expect.stringContaining('redis-cluster://') });
    expect(await of(guarded.url.replace('mymaster', 'other'))).toMatchObject({
      detail: expect.stringContaining('know no master of the name other'),
    });
    expect(await of('redis-sentinel://:secret@127.0.0.1')).toMatchObject({ detail: expect.stringMatching(/^REDIS_URL names no master/) });
  });

  test('tells of a host that is dead, of a key that is refused or missing, and of a model that it does not know', async ({
    doctor,
    host,
    folder,
  }) => {
    expect((await doctor({ env: { LARGE_KEY: 'wrong' } })).of('model large')).toMatchObject({
      state: 'failure',
      mend: expect.stringContaining('apiKeyEnv'),
    });
    expect((await doctor({ env: { LARGE_KEY: '' } })).of('model large')).toMatchObject({
      state: 'failure',
      detail: expect.stringContaining('LARGE_KEY'),
    });
    host.faults = [{ kind: 'unknown-model' }];
    expect((await doctor()).of('model large')).toMatchObject({ state: 'failure', mend: expect.stringContaining('"model"') });
    await writeFile(join(folder, 'dead.yaml'), catalogueOf('http://127.0.0.1:9/v1'));
    const dead = await doctor({ args: ['--models', join(folder, 'dead.yaml')] });
    expect(dead.of('model large')).toMatchObject({ state: 'failure', mend: expect.stringContaining('start the host') });
  });

  test('asks the teacher with the script of a spec, and tells when it is too long for it', async ({ doctor, host, folder }) => {
    const spec = join(folder, 'spec.yaml');
    await writeFile(spec, stringify({ prompt: 'You are Beethoven.' }));
    expect((await doctor({ args: ['-f', spec] })).of('context of large')).toMatchObject({ state: 'ok' });
    expect(host.requests.at(-1)?.messages[0]).toEqual({ role: 'system', content: 'You are Beethoven.' });
    expect(host.requests.at(-1)?.maxTokens).toBe(1);
    host.faults = [{ kind: 'bad-request', when: ({ number }) => number === 4 }];
    expect((await doctor({ args: ['-f', spec] })).of('context of large')).toMatchObject({ state: 'failure' });
  });

  test.for<[string, (path: string) => { status: number; body: object }, string, object]>([
    [
      'nobody consumes a queue',
      () => ({ status: 200, body: { data: [{ name: 'training', workers: 0 }] } }),
      'workers',
      { state: 'failure', detail: 'Nobody consumes training' },
    ],
    [
      'workers are there',
      () => ({ status: 200, body: { data: [{ name: 'training', workers: 2 }] } }),
      'workers',
      { state: 'ok', detail: 'training 2' },
    ],
    ['it does not say who works', (path) => ({ status: path === '/v1/queues' ? 404 : 200, body: {} }), 'workers', { state: 'warning' }],
    [
      'it is of another version',
      () => ({ status: 200, body: { info: { version: '9.9.9' } } }),
      'gateway',
      { state: 'warning', detail: expect.stringContaining('9.9.9') },
    ],
    [
      'it is not ready',
      () => ({ status: 503, body: { detail: 'redis: gone' } }),
      'gateway',
      { state: 'failure', detail: expect.stringContaining('redis: gone') },
    ],
    ['it wants a key', () => ({ status: 401, body: {} }), 'gateway', { state: 'failure', mend: expect.stringContaining('UNDERSTUDY_KEY') }],
  ])('of a gateway it tells when %s', async ([, answer, name, told], { doctor }) => {
    const server = createServer(({ url = '' }, response) => {
      const { status, body } = answer(url);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { of } = await doctor({ args: ['--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`] });
    expect(of(name)).toMatchObject(told);
    expect(of('clock')).toMatchObject({ state: 'ok' });
    server.close();
  });

  test('a gateway that was named and is not there is a failure', async ({ doctor }) => {
    expect((await doctor({ args: ['--url', 'http://127.0.0.1:9'] })).of('gateway')).toMatchObject({ state: 'failure' });
  });
});

test('too little room is told of', () => {
  expect([0.5, 2, 100].map((free) => judgeDisk('/data', free * 2 ** 30).state)).toEqual(['failure', 'warning', 'ok']);
});

async function spoil(url: string, command: readonly string[]): Promise<void> {
  const { askRedis } = await import('../doctor/ask-redis.ts');
  const at = { host: '127.0.0.1', port: Number(new URL(url).port), tls: false, login: { username: '', password: '' } };
  expect(await askRedis(at, [[...command]])).toEqual(['OK']);
}
