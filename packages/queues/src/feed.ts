import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswersJob } from '@understudy/contracts';
import type { RedisClient } from '@understudy/records';
import { Job } from 'bullmq';
import { PermanentError } from './errors.ts';
import { answersQueue, datasetQueue } from './pipeline.ts';
import { openQueues } from './stop.ts';
import { createWindow } from './window.ts';

const chunkSize = 200;
const pollMs = 50;
/** A tenth of what is under way: what waits beside it lasts longer. */
const leastPart = (inFlight: number) => Math.max(1, Math.ceil(inFlight / 10));

export type FeedOptions = {
  model: string;
  /** How many calls to the model may be under way now, over all processes. */
  inFlight: () => number | Promise<number>;
  signal: AbortSignal;
  /** Before all that waits: for one job on which a whole distillation waits. */
  ahead?: boolean;
  /** After each chunk is in Redis, with the last job of it and the number of jobs fed so far: the place to checkpoint. */
  onFed: (last: AnswersJob, count: number) => Promise<void>;
};

/**
 * Adds answers jobs as children of the dataset job, never more than a window outstanding. The window is what bounds Redis' memory,
 * shares the workers fairly between distillations (a newcomer waits for windows, not for all that was posted before) and makes
 * cancelling quick.
 * @throws PermanentError when the dataset job is gone; on abort the signal's reason.
 */
export async function feedAnswers(
  jobs: AsyncIterable<AnswersJob> | Iterable<AnswersJob>,
  distillationId: string,
  options: FeedOptions & { redis: RedisClient; prefix: string },
): Promise<void> {
  const { redis, prefix, model, signal, ahead = false } = options;
  const definition = answersQueue(model);
  await using queues = openQueues(redis, prefix);
  const parent = await Job.fromId(queues.get(datasetQueue.name), datasetQueue.jobId({ distillationId }));
  if (!parent?.id)
    throw new PermanentError('internal', `The dataset job of ${distillationId} is gone, so its answers have no place to go.`);
  const parentReference = { id: parent.id, queue: parent.queueQualifiedName };
  const window = createWindow();
  let fed = 0;
  const chunk: AnswersJob[] = [];

  /** How many jobs there is room for now; waits until there is some. */
  const room = async (): Promise<number> => {
    for (;;) {
      // The generator itself is one of the unprocessed children.
      const outstanding = ((await parent.getDependenciesCount({ unprocessed: true })).unprocessed ?? 1) - 1;
      const inFlight = await options.inFlight();
      const free = window.room({ outstanding, ended: fed - outstanding, inFlight, now: Date.now() });
      signal.throwIfAborted();
      // Crumbs cost as many commands as whole chunks.
      if (free >= Math.min(chunk.length, leastPart(inFlight))) return free;
      await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  };
  const flush = async () => {
    const part = chunk.splice(0, await room());
    const added = await queues.get(definition.name).addBulk(
      part.map((job) => ({
        name: definition.stage,
        data: job,
        opts: { ...definition.options, jobId: definition.jobId(job), parent: parentReference, lifo: ahead },
      })),
    );
    // addBulk does not throw on -5 (no parent) and -7 (another's child): it hands them out as ids.
    const lost = added.find((job) => typeof job.id !== 'string');
    if (lost) throw new PermanentError('internal', `The dataset job of ${distillationId} took no answers (code ${lost.id}).`);
    fed += part.length;
    const last = part.at(-1);
    if (last) await options.onFed(last, fed);
  };
  for await (const job of jobs) {
    signal.throwIfAborted();
    chunk.push(job);
    while (chunk.length >= chunkSize) await flush();
  }
  while (chunk.length > 0) await flush();
}
