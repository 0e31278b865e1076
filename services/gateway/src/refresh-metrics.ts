import { statuses } from '@understudy/contracts';
import type { Dependencies } from './dependencies.ts';

/** Gauges that only Redis knows, read when somebody asks for them. While it is away the last figures stand, and `redis_up` is 0. */
export async function refreshMetrics({ records, pipeline, catalogue, metrics, log }: Dependencies): Promise<void> {
  try {
    const reads = [records.counts(), pipeline.depths(Object.keys(catalogue.models)), pipeline.redis()] as const;
    const [counts, depths, redis] = await Promise.all(reads);
    for (const status of statuses) metrics.distillations.set({ status }, counts[status]);
    metrics.queueJobs.reset();
    metrics.queueOldestWaiting.reset();
    metrics.know({});
    const oldest = new Map<string, number>();
    for (const { stage: queue, jobs, oldestWaiting } of depths.values()) {
      for (const [state, count] of Object.entries(jobs)) metrics.queueJobs.inc({ queue, state }, count);
      if (oldestWaiting !== null) oldest.set(queue, Math.min(oldestWaiting, oldest.get(queue) ?? Number.POSITIVE_INFINITY));
    }
    for (const [queue, at] of oldest) metrics.queueOldestWaiting.set({ queue }, at / 1000);
    metrics.redisUp.set(1);
    metrics.redisDurable.set(redis.durable ? 1 : 0);
    metrics.redisMemory.set(redis.memoryBytes);
    metrics.redisClients.set(redis.clients);
  } catch (error) {
    metrics.redisUp.set(0);
    log.debug({ err: error instanceof Error ? error.message : String(error) }, 'gauges not refreshed');
  }
}
