import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import type { RouteDependencies } from './dependencies.ts';
import { HttpProblem } from './http-problem.ts';

/** What belongs to every answer of a careful server, and a plain refusal when there is more to do than can be done. */
export async function harden(app: FastifyInstance, { access }: Pick<RouteDependencies, 'access'>): Promise<void> {
  await app.register(helmet, {
    // For answers that are no page. A page (the report, the queues) sets a policy of its own, which takes the place of this one.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Whether this name is reached by TLS alone is known to the proxy that speaks it.
    strictTransportSecurity: false,
  });
  await app.register(underPressure, {
    maxEventLoopDelay: access.mostDelayMs,
    // Its clock can miss a whole round of measuring, which counts as without end: a round is no shorter than what is borne.
    sampleInterval: Math.max(1000, access.mostDelayMs),
    pressureHandler: ({ routeOptions }, _reply, _type, value) => {
      // A gateway with too much to do is alive, and its figures are needed now.
      if (routeOptions.config.scope === 'open') return;
      const delay = Number.isFinite(value) ? `${Math.round(value ?? 0)} ms behind, and` : 'behind by more than it can measure;';
      const detail = `The gateway has too much to do: it is ${delay} up to ${access.mostDelayMs} ms are borne. Ask again in a moment.`;
      throw new HttpProblem(503, 'overloaded', detail, { headers: { 'retry-after': '2' } });
    },
  });
}
