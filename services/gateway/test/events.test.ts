import { distillationSchema, type EventList, eventListSchema, eventSchema } from '@understudy/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { type Gateway, result, startGateway } from './start-gateway.ts';

type Frame = { event?: string | undefined; id?: string | undefined; data: string };

async function openStream(gateway: Gateway, id: string, headers: Record<string, string> = {}, query = '') {
  const ending = new AbortController();
  const response = await gateway.request(`/v1/distillations/${id}/events${query}`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: ending.signal,
  });
  const frames: Frame[] = [];
  const body = response.body as ReadableStream<Uint8Array>;
  const ended = body
    .pipeThrough(new TextDecoderStream() as never)
    .pipeThrough(new EventSourceParserStream())
    .pipeTo(new WritableStream({ write: (frame: Frame) => void frames.push(frame) }))
    .catch(() => {});
  return { response, frames, ended, leave: () => ending.abort() };
}

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
