import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswersJob } from '@understudy/contracts';
import { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { PermanentError } from './errors.ts';
import { answersQueue, datasetQueue } from './pipeline.ts';
import { openQueues } from './stop.ts';

const chunkSize = 200;

/**
 * Adds answers jobs as children of the dataset job, never more than `window` outstanding. The window is what bounds Redis' memory,
 * shares the workers fairly between distillations (a newcomer waits for windows, not for all that was posted before) and makes
 * cancelling quick. `onFed(count)` runs after each chunk is in Redis, with the number of jobs fed so far: the place to checkpoint.
 * @throws PermanentError when the dataset job is gone; the signal's reason on abort.
 */
export async function feedAnswers(
  jobs: AsyncIterable<AnswersJob> | Iterable<AnswersJob>,
  distillationId: string,
  options: { redis: Redis; prefix: string; model: string; window: number; signal: AbortSignal; onFed: (count: number) => Promise<void> },
): Promise<void> {
  const { redis, prefix, model, window, signal } = options;
  const definition = answersQueue(model);
  await using queues = openQueues(redis, prefix);
  const parent = await Job.fromId(queues.get(datasetQueue.name), datasetQueue.jobId({ distillationId }));
  if (!parent?.id)
    throw new PermanentError('internal', `The dataset job of ${distillationId} is gone, so its answers have no place to go.`);
  const parentReference = { id: parent.id, queue: parent.queueQualifiedName };
  const room = Math.max(1, Math.min(chunkSize, window));
  let fed = 0;
  let chunk: AnswersJob[] = [];
  const flush = async () => {
    // The generator itself is one of the unprocessed children.
    const outstanding = async () => ((await parent.getDependenciesCount({ unprocessed: true })).unprocessed ?? 0) - 1;
    while ((await outstanding()) + chunk.length > Math.max(window, chunk.length)) await sleep(100, undefined, { signal });
    signal.throwIfAborted();
    const added = await queues.get(definition.name).addBulk(
      chunk.map((job) => ({
        name: definition.stage,
        data: job,
        opts: { ...definition.options, jobId: definition.jobId(job), parent: parentReference },
      })),
    );
    // addBulk does not throw on -5 (no parent) and -7 (another's child): it hands them out as ids.
    const lost = added.find((job) => typeof job.id !== 'string');
    if (lost) throw new PermanentError('internal', `The dataset job of ${distillationId} took no answers (code ${lost.id}).`);
    fed += chunk.length;
    chunk = [];
    await options.onFed(fed);
  };
  for await (const job of jobs) {
    signal.throwIfAborted();
    chunk.push(job);
    if (chunk.length >= room) await flush();
  }
  if (chunk.length > 0) await flush();
}
