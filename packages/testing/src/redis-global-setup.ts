import type { TestProject } from 'vitest/node';
import { startRedis } from './start-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string;
  }
}

/**
 * One real Redis for a run of the tests: the one at REDIS_URL; else one in a container, when UNDERSTUDY_TEST_CONTAINERS=1 and a container
 * engine answers; else an own server, gone with its data when the run ends.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.REDIS_URL;
  const server = given ? { url: given } : process.env.UNDERSTUDY_TEST_CONTAINERS === '1' ? await startContainer() : await startRedis();
  project.provide('redisUrl', server.url);
  return async () => {
    if (Symbol.asyncDispose in server) await server[Symbol.asyncDispose]();
  };
}

/** Loaded only when asked for: testcontainers is slow to load, and most machines that run tests have no engine. */
async function startContainer() {
  const { GenericContainer } = await import('testcontainers');
  const image = process.env.UNDERSTUDY_TEST_REDIS_IMAGE ?? 'redis:8-alpine';
  const container = await new GenericContainer(image)
    .withCommand(['redis-server', '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'])
    .withExposedPorts(6379)
    .start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    async [Symbol.asyncDispose]() {
      await container.stop();
    },
  };
}
