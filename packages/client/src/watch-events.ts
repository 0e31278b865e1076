import { type Distillation, distillationSchema, type Event, eventSchema, type Resync, resyncSchema } from '@understudy/contracts';
import { badResponse, ClientError } from './client-error.ts';
import { pause } from './pause.ts';
import { readFrames } from './read-frames.ts';

/** `progress` carries the distillation as it is at that moment; `resync`: events were dropped before they could be read; a `progress` follows. */
export type WatchedEvent = Event | { type: 'progress'; distillation: Distillation } | ({ type: 'resync' } & Resync);

type Gateway = {
  /** Opens the stream behind an event. The gateway begins it with the distillation as it is then. */
  open: (after: string | undefined) => Promise<Response>;
  url: string;
};

type WatchOptions = { after?: string; signal?: AbortSignal; onGap?: (error: Error) => void };

const longestPauseMs = 10_000;

/**
 * Reads a stream of events to its `done`, and opens it again after the last event that was seen whenever it breaks. Ends quietly when the
 * signal is aborted.
 * @throws ClientError when the first opening fails, and later for what will not pass.
 */
export async function* watchEvents({ open, url }: Gateway, { after, signal, onGap }: WatchOptions): AsyncGenerator<WatchedEvent> {
  let last = after;
  let opened = false;
  let failures = 0;
  while (!signal?.aborted) {
    try {
      const response = await open(last);
      opened = true;
      for await (const frame of readFrames(response, { url, ...(signal && { signal }) })) {
        failures = 0;
        const event = parse(frame, url);
        yield event;
        if (event.type === 'done') return;
        if (event.type !== 'progress' && event.type !== 'resync') last = event.id;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (!opened || !(error instanceof ClientError && error.passing)) throw error;
      if (failures === 0) onGap?.(error);
    }
    failures += 1;
    await pause(Math.min(500 * 2 ** (failures - 1), longestPauseMs), signal);
  }
}

function parse(frame: { event?: string | undefined; data: string }, url: string): WatchedEvent {
  try {
    const data: unknown = JSON.parse(frame.data);
    if (frame.event === 'progress') return { type: 'progress', distillation: distillationSchema.parse(data) };
    if (frame.event === 'resync') return { type: 'resync', ...resyncSchema.parse(data) };
    return eventSchema.parse(data);
  } catch (cause) {
    throw badResponse(url, `an event "${frame.event}" that cannot be read`, cause);
  }
}
