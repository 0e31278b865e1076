import { z } from 'zod';
import { stageNameSchema } from './stages.ts';

const jobs = z.int().min(0);

/** A queue of the flow as it stands now; every model of the catalogue has one of answers. */
export const queueSchema = z
  .strictObject({
    name: z.string(),
    stage: stageNameSchema,
    model: z.string().nullable().meta({ description: 'The model whose answers wait there; null for the queues of the other stages.' }),
    jobs: z
      .strictObject({ waiting: jobs, active: jobs, delayed: jobs, waitingChildren: jobs, completed: jobs, failed: jobs })
      .meta({ description: 'By state. `delayed` sleep or are to be tried again, `waitingChildren` wait for the stages before them.' }),
    oldestWaitingSeconds: z
      .number()
      .min(0)
      .nullable()
      .meta({ description: 'Since the job that has waited longest was added; null when none waits.' }),
    workers: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Processes that take jobs from it; null where Redis does not tell who is connected.' }),
  })
  .meta({ id: 'Queue' });
export type Queue = z.infer<typeof queueSchema>;

export const queueListSchema = z.strictObject({ object: z.literal('list'), data: z.array(queueSchema) }).meta({ id: 'QueueList' });
