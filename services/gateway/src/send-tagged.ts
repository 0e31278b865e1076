import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { namesTag } from './names-tag.ts';

/**
 * Sends a body under a weak tag made from it, or 304 without a body to a client that has it already (RFC 9110 §13.1.2). Weak, since two bodies
 * of one tag say the same, but need not be the same bytes on the wire.
 */
export function sendTagged(body: object, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const etag = `W/"${createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache' });
  return namesTag(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(body);
}
