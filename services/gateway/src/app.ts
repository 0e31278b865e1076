import { traceRequests } from '@understudy/tracing';
import Fastify from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { ulid } from 'ulid';
import { allowOrigins } from './access/allowed-origins.ts';
import { guardRoutes } from './access/guard-routes.ts';
import { watchKeys } from './access/watch-keys.ts';
import { parseBodies } from './body-parsers.ts';
import type { App, Dependencies } from './dependencies.ts';
import { describeRoutes } from './describe.ts';
import { harden } from './harden.ts';
import { refuseForeignHosts } from './host-guard.ts';
import { handleIdempotency } from './idempotency.ts';
import { handleProblems, refuseConnection, refuseUnknownRoutes, sendProblem } from './problem-handler.ts';
import { artifactRoutes } from './routes/artifacts.ts';
import { chatRoutes } from './routes/chat.ts';
import { compareRoutes } from './routes/compare.ts';
import { distillationRoutes } from './routes/distillations.ts';
import { endedRoutes } from './routes/ended.ts';
import { estimateRoutes } from './routes/estimates.ts';
import { evaluationRoutes } from './routes/evaluations.ts';
import { eventRoutes } from './routes/events.ts';
import { fileRoutes } from './routes/files.ts';
import { fineTuningRoutes } from './routes/fine-tuning.ts';
import { keyRoutes } from './routes/keys.ts';
import { metricRoutes } from './routes/metrics.ts';
import { modelRoutes } from './routes/models.ts';
import { operationRoutes } from './routes/operations.ts';
import { queueBoardRoutes } from './routes/queue-board.ts';
import { queueRoutes } from './routes/queues.ts';
import { referenceRoutes } from './routes/reference.ts';
import { reportRoutes } from './routes/report.ts';
import { rowRoutes } from './routes/rows.ts';
import { runningRoutes } from './routes/running.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { validatorCompiler } from './validate.ts';

const routes = [
  distillationRoutes,
  estimateRoutes,
  evaluationRoutes,
  runningRoutes,
  endedRoutes,
  eventRoutes,
  metricRoutes,
  rowRoutes,
  artifactRoutes,
  reportRoutes,
  uploadRoutes,
  modelRoutes,
  chatRoutes,
  fileRoutes,
  fineTuningRoutes,
  queueRoutes,
  keyRoutes,
  queueBoardRoutes,
  compareRoutes,
  operationRoutes,
  referenceRoutes,
];

/** The REST gateway; it does not listen yet. */
export async function createApp(dependencies: Dependencies): Promise<App> {
  const { log, metrics } = dependencies;
  const app: App = Fastify({
    logger: false,
    bodyLimit: 2 * 2 ** 20,
    requestTimeout: 60_000,
    genReqId: () => `req_${ulid()}`,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply, log),
    clientErrorHandler: refuseConnection,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler as never);
  app.setSerializerCompiler(serializerCompiler);

  traceRequests(app);
  handleProblems(app, log);
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort(new Error('the gateway is closing')));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
  });
  if (dependencies.loopbackOnly) app.addHook('onRequest', refuseForeignHosts);
  // Before a key is asked for: a browser that asks whether it may (a preflight) shows none.
  await allowOrigins(app, dependencies.access.allowedOrigins ?? []);
  for (const student of Object.keys(dependencies.catalogue.students)) metrics.know({ student });
  app.addHook('onRoute', ({ method, url, schema }) => {
    // What it answers with when all is well, and the one status that no route promises. HEAD, which Fastify adds to every GET, hardly comes:
    // each status is a dozen series, which every scrape has to write.
    const well = Object.keys(schema?.response ?? {}).filter((status) => /^2\d\d$/.test(status));
    for (const one of [method].flat().filter((name) => name !== 'HEAD'))
      for (const status of [...well, '500']) metrics.know({ method: one, route: url, status });
  });
  app.addHook('onResponse', async ({ method, routeOptions, raw }, reply) => {
    // Else a stream that ends because we are closing would leave its connection open, and us waiting for it.
    if (closing.signal.aborted) raw.socket.end();
    const labels = { method, route: routeOptions.url ?? 'none', status: String(reply.statusCode) };
    metrics.httpRequestDuration.observe(labels, reply.elapsedTime / 1000);
  });

  const forRoutes = { ...dependencies, closing: closing.signal, untilRevoked: watchKeys(dependencies) };
  refuseUnknownRoutes(app);
  parseBodies(app);
  handleIdempotency(app, dependencies);
  await harden(app, forRoutes);
  await guardRoutes(app, forRoutes);
  await describeRoutes(app);
  for (const add of routes) await add(app, forRoutes);
  return app;
}
