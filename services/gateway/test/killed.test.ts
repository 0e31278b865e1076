import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { distillationListSchema, distillationSchema } from '@understudy/contracts';
import { createPipeline } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test } from '@understudy/testing';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import { startProcess } from './gateway-process.ts';
import { spec } from './spec.ts';

const patient = { timeout: 60_000, interval: 200 };

/** Stands between a gateway and Redis, and lets nothing more through once the gateway sends `word`: that moment lasts until it is killed. */
async function startGate(redisUrl: string, word: string) {
  let closed = false;
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(redisUrl);
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const socket of [from, to]) sockets.add(socket.on('error', () => {}));
    from.on('data', (data) => {
      closed ||= data.includes(word);
      if (!closed) to.write(data);
    });
    to.on('data', (data) => from.write(data));
    from.on('close', () => to.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closed: () => closed,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

type Place = { redis: Redis; redisUrl: string; prefix: string; folder: string };

async function started({ redisUrl, prefix, folder }: Omit<Place, 'redis'>) {
  const gateway = await startProcess({ REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_ARTIFACTS: folder });
  await expect.poll(gateway.port, patient).toBeGreaterThan(0);
  const url = `http://127.0.0.1:${gateway.port()}/v1/distillations`;
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'once' };
  return { gateway, url, submit: () => fetch(url, { method: 'POST', headers, body: JSON.stringify(spec) }) };
}

/** Has a gateway take a submission, and kills it when it sends `word` to Redis. */
async function killedAt(word: string, place: Place): Promise<void> {
  using gate = await startGate(place.redisUrl, word);
  const first = await started({ ...place, redisUrl: gate.url });
  await using gateway = first.gateway;
  const answered = first.submit().then(
    () => true,
    () => false,
  );
  await expect.poll(gate.closed, patient).toBe(true);
  gateway.child.kill('SIGKILL');
  await gateway.exited;
  expect(await answered).toBe(false);
}

const placed = test.extend<{ place: Place }>({
  place: async ({ redis, redisUrl, prefix }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-killed-'));
    await use({ redis, redisUrl, prefix, folder });
    await rm(folder, { recursive: true, force: true });
  },
});

placed.for([
  ['its record', ':record'],
  ['its jobs', '-questions-r1'],
  ['the answer was noted', '"object":"distillation"'],
])('a submission whose gateway is killed before %s is made once when it is repeated', async ([, word = ''], { place }) => {
  await killedAt(word, place);
  const records = createRecords(place.redis, { prefix: place.prefix });
  const before = (await records.list({ limit: 10 })).data.map(({ id }) => id);
  const { gateway, url, submit } = await started(place);
  await using _ = gateway;
  let response = await submit();
  // The mark of the killed one runs out by itself, before this gateway has started where the machine is slow.
  expect([409, 201]).toContain(response.status);
  await expect
    .poll(async () => {
      response = await submit();
      return response.status;
    }, patient)
    .toBe(201);
  const { id } = distillationSchema.parse(await response.json());
  if (before.length > 0) expect(before).toEqual([id]);
  const list = distillationListSchema.parse(await (await fetch(url)).json());
  expect(list.data.map((record) => record.id)).toEqual([id]);
  await using pipeline = createPipeline(place);
  await expect.poll(() => pipeline.rootState(id, 'evaluation'), patient).toBe('waiting-children');
  expect((await pipeline.depths([])).get('questions')?.jobs.waiting).toBe(1);
  expect((await submit()).headers.get('idempotent-replayed')).toBe('true');
});

placed('what was on record when its gateway was killed gets its jobs from the next one, unasked', async ({ place }) => {
  await killedAt('-questions-r1', place);
  const records = createRecords(place.redis, { prefix: place.prefix });
  const [record] = (await records.list({ limit: 10 })).data;
  if (!record) throw new Error('Nothing is on record.');
  await using pipeline = createPipeline(place);
  expect(await pipeline.rootState(record.id, 'evaluation')).toBe('missing');
  const { gateway } = await started(place);
  await using _ = gateway;
  await expect.poll(() => pipeline.rootState(record.id, 'evaluation'), patient).toBe('waiting-children');
  expect(await records.get(record.id)).toMatchObject({ status: 'queued' });
});
