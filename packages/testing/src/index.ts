export {
  type FakeModelServer,
  type FakeModelServerCounts,
  type FakeModelServerOptions,
  type FakeRequest,
  startFakeModelServer,
} from './fake-model-server.ts';
export type { Fault, FaultKind } from './fake-model-server-faults.ts';
export { type RedisFixtures, startRedis, test } from './redis.ts';
