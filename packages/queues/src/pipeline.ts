import {
  answersJobSchema,
  datasetJobSchema,
  evaluationJobSchema,
  questionsJobSchema,
  type StageName,
  trainingJobSchema,
} from '@understudy/contracts';
import type { FlowJobNode } from 'bullmq';
import { defineQueue } from './define.ts';

// THE FLOW
//
//     questions ──▶ answers ──▶ dataset ──▶ training ──▶ evaluation
//
// is a tree of jobs, evaluation at the root: a job runs when all its children have ended. The question generator, while it runs, adds
// the answers as further children of `dataset`, so BullMQ's own fan-in starts the assembler when the generator and every answer are
// done. There is no counter of ours and no orchestrator. Locks are short, so that a stage whose worker was killed goes on within 15 s;
// that asks of every handler to keep its event loop turning (training runs in a child process, checks yield).

const day = 86_400;

/** Writes the questions and feeds them, windowed, to the answers queue. Resumes from its checkpoint, so it may stall often. */
export const questionsQueue = defineQueue({
  name: 'questions',
  stage: 'questions',
  input: questionsJobSchema,
  jobId: (job) => `${job.distillationId}-questions-r${job.round}`,
  options: { failParentOnFailure: true, attempts: 5, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: day } },
  worker: { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 20, hasChildren: false, failsDistillation: true },
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
    worker: { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 50, hasChildren: false, failsDistillation: false },
  });

/** Checks, splits and publishes the examples. Its set of ended children is large, hence kept for an hour only. */
export const datasetQueue = defineQueue({
  name: 'dataset',
  stage: 'dataset',
  input: datasetJobSchema,
  jobId: (job) => `${job.distillationId}-dataset`,
  options: { failParentOnFailure: true, attempts: 3, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: { age: 3600 } },
  worker: { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 20, hasChildren: true, failsDistillation: true },
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
  worker: { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 10, hasChildren: true, failsDistillation: true },
});

/** A variant vanishes when it ends, as answers do: what came of it lies in the artifact store. One that is lost fails the training. */
export const variantOptions = { ...trainingQueue.options, removeOnComplete: true, removeOnFail: true } as const;

/** Asks the arms, scores them, writes the report. */
export const evaluationQueue = defineQueue({
  name: 'evaluation',
  stage: 'evaluation',
  input: evaluationJobSchema,
  jobId: (job) => `${job.distillationId}-evaluation`,
  options: {
    failParentOnFailure: true,
    attempts: 5,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: { age: 7 * day },
    removeOnFail: { age: 30 * day },
  },
  worker: { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 20, hasChildren: true, failsDistillation: true },
});

/** Stages in which a distillation may end, with the queue at the root of its tree. */
export const rootQueues = { dataset: datasetQueue, training: trainingQueue, evaluation: evaluationQueue } as const;
export type LastStage = keyof typeof rootQueues;

/** The one job of a distillation that evaluates another's student again: a tree without branches. */
export function evaluationTree(distillationId: string) {
  const { failParentOnFailure: _, ...rootOptions } = evaluationQueue.options;
  const tree = node(evaluationQueue, { distillationId });
  return { ...tree, opts: { ...rootOptions, jobId: evaluationQueue.jobId({ distillationId }) } };
}

/**
 * The tree of one distillation, root first. Flows ignore a queue's default options, so each node carries its own. Rows of the user's own
 * are answered already: their tree begins with the dataset.
 */
export function jobTree(distillationId: string, lastStage: LastStage, { ownRows = false }: { ownRows?: boolean } = {}) {
  const job = { distillationId };
  const asking = ownRows ? [] : [node(questionsQueue, { ...job, round: 1, extra: null })];
  let tree: FlowJobNode = { ...node(datasetQueue, job), children: asking };
  if (lastStage !== 'dataset') tree = { ...node(trainingQueue, job), children: [tree] };
  if (lastStage === 'evaluation') tree = { ...node(evaluationQueue, job), children: [tree] };
  const { failParentOnFailure: _, ...rootOptions } = rootQueues[lastStage].options;
  return { ...tree, opts: { ...rootOptions, jobId: rootQueues[lastStage].jobId(job) } };
}

function node<Job extends { distillationId: string }>(queue: ReturnType<typeof defineQueue<Job>>, job: Job) {
  return { name: queue.stage satisfies StageName, queueName: queue.name, data: job, opts: { ...queue.options, jobId: queue.jobId(job) } };
}
