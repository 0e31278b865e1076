import type { Socket } from 'node:net';
import type { Logger } from '@understudy/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asProblem } from './as-problem.ts';
import { HttpProblem } from './http-problem.ts';
import { problemBody, problemMediaType } from './problem-body.ts';
import { createRouteTable } from './route-table.ts';

/** The route that @fastify/cors adds, which answers nobody whom its hook has not answered already. */
const preflights = '*';

/** What a route may have said of content that it then could not give. */
const ofContent = ['accept-ranges', 'content-disposition', 'content-length', 'content-range', 'etag', 'repr-digest'];

const pathOf = (request: FastifyRequest) => request.url.replace(/\?.*/s, '');

/** Answers with a problem body, and logs what is our own fault: the message alone, since a Redis error carries its command's arguments. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  if (reply.sent || reply.raw.destroyed) return;
  const problem = asProblem(error, { bodyLimit: request.routeOptions.bodyLimit ?? 0 });
  const facts = { requestId: request.id, method: request.method, route: request.routeOptions?.url, code: problem.code };
  if (problem.status >= 500) {
    const cause = problem.cause instanceof Error ? problem.cause : problem;
    log.warn({ ...facts, err: { message: cause.message, ...(problem.code === 'internal' && { stack: cause.stack }) } }, 'request failed');
  } else log.debug({ ...facts, status: problem.status }, 'request refused');
  for (const name of ofContent) reply.removeHeader(name);
  reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...problem.headers, 'x-request-id': request.id, 'content-type': problemMediaType })
    // As bytes: to a text Fastify would add a charset, which this media type does not have.
    .send(Buffer.from(withoutKeys(JSON.stringify(problemBody(problem, { instance: pathOf(request), requestId: request.id })))));
}

/** A key that was put where it does not belong, in a path or a query, is not said again: answers are logged by others. */
const withoutKeys = (text: string) => text.replace(/\b(uk_[0-9a-f]{16})_[0-9a-f]+/g, '$1_…');

/** The one place that writes error bodies. A route keeps the handler that it finds, so this comes before any. */
export function handleProblems(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
}

/** Unknown paths (404), and known paths with another method (405 and Allow). */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const routes = createRouteTable();
  app.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  // Before the body is read: an unknown path is 404 whatever is sent to it.
  app.addHook('onRequest', async (request) => {
    const path = pathOf(request);
    // With a wrong method /v1/distillations/estimate would be a distillation's.
    const isItself = request.routeOptions.url === path || !routes.has(path);
    if (!request.is404 && isItself && request.routeOptions.url !== preflights) return;
    const allowed = routes.methodsOf(path);
    if (allowed.length === 0) throw new HttpProblem(404, 'not_found', `There is nothing at ${path}.`);
    const allow = allowed.join(', ');
    throw new HttpProblem(405, 'method_not_allowed', `${path} allows ${allow}, not ${request.method}.`, { headers: { allow } });
  });
}

/** What is no HTTP at all, or too slow, or too large in its headers, never becomes a request. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const detail = { 400: 'This is no HTTP request.', 408: 'The request took too long to arrive.', 431: 'The headers are too large.' }[
    status
  ];
  const problem = new HttpProblem(status, 'invalid_syntax', detail);
  const body = JSON.stringify(problemBody(problem, { instance: '', requestId: '' }));
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: ${problemMediaType}\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
}
