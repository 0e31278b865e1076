import { type Problem, problemSchema } from '@understudy/contracts';
import { test as base } from '@understudy/testing';
import { expect } from 'vitest';
import { type Gateway, startGateway } from './start-gateway.ts';

/** Vitest's `test` with a gateway of its own. */
export const test = base.extend<{ gateway: Gateway }>({
  gateway: async ({ redisUrl, prefix }, use) => {
    await using gateway = await startGateway({ redisUrl, prefix });
    await use(gateway);
  },
});

/** The problem that a response carries; fails the test when it carries none. */
export async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  return problem;
}
