import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Answers with server-sent events, which are drawn as fast as the client reads. Proxies shall neither collect nor keep them. */
export function sendEvents(frames: AsyncGenerator<string | Uint8Array>, reply: FastifyReply): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' })
    .send(Readable.from(frames));
}
