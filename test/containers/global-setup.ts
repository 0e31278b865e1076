import type { TestProject } from 'vitest/node';
import { setup as startRedis } from '../../packages/testing/src/redis-global-setup.ts';
import { chooseImage } from './choose-image.ts';

/** The Redis of this run stands in a container, by testcontainers. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.UNDERSTUDY_TEST_CONTAINERS = '1';
  process.env.UNDERSTUDY_TEST_REDIS_IMAGE ??= await chooseImage('UNDERSTUDY_REDIS_IMAGE', 'redis:8-alpine');
  delete process.env.REDIS_URL;
  return startRedis(project);
}
