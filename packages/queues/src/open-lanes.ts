import { randomUUID } from 'node:crypto';
import type { RedisClient } from '@understudy/records';
import { type Job, Worker } from 'bullmq';
import type { QueueDefinition } from './define.ts';
import { telemetry } from './telemetry.ts';

/** Jobs that are fetched one after the other when a queue fills up, and how many fetch side by side at most. */
const slotsPerLane = 64;
const mostLanes = 4;

export const lockLostReason = 'lock lost';

type LaneOptions = {
  redis: RedisClient;
  prefix: string;
  concurrency: number;
  onError: (error: Error) => void;
  onStalled: () => void;
  /** A job that stalled too often is failed by BullMQ itself, without a handler that could tell. */
  onLost: (job: Job) => void;
};

/** Exponential from one second to fifteen, with jitter so that a crowd of failures does not come back as a crowd. */
function jittered(attemptsMade: number): number {
  return Math.min(15_000, 1000 * 2 ** (attemptsMade - 1)) * (0.5 + Math.random());
}

/**
 * BullMQ's workers of this process on one queue, with `concurrency` slots together. A worker of BullMQ fetches its first jobs one after the
 * other, and begins with them when it has all: several fetch side by side.
 */
export function openLanes(
  { name: queue, worker: { lockDuration, stalledInterval, maxStalledCount } }: Pick<QueueDefinition<never>, 'name' | 'worker'>,
  process: (job: Job, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>,
  { redis, prefix, concurrency: slots, onError, onStalled, onLost }: LaneOptions,
) {
  // By it the workers of a queue are counted, one a process.
  const name = randomUUID();
  const count = Math.min(mostLanes, Math.ceil(slots / slotsPerLane));
  const slotsOf = (lane: number, all: number) => Math.max(1, Math.floor((all + lane) / count));
  const lanes = Array.from({ length: count }, (_, lane) => {
    // Three plain parameters: with fewer, BullMQ hands out no signal.
    const worker = new Worker(queue, (job, token, signal) => process(job, token, signal), {
      connection: redis,
      prefix,
      concurrency: slotsOf(lane, slots),
      name,
      lockDuration,
      stalledInterval,
      maxStalledCount,
      settings: { backoffStrategy: jittered },
      ...telemetry(),
    });
    worker.on('error', onError);
    worker.on('stalled', onStalled);
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const id of jobIds) worker.cancelJob(id, lockLostReason);
    });
    worker.on('failed', (job, error) => {
      if (job && /stalled more than/.test(error.message)) onLost(job);
    });
    return worker;
  });

  return {
    get concurrency() {
      return lanes.reduce((sum, worker) => sum + worker.concurrency, 0);
    },
    set concurrency(value: number) {
      for (const [lane, worker] of lanes.entries()) worker.concurrency = slotsOf(lane, value);
    },
    /** Aborts the signal of a job that is in hand, for this reason. */
    cancel(jobId: string, reason: string): void {
      for (const worker of lanes) worker.cancelJob(jobId, reason);
    },
    cancelAll(reason: string): void {
      for (const worker of lanes) worker.cancelAllJobs(reason);
    },
    /** Takes nothing more; resolves when nothing is in hand. */
    async close(): Promise<void> {
      await Promise.all(lanes.map((worker) => worker.close()));
    },
  };
}
