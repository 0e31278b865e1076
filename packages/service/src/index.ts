export type { Logger } from 'pino';
export { baseShape, ConfigError, environment, loadConfig } from './config.ts';
export { freePort } from './free-port.ts';
export { listen } from './listen.ts';
export { failedChecks, type ReadinessCheck } from './ops.ts';
export { findRedisServer, type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts';
export { runService, type ServiceContext } from './run.ts';
export { whenLeft } from './when-left.ts';
