import type { Metrics } from '@understudy/metrics';
import { failedChecks, type Logger, type ReadinessCheck, whenLeft } from '@understudy/service';
import { traceRequests } from '@understudy/tracing';
import Fastify, { type FastifyInstance } from 'fastify';
import { chatRequestSchema, parseBody, refuseSpecialTokens, upstreamBody } from './chat-request.ts';
import { labelOf } from './child.ts';
import type { Children } from './children.ts';
import { Fault, faultBody } from './fault.ts';
import { passEvents, post, readAll } from './forward.ts';
import type { Models } from './models.ts';

export type AppDependencies = { models: Models; children: Children; metrics: Metrics; log: Logger; checks: readonly ReadinessCheck[] };

/** OpenAI's chat routes over the children; it does not listen yet. */
export function createApp({ models, children, metrics, log, checks }: AppDependencies): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 4 * 2 ** 20, forceCloseConnections: true });

  traceRequests(app);
  app.addHook('onRoute', ({ method, url }) => {
    // HEAD, which Fastify adds to every GET, hardly comes.
    for (const one of [method].flat().filter((name) => name !== 'HEAD'))
      for (const status of ['200', '500']) metrics.know({ method: one, route: url, status });
  });

  app.get('/v1/models', async () => {
    // In an order of their own: that of their starting would change from one look to the next.
    const students = children
      .running()
      .map(({ name }) => name)
      .sort();
    const names = new Set([...(await models.names()), ...students]);
    return { object: 'list', data: [...names].map((id) => ({ id, object: 'model', created: 0, owned_by: 'understudy' })) };
  });

  app.post('/v1/chat/completions', async (request, reply) => {
    const chat = parseBody(chatRequestSchema, request.body);
    const model = await models.find(chat.model);
    refuseSpecialTokens(chat.messages, model.specialTokens);
    const left = whenLeft(reply.raw);
    using lease = await children.lease(model);
    using _ = await lease.takeSlot(left);
    const onFirst = metrics.modelTimeToFirstToken.startTimer({ model: labelOf(model) });
    const response = await post(lease.child, '/v1/chat/completions', upstreamBody(chat), left);
    if (!chat.stream) return reply.type('application/json').send(await readAll(response, left));
    reply.hijack();
    await passEvents(response, reply.raw, { signal: left, onFirst });
    return reply;
  });

  app.get('/livez', async () => 'live\n');
  app.get('/readyz', async (_, reply) => {
    const failures = await failedChecks(checks);
    return reply
      .code(failures.length === 0 ? 200 : 503)
      .send(failures.map(({ name, message }) => `${name}: ${message}\n`).join('') || 'ready\n');
  });
  app.get('/metrics', async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.httpRequestDuration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  app.setNotFoundHandler((request) => {
    throw new Fault('not_found', `There is no ${request.method} ${request.url.replace(/\?.*/, '')} here.`);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (reply.raw.destroyed || reply.sent) return;
    const fault = asFault(error);
    if (fault.status >= 500)
      log.warn({ route: request.routeOptions.url, code: fault.code, err: fault.code === 'internal' ? error : undefined }, 'request failed');
    if (fault.retryAfterSeconds !== null) reply.header('retry-after', fault.retryAfterSeconds);
    reply.code(fault.status).send(faultBody(fault));
  });
  return app;
}

function asFault(error: Error & { statusCode?: number }): Fault {
  if (error instanceof Fault) return error;
  if (error.statusCode !== undefined && error.statusCode < 500) return new Fault('invalid_request', error.message, { cause: error });
  return new Fault('internal', 'The model server failed at this request; its log says where.', { cause: error });
}
