export { bareEnvironment } from './bare-environment.ts';
export { browser, type OpenPage, openPage, patienceMs } from './browser.ts';
export { bundleForBrowser } from './bundle.ts';
export { type CollectedSpan, startFakeCollector } from './fake-collector.ts';
export {
  type FakeModelServer,
  type FakeModelServerCounts,
  type FakeModelServerOptions,
  startFakeModelServer,
} from './fake-model-server.ts';
export type { FakeRequest } from './fake-model-server-answer.ts';
export type { Fault, FaultKind } from './fake-model-server-faults.ts';
export { type FakeTrainingHost, type FakeTrainingHostOptions, startFakeTrainingHost } from './fake-training-host.ts';
export { type RedisFixtures, test } from './redis.ts';
export { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
export { type GuardedRedis, startSentinels } from './redis-sentinel.ts';
export { serve } from './serve.ts';
export { startRedis } from './start-redis.ts';
export { noS3Server, type S3Server, startS3Server } from './start-s3-server.ts';
export { type TinyHome, tinyHome, tinyLlama } from './tiny-home.ts';
