import { distillationSchema, type EventList, eventListSchema, eventSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { type Frame, openStream } from './open-stream.ts';
import { result, startGateway } from './start-gateway.ts';

const names = (frames: readonly Frame[]) => frames.map(({ event }) => event).filter((event) => event !== 'progress');

describe('events as a list', () => {
  test('come oldest first, a page at a time', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.stageStarted(id, 'questions', 10);
    const page = async (query: string): Promise<EventList> =>
      eventListSchema.parse(await (await gateway.request(`/v1/distillations/${id}/events?${query}`)).json());
    const all = await page('');
    expect(all.data.map(({ message }) => message)).toEqual(['queued', 'running', 'questions started']);
    const first = await page('limit=2');
    expect(first).toEqual({ object: 'list', data: all.data.slice(0, 2), hasMore: true });
    expect((await page(`limit=2&after=${first.data[1]?.id}`)).data).toEqual(all.data.slice(2));
  });

  test('cannot be read after an id that is none', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const response = await gateway.request(`/v1/distillations/${id}/events`, { headers: { 'last-event-id': 'latest' } });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).errors[0]?.pointer).toBe('/last-event-id');
  });
});

describe('events as a stream', () => {
  test('come as they happen, with progress between them, and end with done', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const { response, frames, ended } = await openStream(gateway, id);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    await expect.poll(() => frames.map(({ event }) => event), { timeout: 10_000 }).toEqual(['progress', 'status']);
    await gateway.records.stageStarted(id, 'questions', 10);
    await expect.poll(() => frames.filter(({ event }) => event === 'progress').length, { timeout: 10_000 }).toBe(2);
    await gateway.records.succeed(id, result);
    await ended;
    expect(names(frames)).toEqual(['status', 'status', 'stage', 'stage', 'status', 'done']);
    for (const { event, id: eventId, data } of frames) {
      if (event === 'progress') expect(eventId).toBeUndefined();
      const parsed = event === 'progress' ? distillationSchema.parse(JSON.parse(data)) : eventSchema.parse(JSON.parse(data));
      if (event !== 'progress') expect(parsed.id).toBe(eventId);
    }
  });

  test('go on after the last one that was seen', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.stageStarted(id, 'questions', 10);
    await gateway.records.fail(id, { code: 'internal', message: 'broken', stage: 'questions' });
    const all = await gateway.records.readEvents(id, { limit: 100 });
    for (const at of [0, all.length - 2]) {
      const { frames, ended } = await openStream(gateway, id, { 'last-event-id': all[at]?.id ?? '' });
      await ended;
      expect(names(frames)).toEqual(all.slice(at + 1).map(({ type }) => type));
    }
    const { frames, ended } = await openStream(gateway, id, {}, `?after=${all[0]?.id}`);
    await ended;
    expect(names(frames)).toHaveLength(all.length - 1);
  });

  test('end with done also for who has seen it, so that nobody comes back for ever', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    const last = (await gateway.records.readEvents(id, { limit: 100 })).at(-1);
    const { frames, ended } = await openStream(gateway, id, { 'last-event-id': last?.id ?? '' });
    await ended;
    expect(names(frames)).toEqual(['done']);
    expect(eventSchema.parse(JSON.parse(frames.at(-1)?.data ?? ''))).toMatchObject({ id: last?.id, data: { status: 'succeeded' } });
  });

  test('carry more events than a page holds', async ({ gateway }) => {
    const { id } = await gateway.submit();
    for (let i = 0; i < 1200; i += 1) await gateway.records.appendEvent(id, { type: 'log', level: 'info', message: `line ${i}`, data: {} });
    await gateway.records.succeed(id, result);
    const { frames, ended } = await openStream(gateway, id);
    await ended;
    expect(frames.filter(({ event }) => event === 'log')).toHaveLength(1200);
    expect(names(frames).at(-1)).toBe('done');
  });

  test('end with done when the distillation is removed', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const { frames, ended } = await openStream(gateway, id);
    await expect.poll(() => frames.length, { timeout: 10_000 }).toBe(2);
    await gateway.records.remove(id);
    await ended;
    expect(JSON.parse(frames.at(-1)?.data ?? '')).toMatchObject({ type: 'done', data: { status: 'removed' } });
  });

  test('stop being read when the client leaves', async ({ gateway, redis }) => {
    const { id } = await gateway.submit();
    const monitor = await redis.monitor();
    let lastRead = 0;
    monitor.on('monitor', (_: string, [command, key]: string[]) => {
      if (command === 'xrange' && key?.includes(id)) lastRead = Date.now();
    });
    const { leave } = await openStream(gateway, id);
    await expect.poll(() => lastRead, { timeout: 10_000 }).toBeGreaterThan(0);
    leave();
    await expect.poll(() => Date.now() - lastRead, { timeout: 10_000 }).toBeGreaterThan(1000);
    monitor.disconnect();
  });

  test('end when the gateway closes', async ({ redisUrl, prefix }) => {
    const gateway = await startGateway({ redisUrl, prefix });
    const { id } = await gateway.submit();
    const { frames, ended } = await openStream(gateway, id);
    await expect.poll(() => frames.length, { timeout: 10_000 }).toBe(2);
    await gateway[Symbol.asyncDispose]();
    await ended;
    expect(names(frames)).toEqual(['status']);
  });
});

describe('many streams', () => {
  test('of one distillation share one reader and one connection, which go with the last of them', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    const channel = `${prefix}:dst:${id}:events`;
    const subscribers = async () => Number(((await redis.pubsub('NUMSUB', channel)) as [string, number])[1]);
    const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(gateway, id)));
    await expect.poll(() => streams.every(({ frames }) => frames.length === 2), { timeout: 10_000 }).toBe(true);
    expect(await subscribers()).toBe(1);

    const monitor = await redis.monitor();
    const reads: string[] = [];
    monitor.on('monitor', (_: string, [command, key]: string[]) => {
      if (key?.includes(id)) reads.push(command ?? '');
    });
    await gateway.records.appendEvent(id, { type: 'log', level: 'info', message: 'for all', data: {} });
    await expect.poll(() => streams.every(({ frames }) => frames.some(({ event }) => event === 'log')), { timeout: 10_000 }).toBe(true);
    // Without sharing there would be twenty.
    expect(reads.filter((command) => command === 'xrange').length).toBeLessThan(5);
    monitor.disconnect();

    for (const { leave } of streams) leave();
    await expect.poll(subscribers, { timeout: 10_000 }).toBe(0);
  });

  test('come soon after an event was appended, not at the next look', async ({ gateway, redis }) => {
    const { id } = await gateway.submit();
    const { frames, leave } = await openStream(gateway, id);
    await expect.poll(() => frames.length, { timeout: 10_000 }).toBe(2);
    const monitor = await redis.monitor();
    const order: string[] = [];
    monitor.on('monitor', (_: string, [command, key]: string[]) => {
      if (key?.includes(id) && ['xadd', 'publish', 'hgetall', 'xrange'].includes(command ?? '')) order.push(command ?? '');
    });
    // Looks come once a second: between one and the next there is time for dozens of events.
    for (let i = 0; i < 40; i += 1) {
      await gateway.records.appendEvent(id, { type: 'log', level: 'info', message: `${i}`, data: {} });
      await expect.poll(() => frames.filter(({ event }) => event === 'log').length, { timeout: 10_000, interval: 2 }).toBe(i + 1);
    }
    expect(order.filter((command) => command === 'hgetall').length).toBeLessThan(40);
    monitor.disconnect();
    leave();
  });

  test('a client that reads slowly misses nothing, though only the newest events are in memory', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const ending = new AbortController();
    const response = await gateway.request(`/v1/distillations/${id}/events`, {
      headers: { accept: 'text/event-stream' },
      signal: ending.signal,
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const message = 'x'.repeat(10_000);
    for (let i = 0; i < 600; i += 1) await gateway.records.appendEvent(id, { type: 'log', level: 'info', message, data: { i } });
    await gateway.records.succeed(id, result);
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += Buffer.from(part.value).toString('latin1');
    const seen = [...text.matchAll(/"data":\{"i":(\d+)\}/g)].map(([, number]) => Number(number));
    expect(seen).toEqual(Array.from({ length: 600 }, (_, number) => number));
    expect(text).toMatch(/event: done\n/);
  });

  test('say resync to a client that comes back for what is no longer kept, then go on from what is', async ({ gateway, redis, prefix }) => {
    const { id } = await gateway.submit();
    const [first] = await gateway.records.readEvents(id, { limit: 1 });
    const stream = `${prefix}:dst:${id}:events`;
    const fill = redis.pipeline();
    const event = JSON.stringify({ type: 'log', level: 'info', message: 'line', data: {} });
    for (let i = 0; i < 10_200; i += 1) fill.xadd(stream, 'MAXLEN', '~', 10_000, '*', 'event', event);
    await fill.exec();
    await gateway.records.succeed(id, result);
    const oldest = (await gateway.records.readEvents(id, { limit: 1 }))[0]?.id;
    const { frames, ended } = await openStream(gateway, id, { 'last-event-id': first?.id ?? '' });
    await ended;
    expect(frames.slice(0, 3).map(({ event: type }) => type)).toEqual(['resync', 'progress', 'log']);
    expect(JSON.parse(frames[0]?.data ?? '')).toEqual({ after: first?.id, oldest });
    expect(frames[2]?.id).toBe(oldest);
    // Who has seen what is kept hears nothing of it.
    const later = await openStream(gateway, id, { 'last-event-id': oldest ?? '' });
    await later.ended;
    expect(later.frames.map(({ event: type }) => type)).not.toContain('resync');
  });
});
