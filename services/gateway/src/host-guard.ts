import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.ts';

const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether nobody but this machine reaches what listens there. */
export const isLoopback = (host: string): boolean => local.test(host) || host === '::1';

/**
 * A page from elsewhere may point its own host name at this machine and then read all answers as if they were its own (DNS rebinding).
 * Its requests still carry its name.
 * @throws HttpProblem 421.
 */
export async function refuseForeignHosts({ headers: { host } }: FastifyRequest): Promise<void> {
  if (host !== undefined && !local.test(host))
    throw new HttpProblem(421, 'invalid_request', `This gateway answers as localhost only, not as ${host.slice(0, 200)}.`);
}
