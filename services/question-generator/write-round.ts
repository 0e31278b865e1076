import type { QuestionsJob } from '@understudy/contracts';
import { shareCount } from '@understudy/questions';
import type { Records } from '@understudy/records';
import { openStock } from './open-stock.ts';
import { tellShortage } from './tell-shortage.ts';
import { writeConversations } from './write-conversations.ts';
import { writePlanned } from './write-planned.ts';
import { writeQuestions } from './write-questions.ts';
import type { Writing } from './writing.ts';

export type WriteRoundOptions = Omit<Writing, 'distillationId' | 'round' | 'stock'> & {
  records: Pick<Records, 'questionsInOrder' | 'putQuestions' | 'stageProgress' | 'appendEvent'>;
};

/**
 * Writes the questions of a round: first the user's own and those of templates; then the model writes its share, and what the templates
 * could not give. After a crash it goes on from what is stored. Returns how many questions of the round there are.
 * @throws PermanentError `questions_exhausted` when too few came together in the first round; what the model's calls throw.
 */
export async function writeRound(job: QuestionsJob, options: WriteRoundOptions): Promise<number> {
  const { distillationId, round, extra } = job;
  const { spec, records, material, signal, draining } = options;
  const wanted = { test: round === 1 ? spec.evaluation.questions : 0, train: extra ?? spec.questions.count };
  const stock = await openStock(records, job);
  const { count } = stock;
  const training = () => count.planned + count.conversation + count.model;
  const lacking = () => ({ test: wanted.test - count.test, train: wanted.train - training() });
  const total = stock.total + lacking().test + lacking().train;
  await records.stageProgress(distillationId, 'questions', { done: stock.total, total });

  const share = shareCount(spec, wanted.train);
  const planned = wanted.train - share.model - share.conversation;
  if (lacking().test + lacking().train > 0)
    await writePlanned(spec, {
      material,
      stock,
      round,
      lacking: () => ({ test: lacking().test, train: planned - count.planned }),
      signal: AbortSignal.any([signal, draining]),
    });

  const writing: Writing = { ...options, distillationId, round, stock };
  // Only where the spec lets the model take part: who gives all facets and no share gets what the templates give.
  const mayFill = spec.questions.facets === 'auto' || spec.questions.modelShare > 0;
  if (mayFill) await writeQuestions(writing, { split: 'test', lacking: () => lacking().test });
  await writeConversations(writing, { lacking: () => Math.min(share.conversation - count.conversation, lacking().train) });
  if (mayFill) await writeQuestions(writing, { split: 'train', lacking: () => lacking().train });

  if (lacking().test + lacking().train > 0) await tellShortage(job, { spec, material, records, mayFill, wanted, lacking: lacking() });
  await records.stageProgress(distillationId, 'questions', { done: stock.total, total: stock.total });
  return count.test + training();
}
