// The chat client against a host whose weather changes, several clients and processes sharing one Redis.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '@understudy/metrics';
import { type FakeModelServer, type FakeModelServerOptions, startFakeModelServer, test } from '@understudy/testing';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { createAdmission } from './admission.ts';
import type { Chat } from './chat.ts';
import { createChat } from './create-chat.ts';
import { parseCatalogue } from './load-catalogue.ts';

const yamlOf = (url: string, limits: string) => `default: { teacher: big, student: small }
models: { big: { baseUrl: "${url}", model: b, limits: ${limits} } }
students: { small: { base: b } }`;

type Options = FakeModelServerOptions & { clients?: number; callers: number; limits: string; redis: Redis; prefix: string };

/** Clients with so many callers each, which ask without end until the test ends. */
async function open({ clients = 1, callers, limits, redis, prefix, ...weather }: Options) {
  const server = await startFakeModelServer(weather);
  const catalogue = parseCatalogue(yamlOf(server.url, limits), 'models.yaml');
  const metrics = createMetrics('test');
  const ending = new AbortController();
  const opened = Array.from({ length: clients }, () => {
    const admission = createAdmission({ catalogue, redis, prefix });
    return { admission, chat: createChat({ catalogue, metrics, admission }) };
  });
  const asking = opened.flatMap(({ chat }) => Array.from({ length: callers }, () => askOn(chat, ending.signal)));
  return {
    server,
    chats: opened.map(({ chat }) => chat),
    limit: () => opened[0]?.admission.shareOf('big').limit ?? 0,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(asking);
      for (const { admission, chat } of opened) {
        await chat[Symbol.asyncDispose]();
        await admission[Symbol.asyncDispose]();
      }
      await server[Symbol.asyncDispose]();
    },
  };
}

async function askOn(chat: Chat, signal: AbortSignal): Promise<void> {
  const messages = [{ role: 'user' as const, content: 'What of fate?' }];
  while (!signal.aborted)
    await chat.ask({ model: 'big', messages, temperature: 0, topP: 1, maxTokens: 8, role: 'teacher', signal }).catch(() => {});
}

const answersReach = (server: FakeModelServer, count: number) =>
  expect.poll(() => server.counts.byStatus[200] ?? 0, { timeout: 30_000 }).toBeGreaterThan(count);

test('four clients together never have more under way than the catalogue allows, and use it up', async ({ redis, prefix }) => {
  await using opened = await open({ redis, prefix, clients: 4, callers: 20, limits: '{ maxInFlight: 21 }', latencyMs: 30 });
  await answersReach(opened.server, 600);
  expect(opened.server.counts.maxInFlight).toBe(21);
  await expect.poll(() => opened.chats.map((chat) => chat.shareOf('big'))).toEqual([6, 6, 6, 6]);
});

test('requests a minute hold over two clients', async ({ redis, prefix }) => {
  const from = performance.now();
  await using opened = await open({ redis, prefix, clients: 2, callers: 10, limits: '{ requestsPerMinute: 1200 }' });
  await answersReach(opened.server, 50);
  const seconds = (performance.now() - from) / 1000;
  // Twenty a second, and a second's worth at once.
  expect(opened.server.counts.requests).toBeLessThanOrEqual(20 * seconds + 21);
});

test('tokens a minute hold over two clients', async ({ redis, prefix }) => {
  const from = performance.now();
  await using opened = await open({
    ...{ redis, prefix, clients: 2, callers: 5, limits: '{ tokensPerMinute: 12000 }' },
    answer: () => 'word '.repeat(7),
  });
  await answersReach(opened.server, 40);
  const seconds = (performance.now() - from) / 1000;
  const { input, output } = opened.server.counts.tokens;
  // 200 a second, a second's worth at once, and the calls that were under way at too low a guess.
  expect(input + output).toBeLessThanOrEqual(200 * (seconds + 1) + 10 * 10);
});

test('when the host halves its capacity, the limit follows, and comes back to it', async ({ redis, prefix }) => {
  await using opened = await open({
    redis,
    prefix,
    clients: 2,
    callers: 30,
    limits: '{ maxInFlight: 40 }',
    latencyMs: 20,
    maxInFlight: 40,
  });
  await answersReach(opened.server, 200);
  expect(opened.limit()).toBe(40);
  opened.server.maxInFlight = 20;
  await expect.poll(opened.limit, { timeout: 10_000 }).toBeLessThanOrEqual(20);
  const { 200: answered = 0, 429: refused = 0 } = opened.server.counts.byStatus;
  await answersReach(opened.server, answered + 1000);
  const more = opened.server.counts.byStatus;
  expect((more[429] ?? 0) - refused).toBeLessThan(0.05 * ((more[200] ?? 0) - answered));
  await expect.poll(opened.limit, { timeout: 10_000 }).toBeGreaterThanOrEqual(18);
});

test('after a storm of refusals the limit comes back', async ({ redis, prefix }) => {
  const faults = [{ kind: 'rate-limit', share: 0.2 } as const];
  await using opened = await open({ redis, prefix, clients: 2, callers: 60, limits: '{ maxInFlight: 100 }', latencyMs: 20, faults });
  await expect.poll(opened.limit, { timeout: 20_000 }).toBeLessThanOrEqual(8);
  opened.server.faults = [];
  await expect.poll(opened.limit, { timeout: 30_000 }).toBe(100);
});

test('without a ceiling the limit doubles until the host refuses', async ({ redis, prefix }) => {
  await using opened = await open({ redis, prefix, callers: 200, limits: '{}', latencyMs: 50, maxInFlight: 100 });
  const seen = new Set<number>();
  const done = () => opened.server.counts.byStatus[429] !== undefined;
  for (let look = 0; look < 1000 && !done(); look++) {
    seen.add(opened.limit());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(Math.min(...seen)).toBe(16);
  expect(Math.max(...seen)).toBeGreaterThan(64);
  expect(opened.server.counts.maxInFlight).toBe(100);
  await expect.poll(opened.limit, { timeout: 10_000 }).toBeLessThan(175);
});

test('a host that names a time holds all clients until then', async ({ redis, prefix }) => {
  const faults = [{ kind: 'rate-limit', first: 1, retryAfterSeconds: 1 } as const];
  await using opened = await open({ redis, prefix, clients: 3, callers: 4, limits: '{ maxInFlight: 4 }', latencyMs: 300, faults });
  await expect.poll(() => opened.server.counts.byStatus[429] ?? 0, { timeout: 10_000 }).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const before = opened.server.counts.requests;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(opened.server.counts.requests).toBe(before);
  await answersReach(opened.server, 8);
});

test('what a killed process held goes to the others', async ({ redis, redisUrl, prefix }) => {
  await using folder = await temporaryFolder();
  const limits = '{ maxInFlight: 8 }';
  await using server = await startFakeModelServer({ faults: [{ kind: 'hang' }] });
  const models = join(folder.path, 'models.yaml');
  await writeFile(models, yamlOf(server.url, limits));
  const main = fileURLToPath(new URL('../test/asking-process.ts', import.meta.url));
  const child = spawn(process.execPath, [main, redisUrl, prefix, models, '20', '2500'], { stdio: ['ignore', 'inherit', 'inherit'] });
  await expect.poll(() => server.counts.inFlight, { timeout: 30_000 }).toBe(8);
  child.kill('SIGKILL');
  await expect.poll(() => server.counts.inFlight).toBe(0);
  server.faults = [];
  const catalogue = parseCatalogue(yamlOf(server.url, limits), 'models.yaml');
  await using admission = createAdmission({ catalogue, redis, prefix, aliveMs: 2500 });
  await using chat = createChat({ catalogue, metrics: createMetrics('test'), admission });
  const ending = new AbortController();
  const asking = Array.from({ length: 8 }, () => askOn(chat, ending.signal));
  await expect.poll(() => chat.shareOf('big'), { timeout: 10_000 }).toBe(8);
  await answersReach(server, 20);
  expect(server.counts.maxInFlight).toBe(8);
  ending.abort();
  await Promise.all(asking);
});

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'understudy-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
