import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { operator } from './caller.ts';

/**
 * So many requests a minute for each key, counted in Redis over all gateways. Whoever has no limit (the operator, this machine) is not counted;
 * nor are requests without a key, which were refused before this.
 */
export async function limitRates(app: FastifyInstance, { redis, prefix }: Pick<Dependencies, 'redis' | 'prefix'>): Promise<void> {
  await app.register(rateLimit, {
    redis,
    nameSpace: `${prefix}:rate:`,
    timeWindow: 60_000,
    enableDraftSpec: true,
    allowList: ({ caller }) => caller.limits.requestsPerMinute === null,
    keyGenerator: ({ caller }) => caller.keyId ?? operator.owner,
    max: ({ caller }) => caller.limits.requestsPerMinute ?? 0,
    errorResponseBuilder: ({ caller }, { max, ttl }) => {
      const seconds = Math.ceil(ttl / 1000);
      const detail = `The key ${caller.keyId} may make ${max} requests a minute, and has made them: go on in ${seconds} s.`;
      return new HttpProblem(429, 'rate_limited', detail, { headers: { 'retry-after': String(seconds) } });
    },
  });
}
