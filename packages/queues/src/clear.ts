import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from '@understudy/records';
import { Job } from 'bullmq';
import { datasetQueue, questionsQueue, singleJobs, trainingQueue } from './pipeline.ts';
import { openQueues, roundIds, stopWork, variantIds, waitingAnswers } from './stop.ts';

type JobName = { queue: string; id: string };

const pollMs = 100;

/**
 * Takes every job of a distillation out of its queues, kept failed and completed ones too: an id that is still there would not be run when
 * it is added again, and its parent would wait for ever. Leaf first, and a parent only when nothing is left below it, since what is in hand
 * (locked) cannot be taken out before its worker has let go. The record must be terminal: an ancestor that loses its last child is taken
 * up by a worker, which sees that and gives up. False when something is still in hand after `patienceMs`; harmless to repeat.
 */
export async function clearWork(
  distillationId: string,
  { redis, prefix, patienceMs }: { redis: RedisClient; prefix: string; patienceMs: number },
): Promise<boolean> {
  await using queues = openQueues(redis, prefix);

  async function present(jobs: readonly JobName[]): Promise<JobName[]> {
    const found = await Promise.all(jobs.map(({ queue, id }) => redis.exists(`${prefix}:${queue}:${id}`)));
    return jobs.filter((_, index) => found[index] === 1);
  }

  /** By level, leaves first. */
  async function levels(): Promise<JobName[][]> {
    const parent = await Job.fromId(queues.get(datasetQueue.name), datasetQueue.jobId({ distillationId }));
    const of = (queue: string) => (id: string) => ({ queue, id });
    return [
      [...roundIds(distillationId).map(of(questionsQueue.name)), ...(parent ? await waitingAnswers(parent) : [])],
      // Of a sweep; they are children of the training.
      variantIds(distillationId).map(of(trainingQueue.name)),
      ...singleJobs.map((queue) => [{ queue: queue.name, id: queue.jobId({ distillationId }) }]),
    ];
  }

  /** What was there; `stuck` when some of it could not be taken out. */
  async function pass(): Promise<'nothing' | 'some' | 'stuck'> {
    let outcome: 'nothing' | 'some' = 'nothing';
    await stopWork(distillationId, { redis, prefix });
    for (const level of await levels()) {
      const there = await present(level);
      if (there.length === 0) continue;
      outcome = 'some';
      await Promise.all(there.map(({ queue, id }) => queues.get(queue).remove(id, { removeChildren: false })));
      if ((await present(there)).length > 0) return 'stuck';
    }
    return outcome;
  }

  const until = performance.now() + patienceMs;
  for (;;) {
    const found = await pass();
    // Only a pass that meets nothing proves that nobody has added anything behind its back.
    if (found === 'nothing') return true;
    if (performance.now() > until) return false;
    if (found === 'stuck') await sleep(pollMs);
  }
}
