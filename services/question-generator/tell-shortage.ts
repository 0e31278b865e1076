import type { AcceptedSpec, QuestionsJob } from '@understudy/contracts';
import { PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Material } from './prepare-material.ts';

type Counts = { test: number; train: number };

export type TellShortageOptions = {
  spec: AcceptedSpec;
  material: Pick<Material, 'templates'>;
  records: Pick<Records, 'appendEvent'>;
  /** Whether the model took part. */
  mayFill: boolean;
  wanted: Counts;
  lacking: Counts;
};

/**
 * Says that a round has fewer questions than it should; the assembler judges whether the examples are enough.
 * @throws PermanentError `questions_exhausted` in the first round when less than half came together, or nothing to test the student with.
 */
export async function tellShortage({ distillationId, round }: QuestionsJob, options: TellShortageOptions): Promise<void> {
  const { spec, material, records, mayFill, wanted, lacking } = options;
  const set = `The set ${material.templates.set.name}`;
  const who = mayFill ? `${set} and the model ${spec.questions.model}` : set;
  const given = `${wanted.train - lacking.train} of ${wanted.train} training questions and ${wanted.test - lacking.test} of ${wanted.test} test questions`;
  const message = `${who} gave ${given} in round ${round}: add values to questions.facets, or ask for fewer.`;
  const untested = wanted.test > 0 && lacking.test === wanted.test && spec.stopAfter === undefined;
  if (round === 1 && (lacking.train * 2 > wanted.train || untested)) throw new PermanentError('questions_exhausted', message);
  const data = { round, lackingTraining: lacking.train, lackingTest: lacking.test };
  await records.appendEvent(distillationId, { type: 'log', level: 'warn', message, data });
}
