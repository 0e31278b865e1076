import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteDependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { sendProblem } from '../problem-handler.ts';
import { anyOrigin, foreignOrigin } from './allowed-origins.ts';
import { createAuthenticate } from './authenticate.ts';
import { type Caller, mayDo, operator } from './caller.ts';
import { describeAccess } from './describe-access.ts';
import { limitRates } from './limit-rates.ts';
import { createRequireOwner } from './require-owner.ts';
import { scopeOf } from './route-scopes.ts';

/**
 * Everything that stands before a route: who asks, whether it may, how often, and whether what it names belongs to it. Routes registered
 * after this are guarded, whichever they are; one without a scope is refused when the gateway starts.
 */
export async function guardRoutes(app: FastifyInstance, dependencies: RouteDependencies): Promise<void> {
  const { access, log } = dependencies;
  const { allowedOrigins = [] } = access;
  // Where any page may ask, having no key never means open, also when the last one is revoked later.
  const loopbackOnly = dependencies.loopbackOnly && !allowedOrigins.includes(anyOrigin);
  const authenticate = createAuthenticate({ ...dependencies, ...access, loopbackOnly });
  app.addHook('onRoute', (route) => {
    const [method = 'GET'] = [route.method].flat();
    const scope = scopeOf(method, route.url);
    route.config = { ...route.config, scope };
    if (route.schema) route.schema = describeAccess(route.schema, scope);
  });
  app.decorateRequest('caller', null as unknown as Caller);

  const authorize = async (request: FastifyRequest) => {
    const { scope = 'admin' } = request.routeOptions.config;
    if (scope === 'open') {
      request.caller = operator;
      return;
    }
    request.caller = await authenticate(request.headers.authorization, {
      page: isPage(request),
      foreign: foreignOrigin(request, allowedOrigins),
    });
    if (mayDo(request.caller, scope)) return;
    const detail = `scope missing: the key ${request.caller.keyId} has ${request.caller.scopes.join(', ')}, and ${request.method} ${request.routeOptions.url} asks for ${scope}. Make one with "understudy keys create --scope ${scope}".`;
    throw new HttpProblem(403, 'scope_missing', detail, {
      headers: { 'www-authenticate': `Bearer realm="understudy", error="insufficient_scope", scope="${scope}"` },
    });
  };
  // Sent from here: below /admin/queues another handler would take an error, and show it as a fault of its own.
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      await authorize(request);
    } catch (error) {
      sendProblem(error, request, reply, log);
      return reply;
    }
  });

  await limitRates(app, dependencies);
  // Before a body is read: what is wrong with it is nothing to strangers.
  const requireOwner = createRequireOwner(dependencies);
  app.addHook('preParsing', async (request) => requireOwner(request));
}

/** Read by a browser, which knows how to ask for a password and cannot be told to send a key. */
const isPage = ({ routeOptions }: FastifyRequest) => routeOptions.url?.startsWith('/admin/') ?? false;
