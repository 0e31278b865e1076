import { mostRounds, mostVariants } from '@understudy/contracts';
import type { RedisClient } from '@understudy/records';
import { Job, Queue } from 'bullmq';
import { datasetQueue, questionsQueue, singleJobs, trainingQueue } from './pipeline.ts';
import { telemetry } from './telemetry.ts';

/** Channel on which every worker hears the id of a distillation whose work must end now. */
export const stopChannel = (prefix: string) => `${prefix}:stop`;

/** Channel on which every worker hears the id of a distillation of which nothing new may begin. */
export const pauseChannel = (prefix: string) => `${prefix}:pause`;

/**
 * Ends what is left of a distillation whose record is already terminal: tells the workers to abort what they have in hand, then takes
 * the waiting answers out, newest first (removal scans a queue's list from its old end: the other order costs 188 µs each) and in
 * chunks (one script for all would block Redis for seconds), and the variants of a sweep. The ancestors end by themselves: their last child
 * is gone, a worker takes them up, sees the record and gives up. Harmless to repeat.
 */
export async function stopWork(distillationId: string, { redis, prefix }: { redis: RedisClient; prefix: string }): Promise<void> {
  await redis.publish(stopChannel(prefix), distillationId);
  await using queues = openQueues(redis, prefix);
  // A job in hand is locked and returns 0: its worker aborts it.
  const remove = (queue: string, id: string) => queues.get(queue).remove(id, { removeChildren: false });
  const parent = await Job.fromId(queues.get(datasetQueue.name), datasetQueue.jobId({ distillationId }));
  const newestFirst = parent ? (await waitingAnswers(parent)).sort((a, b) => b.index - a.index) : [];
  for (let start = 0; start < newestFirst.length; start += 500)
    await Promise.all(newestFirst.slice(start, start + 500).map(({ queue, id }) => remove(queue, id)));
  await Promise.all(variantIds(distillationId).map((id) => remove(trainingQueue.name, id)));
}

/**
 * Wakes the jobs that fell asleep while a distillation was paused: those of the answers, oldest first, and those of the stages. The record
 * must be resumed before, or they would fall asleep again. Harmless to repeat.
 */
export async function wakeWork(distillationId: string, { redis, prefix }: { redis: RedisClient; prefix: string }): Promise<void> {
  await using queues = openQueues(redis, prefix);
  const parent = await Job.fromId(queues.get(datasetQueue.name), datasetQueue.jobId({ distillationId }));
  const asleep = parent ? (await waitingAnswers(parent)).sort((a, b) => a.index - b.index) : [];
  const wake = async (queue: string, id: string) => {
    const job = await Job.fromId(queues.get(queue), id);
    // What is not asleep refuses to be woken.
    await job?.promote().catch(() => {});
  };
  for (let start = 0; start < asleep.length; start += 500)
    await Promise.all(asleep.slice(start, start + 500).map(({ queue, id }) => wake(queue, id)));
  await Promise.all([
    ...roundIds(distillationId).map((id) => wake(questionsQueue.name, id)),
    ...variantIds(distillationId).map((id) => wake(trainingQueue.name, id)),
    ...singleJobs.map((queue) => wake(queue.name, queue.jobId({ distillationId }))),
  ]);
}

/** Ids that the rounds of questions may have. */
export function roundIds(distillationId: string): string[] {
  return Array.from({ length: mostRounds }, (_, index) => questionsQueue.jobId({ distillationId, round: index + 1, extra: null }));
}

/** Ids that the variants of a sweep may have. */
export function variantIds(distillationId: string): string[] {
  return Array.from({ length: mostVariants }, (_, variant) => trainingQueue.jobId({ distillationId, variant }));
}

/** Answers jobs of a distillation that have not ended: waiting, asleep or in hand. */
export async function waitingAnswers(parent: Job): Promise<{ queue: string; id: string; index: number }[]> {
  const waiting = new Map<string, { queue: string; id: string; index: number }>();
  let cursor = 0;
  do {
    const page = await parent.getDependencies({ unprocessed: { cursor, count: 1000 } });
    for (const key of page.unprocessed ?? []) {
      // prefix:queue:id; neither queue names nor ids hold a colon.
      const [id, queue] = key.split(':').reverse();
      const index = Number(/-b(\d+)$/.exec(id ?? '')?.[1]);
      if (id && queue && !Number.isNaN(index)) waiting.set(key, { queue, id, index });
    }
    cursor = page.nextUnprocessedCursor ?? 0;
  } while (cursor !== 0);
  return [...waiting.values()];
}

/** Queues by name, opened once each on one connection and closed together. */
export function openQueues(redis: RedisClient, prefix: string) {
  const open = new Map<string, Queue>();
  return {
    get(name: string): Queue {
      let queue = open.get(name);
      if (!queue) {
        queue = new Queue(name, { connection: redis, prefix, skipWaitingForReady: true, ...telemetry() });
        queue.on('error', () => {});
        open.set(name, queue);
        // A queue that was first opened while Redis was away stays broken; the next caller gets a new one.
        queue.waitUntilReady().catch(() => open.delete(name));
      }
      return queue;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...open.values()].map((queue) => queue.close()));
    },
  };
}
