import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** Stands for every origin. */
export const anyOrigin = '*';

const originSchema = z
  .string()
  .refine(
    (text) => text === anyOrigin || (/^https?:[^*]*$/.test(text) && URL.parse(text)?.origin === text),
    'must be an origin as browsers write it, such as https://app.example.com or http://localhost:5173, without a path; or *',
  );

/** What stands in the environment: origins with commas or spaces between them. */
export const allowedOriginsSchema = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((origin) => origin !== ''))
  .pipe(z.array(originSchema));

/** What a page may read of an answer beside its body. */
const exposed = [
  'accept-ranges',
  'allow',
  'content-disposition',
  'content-range',
  'etag',
  'idempotent-replayed',
  'location',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'repr-digest',
  'retry-after',
  'www-authenticate',
  'x-request-id',
  'x-should-retry',
];

/**
 * Pages of these origins may ask, and read what they are answered (CORS, https://fetch.spec.whatwg.org/#http-cors-protocol). They show a key
 * like everybody else: nothing that a browser holds, a cookie or a password, goes along. To other pages browsers show no answer.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && allows(origins, origin)),
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    // OpenAI's package sends a dozen of its own. The star stands for all but this one.
    allowedHeaders: ['*', 'authorization'],
    exposedHeaders: exposed,
    // Of one who may not ask, OPTIONS is a method like others: 405.
    strictPreflight: false,
    maxAge: 600,
  });
}

const allows = (origins: readonly string[], origin: string) => origins.includes(anyOrigin) || origins.includes(origin);

/** The origin of the page that asks, where it is neither this gateway's own nor one of those allowed. What is no browser names none. */
export function foreignOrigin({ headers: { origin, host } }: FastifyRequest, origins: readonly string[]): string | undefined {
  return origin === undefined || allows(origins, origin) || URL.parse(origin)?.host === host ? undefined : origin;
}
