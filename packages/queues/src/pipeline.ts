import {
  answersJobSchema,
  questionsJobSchema,
  type StageJob,
  type StageName,
  stageJobSchema,
  trainingJobSchema,
} from '@understudy/contracts';
import type { FlowJobNode } from 'bullmq';
import { defineQueue, type QueueDefinition } from './define.ts';

// THE FLOW
//
//     questions ──▶ answers ──▶ dataset ──▶ training ──▶ evaluation
//
// is a tree of jobs, evaluation at the root: a job runs when all its children have ended. The question generator, while it runs, adds
// the answers as further children of `dataset`, so BullMQ's own fan-in starts the assembler when the generator and every answer are
// done. There is no counter of ours and no orchestrator.

const day = 86_400;

/**
 * A stage whose worker was killed goes on within 15 s. That asks of every handler to keep its event loop turning (training runs in a child
 * process, checks yield).
 */
const lock = { lockDuration: 10_000, stalledInterval: 5000 };

/** Writes the questions and feeds them, windowed, to the answers queue. Resumes from its checkpoint, so it may stall often. */
export const questionsQueue = defineQueue({
  name: 'questions',
  stage: 'questions',
  input: questionsJobSchema,
  jobId: (job) => `${job.distillationId}-questions-r${job.round}`,
  options: { failParentOnFailure: true, attempts: 5, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: day } },
  worker: { ...lock, maxStalledCount: 20, hasChildren: false, failsDistillation: true },
});

/**
 * One queue a model of the catalogue, since limits are a model's. Jobs vanish when they end: their answers lie in the records, and
 * re-adding the id of a kept failed job would hang the parent for ever. A job given up leaves its question unanswered; the assembler
 * finds that out by ids and asks again.
 */
export const answersQueue = (model: string) =>
  defineQueue({
    name: `answers-${model}`,
    stage: 'answers',
    input: answersJobSchema,
    jobId: (job) => `${job.distillationId}-r${job.round}-b${job.index}`,
    options: {
      ignoreDependencyOnFailure: true,
      attempts: 6,
      backoff: { type: 'jittered' },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 1,
    },
    worker: { ...lock, maxStalledCount: 50, hasChildren: false, failsDistillation: false },
  });

/** Checks, splits and publishes the examples. Its set of ended children is large, hence kept for an hour only. */
export const datasetQueue = defineQueue({
  name: 'dataset',
  stage: 'dataset',
  input: stageJobSchema,
  jobId: (job) => `${job.distillationId}-dataset`,
  options: { failParentOnFailure: true, attempts: 3, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: 3600 } },
  worker: { ...lock, maxStalledCount: 20, hasChildren: true, failsDistillation: true },
});

/**
 * Trains the student in a child process; resumes from its checkpoint. Of a sweep, it adds the variants as further children of itself on
 * this very queue, sleeps until they have ended, and keeps the best: any number of trainers share them, and one alone can do it.
 */
export const trainingQueue = defineQueue({
  name: 'training',
  stage: 'training',
  input: trainingJobSchema,
  jobId: (job) => `${job.distillationId}-training${job.variant === undefined ? '' : `-v${job.variant}`}`,
  options: { failParentOnFailure: true, attempts: 3, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: { age: 7 * day } },
  worker: { ...lock, maxStalledCount: 10, hasChildren: true, failsDistillation: true },
});

/** A variant vanishes when it ends, as answers do: what came of it lies in the artifact store. One that is lost fails the training. */
export const variantOptions = { ...trainingQueue.options, removeOnComplete: true, removeOnFail: true } as const;

/** Asks the arms, scores them, writes the report. Always the root, if it is there. */
export const evaluationQueue = defineQueue({
  name: 'evaluation',
  stage: 'evaluation',
  input: stageJobSchema,
  jobId: (job) => `${job.distillationId}-evaluation`,
  options: {
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: { age: 7 * day },
    removeOnFail: { age: 30 * day },
  },
  worker: { ...lock, maxStalledCount: 20, hasChildren: true, failsDistillation: true },
});

/** The stages that are one job, each the child of the next. From this list follow the tree, and what is shown, woken and cleared away. */
export const singleJobs: readonly QueueDefinition<StageJob>[] = [datasetQueue, trainingQueue, evaluationQueue];

/** Stages in which a distillation may end, each with its queue. */
export const rootQueues = { dataset: datasetQueue, training: trainingQueue, evaluation: evaluationQueue } as const;
export type LastStage = keyof typeof rootQueues;

/**
 * The tree of one distillation, root first: of each job the one before it is the child, and `last` is at the root. It begins with the stage
 * `first`: another than the questions where those before it are done, or where there are none. Answers have no job until the generator feeds
 * them, so they begin with it.
 */
export function jobTree(distillationId: string, last: LastStage, first: StageName = 'questions'): FlowJobNode {
  const job = { distillationId };
  const jobs = [node(questionsQueue, { ...job, round: 1, extra: null }), ...singleJobs.map((queue) => node(queue, job))];
  const placeOf = (stage: StageName) => jobs.findIndex(({ name }) => name === stage);
  const wanted = jobs.slice(placeOf(first === 'answers' ? 'questions' : first), placeOf(last) + 1);
  return wanted.reduce((child, parent) => ({ ...parent, children: [child] }));
}

/** Flows ignore a queue's default options, so each job carries its own. */
function node<Job extends { distillationId: string }>(queue: QueueDefinition<Job>, job: Job): FlowJobNode {
  return { name: queue.stage, queueName: queue.name, data: job, opts: { ...queue.options, jobId: queue.jobId(job) } };
}
