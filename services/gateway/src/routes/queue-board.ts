import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import { asProblem } from '../as-problem.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { problemBody } from '../problem-body.ts';

const path = '/admin/queues';

// Its page brings scripts, styles and pictures of its own, and styles inside the page.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; frame-ancestors 'none'";

/** From elsewhere, which the policy forbids and nobody needs to hear of: the system has fonts. */
const fonts = /<link [^>]*\bfonts\.googleapis\.com\b[^>]*>/;

/** Every job of every queue, for the operator's eyes: what would change one is not there at all. */
export async function queueBoardRoutes(app: App, { board }: RouteDependencies): Promise<void> {
  if (board === undefined) return;
  const adapter = new FastifyAdapter().setBasePath(path);
  const setApiRoutes = adapter.setApiRoutes.bind(adapter);
  adapter.setApiRoutes = (routes) => setApiRoutes(routes.filter(({ method }) => method === 'get'));
  createBullBoard({ queues: [...board], serverAdapter: adapter, options: { uiConfig: { boardTitle: 'Understudy' } } });
  // Its own handler shows the message of any error, and its stack where NODE_ENV says so.
  adapter.setErrorHandler((error) => {
    const problem = asProblem(error, { bodyLimit: 0 });
    return { status: problem.status as 500, body: problemBody(problem, { instance: path, requestId: '' }) };
  });
  await app.register((scope: App, _, done) => {
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.header('content-security-policy', policy);
      next();
    });
    scope.addHook('onSend', async (_request, _reply, payload) => (typeof payload === 'string' ? payload.replace(fonts, '') : payload));
    scope.register(adapter.registerPlugin(), { prefix: path });
    done();
  });
}
