import { Readable } from 'node:stream';
import type { ArtifactStore } from '@understudy/artifacts';
import type { ArtifactRef } from '@understudy/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { byteRange } from './byte-range.ts';
import { HttpProblem } from './http-problem.ts';
import { namesTag } from './names-tag.ts';

/** Streams a file, or the part that the request asks for, with its sha256 (RFC 9530), which is its ETag too. */
export async function sendArtifact(artifacts: ArtifactStore, ref: ArtifactRef, request: FastifyRequest, reply: FastifyReply) {
  const { sha256, bytes } = ref;
  const etag = `"${sha256}"`;
  const digest = `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
  reply.headers({ etag, 'repr-digest': digest, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' });
  if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === etag ? byteRange(request.headers.range, bytes) : null;
  if (range === 'unsatisfiable') {
    const detail = `The file has ${bytes} bytes; ${request.headers.range} lies behind its end.`;
    throw new HttpProblem(416, 'invalid_request', detail, { headers: { 'content-range': `bytes */${bytes}` } });
  }
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
  reply.header('content-length', range ? range.end - range.start + 1 : bytes);
  // To answer HEAD, Fastify reads a stream to its end; for no stream it would say that the length is 0.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(await artifacts.read(ref.key, range ?? {}));
}
