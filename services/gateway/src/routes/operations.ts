import { failedChecks } from '@understudy/service';
import { z } from 'zod';
import type { App, RouteDependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { refreshMetrics } from '../refresh-metrics.ts';

const tags = ['operations'];
const text = (description: string) => ({ description, content: { 'text/plain': { schema: z.string() } } });

/** For whoever runs the gateway: alive, ready, figures, the document of all routes. */
export async function operationRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const live = { operationId: 'isLive', summary: 'The process runs', tags, response: { 200: text('live') } };
  app.get('/livez', { schema: live }, async (_, reply) => reply.type('text/plain; charset=utf-8').send('live\n'));

  const ready = {
    operationId: 'isReady',
    summary: 'Redis answers and is durable, the artifact store can be written; within a second',
    tags,
    response: { 200: text('ready') },
  };
  app.get('/readyz', { schema: ready }, async (_, reply) => {
    const failures = await failedChecks(dependencies.checks);
    const [first] = failures;
    if (!first) return reply.type('text/plain; charset=utf-8').send('ready\n');
    const errors = failures.map(({ name, message }) => ({ pointer: `/${name}`, detail: message }));
    const detail = failures.map(({ name, message }) => `${name}: ${message}`).join(' ');
    const code = first.name === 'redis' ? 'redis_unavailable' : 'store_unavailable';
    throw new HttpProblem(503, code, detail, { errors, headers: { 'retry-after': '2' } });
  });

  const metrics = { operationId: 'getMetrics', summary: 'Figures for Prometheus', tags, response: { 200: text('metrics') } };
  app.get('/metrics', { schema: metrics }, async (_, reply) => {
    const { registry } = dependencies.metrics;
    await refreshMetrics(dependencies);
    return reply.type(registry.contentType).send(await registry.metrics());
  });

  const document = {
    operationId: 'getOpenApi',
    summary: 'This document',
    tags,
    response: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: z.looseObject({}) } } } },
  };
  app.get('/openapi.json', { schema: document }, async (_, reply) => reply.type('application/json').send(app.swagger() as never));
}
