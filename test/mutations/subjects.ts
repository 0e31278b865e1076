import { artifacts } from './artifacts.ts';
import { dataset } from './dataset.ts';
import { evaluation } from './evaluation.ts';
import { flow } from './flow.ts';
import { gateway } from './gateway.ts';
import { models } from './models.ts';
import type { Mutation } from './mutation.ts';
import { records } from './records.ts';
import { students } from './students.ts';
import { tools } from './tools.ts';
import { training } from './training.ts';

/** All that is broken, in the order in which docs/mutations.md tells it. */
export const subjects: Readonly<Record<string, readonly Mutation[]>> = {
  'Queues and workers': flow,
  Records: records,
  'Calls to models': models,
  Files: artifacts,
  'Questions, checks and the dataset': dataset,
  Training: training,
  Students: students,
  Evaluation: evaluation,
  Gateway: gateway,
  'Command line and processes': tools,
};
