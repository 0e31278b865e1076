import { setTimeout as sleep } from 'node:timers/promises';
import { type Distillation, type Event, terminalStatuses } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { isRedisUnavailable } from './as-problem.ts';

export type EventStreamOptions = { after: string | undefined; signal: AbortSignal };

const pollMs = 200;
const progressMs = 1000;
const heartbeatMs = 15_000;
const pageSize = 500;

const frame = (event: string, data: unknown, id?: string) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * A distillation's events as server-sent events, after the one given, as they come; between them `progress` frames with the whole
 * record, at most one a second and only when it changed. They carry no id: a client that comes back after a break has missed nothing
 * by missing them. Ends with `done`. While Redis is away the stream only beats, and goes on when it is back.
 */
export async function* eventStream(records: Records, id: string, { after, signal }: EventStreamOptions): AsyncGenerator<string> {
  yield 'retry: 1000\n\n';
  let shown = '';
  let last = after;
  let nextProgress = 0;
  let nextBeat = Date.now() + heartbeatMs;
  while (!signal.aborted) {
    const frames: string[] = [];
    let more = false;
    let ended = false;
    try {
      const due = Date.now() >= nextProgress;
      // The record first: when it has ended, all its events are there to be read after it.
      const record = due ? await records.get(id) : undefined;
      const events = await records.readEvents(id, { limit: pageSize, ...(last !== undefined && { after: last }) });
      more = events.length === pageSize;
      if (due) nextProgress = Date.now() + progressMs;
      const progress = record && JSON.stringify(record);
      if (progress && progress !== shown) frames.push(frame('progress', record));
      if (progress) shown = progress;
      frames.push(...events.map((event) => frame(event.type, event, event.id)));
      last = events.at(-1)?.id ?? last;
      ended = events.at(-1)?.type === 'done';
      if (record !== undefined && hasEnded(record) && !more && !ended) {
        frames.push(frame('done', doneEvent(record, last)));
        ended = true;
      }
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error;
    }
    yield* frames;
    if (ended) return;
    if (frames.length > 0) nextBeat = Date.now() + heartbeatMs;
    if (Date.now() >= nextBeat) {
      yield ': still here\n\n';
      nextBeat = Date.now() + heartbeatMs;
    }
    if (!more) await sleep(pollMs, undefined, { signal }).catch(() => {});
  }
}

const hasEnded = (record: Distillation | null) => record === null || terminalStatuses.includes(record.status);

/** For a client that has seen the real one already, or whose distillation is gone. */
function doneEvent(record: Distillation | null, last: string | undefined): Event {
  const status = record?.status ?? 'removed';
  return {
    id: last ?? '0-0',
    at: record?.finishedAt ?? new Date().toISOString(),
    type: 'done',
    level: 'info',
    message: status,
    data: { status },
  };
}
