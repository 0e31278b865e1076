import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startGatewayProcess } from './gateway-process.ts';
import { percentile } from './percentile.ts';
import { memoryMiB } from './processes.ts';

export type EventStreamsOptions = {
  streams: number;
  /** Over which the streams are spread evenly. */
  distillations: number;
  /** Further streams that nobody reads from, all of the first distillation. */
  unread: number;
  seconds: number;
  /** Over all distillations. */
  eventsPerSecond: number;
};

type Stream = { request: ClientRequest; response: IncomingMessage };

/**
 * Many streams of events on one gateway process: its memory, and the time from just before an event is sent to Redis to its arrival at each
 * client. This process appends the events and reads all streams, so that one clock tells both, and its own work is part of the figures.
 */
export async function measureEventStreams(options: EventStreamsOptions) {
  const { streams, distillations, unread, seconds, eventsPerSecond } = options;
  await using gateway = await startGatewayProcess();
  const rss = async () => await memoryMiB(gateway.pid);
  const spec = { prompt: 'You are Beethoven.', questions: { count: 1 }, stopAfter: 'dataset' as const };
  const ids: string[] = [];
  for (let i = 0; i < distillations; i += 1) ids.push((await gateway.client.submit(spec)).id);
  const before = await rss();

  const open = (id: string) =>
    new Promise<Stream>((resolve, reject) => {
      const path = `/v1/distillations/${id}/events`;
      const request = get({ host: '127.0.0.1', port: gateway.port, path, headers: { accept: 'text/event-stream' }, agent: false });
      request.on('response', (response) => resolve({ request, response })).on('error', reject);
    });
  const opened: Stream[] = [];
  const latencies: number[] = [];
  let measuring = false;
  for (let i = 0; i < streams + unread; i += 50) {
    const ofBatch = Array.from({ length: Math.min(50, streams + unread - i) }, (_, index) => i + index);
    const batch = await Promise.all(ofBatch.map((index) => open(ids[index < streams ? index % distillations : 0] ?? '')));
    for (const [index, stream] of batch.entries()) {
      opened.push(stream);
      stream.request.removeAllListeners('error').on('error', () => {});
      if (i + index >= streams) continue;
      stream.response.setEncoding('utf8').on('data', (text: string) => {
        if (!measuring) return;
        const now = performance.now();
        for (const [, sentAt] of text.matchAll(/"sentAt":([\d.]+)/g)) latencies.push(now - Number(sentAt));
      });
    }
  }
  // Until all have their first record, and the rush of beginning is over.
  await sleep(3000);
  const idle = await rss();

  measuring = true;
  const appends = seconds * eventsPerSecond;
  const start = performance.now();
  const appending: Promise<void>[] = [];
  for (let i = 0; i < appends; i += 1) {
    await sleep(Math.max(0, start + (i * 1000) / eventsPerSecond - performance.now()));
    const data = { sentAt: performance.now(), filling: 'x'.repeat(500) };
    appending.push(gateway.records.appendEvent(ids[i % distillations] ?? '', { type: 'log', level: 'info', message: 'measured', data }));
  }
  await Promise.all(appending);
  await sleep(2000);
  const expected = appends * (streams / distillations);
  const after = await rss();
  for (const { request } of opened) request.destroy();
  return {
    streams,
    unread,
    events: appends,
    arrivals: latencies.length,
    lost: expected - latencies.length,
    msToClient: {
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: percentile(latencies, 99),
      most: percentile(latencies, 100),
    },
    gatewayMiB: { before: before.now, streamsOpen: idle.now, afterEvents: after.now, peak: after.peak },
  };
}
