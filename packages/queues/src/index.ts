export type { QueueBoard } from './board.ts';
export { type ConsumeOptions, type Consumer, consume, type Handler, type JobContext } from './consume.ts';
export { HandOver, PauseError, PermanentError } from './errors.ts';
export * from './pipeline.ts';
export { createPipeline, type Pipeline } from './produce.ts';
export { assertDurable, connectRedis, type RedisConnection, RedisError } from './redis.ts';
