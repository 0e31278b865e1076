import type { StageName } from '@understudy/contracts';
import type { JobsOptions } from 'bullmq';
import type { z } from 'zod';

/** One hop of the flow: who produces it and who consumes it agree on this value alone. */
export type QueueDefinition<Job extends { distillationId: string }> = {
  /** Name in Redis: no colon. */
  name: string;
  /** The stage it belongs to: the label of metrics and the stage of errors. */
  stage: StageName;
  input: z.ZodType<Job>;
  /** Made from the input, so that adding twice is harmless. */
  jobId: (job: Job) => string;
  options: JobsOptions;
  worker: {
    lockDuration: number;
    stalledInterval: number;
    maxStalledCount: number;
    /** Parents begin by waiting for children that are not done: retries and further rounds rest on it. */
    hasChildren: boolean;
    /** A job that is given up fails its distillation; otherwise its parent goes on without it. */
    failsDistillation: boolean;
  };
};

/** Gives a definition its type; the value is the definition itself. */
export function defineQueue<Job extends { distillationId: string }>(definition: QueueDefinition<Job>): QueueDefinition<Job> {
  return definition;
}
