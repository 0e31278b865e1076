import type { FastifyReply } from 'fastify';

/** Aborted when the client closes the connection before its answer is whole. */
export function whenLeft(reply: FastifyReply): AbortSignal {
  const leaving = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort(new Error('the client left'));
  });
  return leaving.signal;
}
