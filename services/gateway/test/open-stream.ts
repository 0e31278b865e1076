import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Gateway } from './start-gateway.ts';

export type Frame = { event?: string | undefined; id?: string | undefined; data: string };

/** A stream of events; `ended` once it has ended, whoever ended it. */
export async function openStream(gateway: Gateway, id: string, headers: Record<string, string> = {}, query = '') {
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
