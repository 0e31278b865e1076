import type { QuestionsJob, Queue as QueueState, StageName } from '@understudy/contracts';
import { defaultPrefix, type RedisClient } from '@understudy/records';
import { FlowProducer, Job } from 'bullmq';
import type { QueueBoard } from './board.ts';
import { clearWork } from './clear.ts';
import { type FeedOptions, feedAnswers } from './feed.ts';
import { datasetQueue, jobTree, type LastStage, questionsQueue, rootQueues, trainingQueue, variantOptions } from './pipeline.ts';
import { type QueueDepth, queuesOf, readDepths, readQueues } from './read-queues.ts';
import { assertDurable, assertOneSlot, readRedis } from './redis.ts';
import { openQueues, pauseChannel, stopWork, wakeWork } from './stop.ts';
import { telemetry } from './telemetry.ts';

/**
 * What may be done to the flow from outside a handler. Nothing here keeps state: two processes may hold a pipeline each.
 * Release it before the connection it was given.
 */
export function createPipeline({ redis, prefix = defaultPrefix }: { redis: RedisClient; prefix?: string }) {
  assertOneSlot(redis, prefix);
  const queues = openQueues(redis, prefix);
  const flows = new FlowProducer({ connection: redis, prefix, skipWaitingForReady: true, ...telemetry() });
  flows.on('error', () => {});
  const stack = new AsyncDisposableStack();
  stack.use(queues);
  stack.defer(() => flows.close());

  return {
    /** Adds the tree of jobs, from the stage `first` on. The ids come from the distillation's, so submitting twice changes nothing. */
    async submit(distillationId: string, lastStage: LastStage, first?: StageName): Promise<void> {
      await flows.add(jobTree(distillationId, lastStage, first));
    },

    /** Asks for another round of questions, a further child of the dataset job; adding the same round twice changes nothing. */
    async addRound(job: QuestionsJob): Promise<void> {
      const parent = { id: datasetQueue.jobId(job), queue: `${prefix}:${datasetQueue.name}` };
      await queues
        .get(questionsQueue.name)
        .add(questionsQueue.stage, job, { ...questionsQueue.options, jobId: questionsQueue.jobId(job), parent });
    },

    /** Asks for variants of a sweep, further children of the training job; adding one twice changes nothing. */
    async addVariants(distillationId: string, variants: readonly number[]): Promise<void> {
      const parent = { id: trainingQueue.jobId({ distillationId }), queue: `${prefix}:${trainingQueue.name}` };
      for (const variant of variants) {
        const job = { distillationId, variant };
        await queues.get(trainingQueue.name).add(trainingQueue.stage, job, { ...variantOptions, jobId: trainingQueue.jobId(job), parent });
      }
    },

    /** Feeds answers jobs under the window; see `feedAnswers`. */
    feed: (jobs: Parameters<typeof feedAnswers>[0], distillationId: string, options: FeedOptions): Promise<void> =>
      feedAnswers(jobs, distillationId, { ...options, redis, prefix }),

    /** Ends what is left of a distillation; its record must be terminal before, or workers would start anew. */
    stop: (distillationId: string): Promise<void> => stopWork(distillationId, { redis, prefix }),

    /** Takes all its jobs out, those that are kept after their end too; see `clearWork`. Its record must be terminal before. */
    clear: (distillationId: string, patienceMs: number): Promise<boolean> => clearWork(distillationId, { redis, prefix, patienceMs }),

    /** Tells the workers that nothing new of a distillation may begin; its record must be paused before, or they would not believe it. */
    async pause(distillationId: string): Promise<void> {
      await redis.publish(pauseChannel(prefix), distillationId);
    },

    /** Goes on with what a pause has put to sleep; its record must be resumed before. */
    resume: (distillationId: string): Promise<void> => wakeWork(distillationId, { redis, prefix }),

    /** State of the job at the root of the tree, `missing` when Redis does not know it. */
    async rootState(distillationId: string, lastStage: LastStage): Promise<string> {
      const { name, jobId } = rootQueues[lastStage];
      const queue = queues.get(name);
      const id = jobId({ distillationId });
      const state = await queue.getJobState(id);
      return state === 'unknown' && !(await Job.fromId(queue, id)) ? 'missing' : state;
    },

    /** Why the job at the root failed, in BullMQ's words; undefined when it did not. */
    async rootFailure(distillationId: string, lastStage: LastStage): Promise<string | undefined> {
      const queue = rootQueues[lastStage];
      return (await Job.fromId(queues.get(queue.name), queue.jobId({ distillationId })))?.failedReason;
    },

    /** By queue, for gauges: jobs by state and the one that has waited longest; `models` have a queue of answers each. */
    depths: (models: readonly string[]): Promise<Map<string, QueueDepth>> => readDepths(models, queues),

    /** The same for people: how long the oldest job of each has waited, and how many processes work on it. */
    queues: (models: readonly string[], now: number): Promise<QueueState[]> => readQueues(models, { queues, redis, prefix, now }),

    /** The same queues, in flow order, for a page to look at. Loaded when it is asked for: workers show nothing. */
    async board(models: readonly string[]): Promise<QueueBoard> {
      const { createBoard } = await import('./board.ts');
      return createBoard(queuesOf(models).map(({ name }) => queues.get(name)));
    },

    /** For gauges: what Redis says of itself. */
    redis: () => readRedis(redis),

    /** @throws RedisError when Redis would lose work. */
    check: (): Promise<void> => assertDurable(redis),

    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type Pipeline = ReturnType<typeof createPipeline>;
