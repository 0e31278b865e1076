import type { AnswersJob } from '@understudy/contracts';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';

const chunkSize = 500;
/** Up to here a job asks one question; beyond, so many that a distillation has about this many jobs. What has ended still costs 160 B. */
const mostSingleJobs = 100_000;
const mostPerJob = 64;

export type FeedQuestionsOptions = {
  records: Pick<Records, 'questionIdsInOrder' | 'answered' | 'countQuestions'>;
  pipeline: Pick<Pipeline, 'feed'>;
  round: number;
  model: string;
  /** Place of the job to feed next. */
  from: number;
  /** Places to feed; left out, all. */
  most?: number;
  inFlight: () => number | Promise<number>;
  /** Before all that waits. */
  ahead?: boolean;
  save: (next: number) => Promise<void>;
  signal: AbortSignal;
};

/**
 * Feeds an answers job for every question, of this and earlier rounds, that has no answer. A job's index is the place of its questions in
 * the order in which they were written, the same after a crash.
 */
export async function feedQuestions(distillationId: string, options: FeedQuestionsOptions): Promise<void> {
  const { records, pipeline, round, model, from, most = Number.POSITIVE_INFINITY, inFlight, ahead = false, save, signal } = options;
  const perJob = Math.min(mostPerJob, Math.max(1, Math.ceil((await records.countQuestions(distillationId)) / mostSingleJobs)));
  async function* jobs(): AsyncGenerator<AnswersJob> {
    for (let index = from; ; ) {
      const ids = await records.questionIdsInOrder(distillationId, { start: index * perJob, count: chunkSize * perJob });
      if (ids.length === 0) return;
      const answered = await records.answered(distillationId, ids);
      for (let start = 0; start < ids.length; start += perJob, index += 1) {
        if (index >= from + most) return;
        const questionIds = ids.slice(start, start + perJob).filter((id) => !answered.has(id));
        if (questionIds.length > 0) yield { distillationId, round, index, questionIds };
      }
    }
  }
  await pipeline.feed(jobs(), distillationId, { model, inFlight, ahead, signal, onFed: ({ index }) => save(index + 1) });
}
