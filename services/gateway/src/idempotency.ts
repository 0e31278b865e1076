import { createHash, type Hash, randomUUID } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';
import { idempotencyHeaders } from '@understudy/contracts';
import type { KeptReply, RequestName } from '@understudy/records';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ulid } from 'ulid';
import type { App, Dependencies } from './dependencies.ts';
import { drain } from './drain.ts';
import { HttpProblem } from './http-problem.ts';
import { readForm } from './read-form.ts';

type Body = 'parsed' | 'streamed' | 'form';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Understands `Idempotency-Key`. `streamed`: the body is a stream that the handler reads; `form`: so it is, and it has a file in it. */
    idempotent?: Body;
  }
}

type Reservation = { name: RequestName; holder: string; ulid: string };

const heldMs = 10_000;
const renewMs = 3000;

const hashes = new WeakMap<FastifyRequest, Hash>();
const reservations = new WeakMap<FastifyRequest, Reservation>();

/**
 * The id of what a request makes. One with an idempotency key that was lost before its answer has noted it, so that a repetition finds
 * what the first try has made.
 */
export function newIdFor(request: FastifyRequest, prefix: 'dst' | 'upl', now: number): string {
  return `${prefix}_${reservations.get(request)?.ulid ?? ulid(now)}`;
}

/** Says what a form held, since its bytes do not tell it from another: every sending has another boundary between its parts. */
export function noteForm(request: FastifyRequest, { filename, sha256 }: { filename: string | null; sha256: string }): void {
  hashes.set(request, createHash('sha256').update(JSON.stringify([filename, sha256])));
}

/** Whoever still sends would not read the answer; and of what is not parsed it is known at its end alone whether it is the same. */
const readToEnd: Record<Body, (request: FastifyRequest) => Promise<void>> = {
  parsed: async () => {},
  streamed: (request) => drain(request.body as Readable),
  form: async (request) => noteForm(request, await readForm(request, { take: digestFile, drop: async () => {} })),
};

/**
 * `Idempotency-Key` for every route with `config: { idempotent }`, by Stripe's rules and those of draft-ietf-httpapi-idempotency-key-header:
 * the answer of what succeeded is kept for a day and given again; refusals are not kept. Bodies are compared byte for byte, and
 * forms by their file. While the first request is under way its gateway says so every few seconds; one that was killed is taken over.
 */
export function handleIdempotency(app: App, { records, log, now = Date.now }: Dependencies): void {
  async function reserve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string') return;
    const name = { caller: request.caller.owner, key };
    const { idempotent = 'parsed' } = request.routeOptions.config;
    const holder = randomUUID();
    const reserved = await records.reserveReply(name, {
      target: `${request.method} ${request.url}`,
      digest: idempotent === 'parsed' ? digestOf(request) : '',
      ulid: ulid(now()),
      holder,
      heldMs,
    });
    if (reserved.outcome === 'reserved') {
      reservations.set(request, { name, holder, ulid: reserved.ulid });
      // Of one who has left already nothing would say that it ends: what it holds is free when its time is up.
      if (reply.raw.destroyed) return;
      const renewal = setInterval(() => records.holdReply(name, { holder, heldMs }).catch(() => {}), renewMs);
      reply.raw.once('close', () => clearInterval(renewal));
      return;
    }
    await readToEnd[idempotent](request);
    if (reserved.outcome === 'held') {
      const detail = 'The first request with this Idempotency-Key is still under way; repeat it in a second.';
      throw new HttpProblem(409, 'idempotency_key_in_use', detail, { headers: { 'retry-after': '1' } });
    }
    if (reserved.outcome === 'other' || reserved.reply.digest !== digestOf(request)) {
      const detail = 'This Idempotency-Key was used with another method, address or body; take a new one for a new request.';
      throw new HttpProblem(422, 'idempotency_key_reused', detail);
    }
    const { status, body, location, contentType } = reserved.reply;
    if (location !== '') reply.header('location', location);
    return reply.code(status).header('idempotent-replayed', 'true').type(contentType).send(body);
  }

  /** Before the answer leaves. Where that cannot be kept, what was made is found by its id. */
  async function keep(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const reservation = reservations.get(request);
    if (!reservation) return payload;
    const { name, holder } = reservation;
    const made = reply.statusCode >= 200 && reply.statusCode < 300 && typeof payload === 'string';
    const kept = made ? records.keepReply(name, holder, replyOf(request, reply, payload)) : records.releaseReply(name, holder);
    await kept.catch((error: unknown) => log.warn({ requestId: request.id, err: String(error) }, 'reply not kept'));
    return payload;
  }

  app.addHook('onRoute', (route) => {
    if (!route.config?.idempotent) return;
    route.schema = { ...route.schema, headers: idempotencyHeaders };
    if (route.config.idempotent !== 'form') route.preParsing = hashed;
    route.preHandler = reserve;
    route.onSend = keep;
  });
}

function replyOf(request: FastifyRequest, reply: FastifyReply, body: string): KeptReply {
  const text = (name: string) => String(reply.getHeader(name) ?? '');
  return { digest: digestOf(request), status: reply.statusCode, body, location: text('location'), contentType: text('content-type') };
}

/** The body on its way to its reader. */
async function hashed(request: FastifyRequest, _reply: FastifyReply, payload: Readable): Promise<Readable> {
  if (request.headers['idempotency-key'] === undefined) return payload;
  const hash = createHash('sha256');
  hashes.set(request, hash);
  const through = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  // What breaks the one breaks the other, whose reader tells of it.
  pipeline(payload, through, () => {});
  return through;
}

async function digestFile(content: AsyncIterable<Uint8Array>, filename: string | null) {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return { filename, sha256: hash.digest('hex') };
}

/** Of the body as far as it was read. */
const digestOf = (request: FastifyRequest) => hashes.get(request)?.copy().digest('hex') ?? '';
