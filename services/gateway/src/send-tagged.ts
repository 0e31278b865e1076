import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends a body under a weak tag made from it, or 304 without a body to a client that has it already (RFC 9110 §13.1.2). Weak, since two bodies
 * of one tag say the same, but need not be the same bytes on the wire.
 */
export function sendTagged(body: object, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const etag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache' });
  return has(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(body);
}

/** Whether a list of tags names one, weak or strong alike. */
function has(list: string | undefined, etag: string): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  return list !== undefined && (list.trim() === '*' || list.split(',').some((tag) => plain(tag) === plain(etag)));
}
