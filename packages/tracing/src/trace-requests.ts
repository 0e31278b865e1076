import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tracerName } from './in-span.ts';
import { isTracing } from './start-tracing.ts';

/** Asked for every few seconds by machines, each time the same. */
const silent = new Set(['/livez', '/readyz', '/metrics']);

/**
 * A span for each request, named by its route and going on with the caller's trace, from its head to the end of its answer; what its handler
 * does lies below it. Adds nothing where nobody traces. (The published plugin brings 15 MB and an older API of OpenTelemetry.)
 */
export function traceRequests(app: FastifyInstance): void {
  if (!isTracing()) return;
  const spans = new WeakMap<FastifyRequest, Span>();
  app.addHook('onRequest', (request, _, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    if (silent.has(route)) return done();
    const parent = propagation.extract(context.active(), headers);
    const attributes = { 'http.request.method': method, 'http.route': route, 'understudy.request_id': String(request.id) };
    const span = trace.getTracer(tracerName).startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
