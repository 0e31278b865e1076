import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { AcceptedSpec, AnswersJob, Question, QuestionsJob } from '@understudy/contracts';
import { checkQuestions, loadQuestionSet, planQuestions } from '@understudy/questions';
import { type Handler, HandOver, PermanentError, type Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { z } from 'zod';

/** Kept once the questions are written: `next` is the position of the answers job to feed next. */
const checkpointSchema = z.strictObject({ next: z.int().min(0) });

export type GenerateDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  pipeline: Pick<Pipeline, 'feed'>;
  /** How many answers jobs of one distillation may be outstanding, by the teacher's catalogue name. */
  windowOf: (model: string) => number;
};

const chunkSize = 500;
/** Up to here a job asks one question; beyond, so many that a distillation has about this many jobs (1.2 kB of Redis each). */
const mostSingleJobs = 20_000;

/**
 * Writes the questions of a round, then feeds an answers job for every question of this and earlier rounds that has no answer: in
 * round 1 that is all, later what stayed unanswered and the `extra` new ones. The plan follows from spec and seed, so it is made anew
 * instead of being kept: a job's index is its place in the plan, the same after a crash.
 */
export function createGenerateQuestions({ records, artifacts, pipeline, windowOf }: GenerateDependencies): Handler<QuestionsJob> {
  async function write(job: QuestionsJob, { plan, total, signal }: { plan: Iterable<Question>; total: number; signal: AbortSignal }) {
    const id = job.distillationId;
    await records.stageStarted(id, 'questions', total);
    let done = 0;
    let written = 0;
    for await (const chunk of inChunks(plan, chunkSize)) {
      signal.throwIfAborted();
      const ofRound = chunk.filter(({ round }) => round === job.round);
      if (ofRound.length > 0) await records.putQuestions(id, ofRound);
      written += ofRound.length;
      done += chunk.length;
      await records.stageProgress(id, 'questions', { done });
    }
    await records.stageProgress(id, 'questions', { done, total: done });
    return { done, written };
  }

  return async (job, context) => {
    const { distillationId, round, extra } = job;
    const { log } = context;
    const signal = AbortSignal.any([context.signal, context.draining]);
    const spec = await loadSpec(artifacts, distillationId);
    const set = await loadQuestionSet(spec.questions.set);
    const rounds = extra === null ? [spec.questions.count] : [...(await roundsBefore(records, job)), extra];
    const plan = () => planQuestions(spec, set, rounds);
    const total = rounds.reduce((sum, count) => sum + count, spec.evaluation.questions);
    try {
      let checkpoint = checkpointSchema.safeParse(context.checkpoint).data;
      if (!checkpoint) {
        // Refused at submission already, unless the spec came another way.
        const [fault] = round === 1 ? checkQuestions(spec, set) : [];
        if (fault) throw new PermanentError(fault.code, fault.detail);
        const { done, written } = await write(job, { plan: plan(), total, signal });
        if (done < total) await tellShortage(distillationId, { spec, round, lacking: total - done });
        log.info({ round, questions: written }, 'questions written');
        checkpoint = { next: 0 };
        await context.saveCheckpoint(checkpoint);
      }
      await records.stageFinished(distillationId, 'questions');
      await records.stageStarted(distillationId, 'answers', await records.countQuestions(distillationId));
      await feed(job, { plan: plan(), total, from: checkpoint.next, model: spec.teacher.model, signal, save: context.saveCheckpoint });
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw error;
    }
  };

  async function feed(
    { distillationId, round }: QuestionsJob,
    options: {
      plan: Iterable<Question>;
      total: number;
      from: number;
      model: string;
      signal: AbortSignal;
      save: (checkpoint: z.infer<typeof checkpointSchema>) => Promise<void>;
    },
  ): Promise<void> {
    const { plan, total, from, model, signal } = options;
    const perJob = Math.min(64, Math.max(1, Math.ceil(total / mostSingleJobs)));
    let next = from;
    async function* jobs(): AsyncGenerator<AnswersJob> {
      let index = 0;
      for await (const chunk of inChunks(plan, chunkSize * perJob)) {
        const first = index;
        index += Math.ceil(chunk.length / perJob);
        if (index <= from) continue;
        const ids = chunk.map(({ id }) => id);
        const answered = await records.answered(distillationId, ids);
        for (let at = Math.max(first, from); at < index; at += 1) {
          const start = (at - first) * perJob;
          const questionIds = ids.slice(start, start + perJob).filter((id) => !answered.has(id));
          next = at + 1;
          if (questionIds.length > 0) yield { distillationId, round, index: at, questionIds };
        }
      }
    }
    await pipeline.feed(jobs(), distillationId, { model, window: windowOf(model), signal, onFed: () => options.save({ next }) });
  }

  /** Round 1 promised its number; a later round gives what is left, and the assembler judges whether that is enough. */
  async function tellShortage(id: string, { spec, round, lacking }: { spec: AcceptedSpec; round: number; lacking: number }) {
    const can = `The set ${spec.questions.set} has ${lacking} questions fewer than asked for`;
    if (round === 1)
      throw new PermanentError('invalid_spec', `${can}: lower questions.count by ${lacking}, or add values to questions.facets.`);
    const data = { round, lacking };
    await records.appendEvent(id, { type: 'log', level: 'warn', message: `${can}: add values to questions.facets.`, data });
  }
}

/** How many training questions each round before this one has written. */
async function roundsBefore(records: Records, { distillationId, round }: QuestionsJob): Promise<number[]> {
  const counts = new Array<number>(round - 1).fill(0);
  for await (const question of records.scanQuestions(distillationId))
    if (question.split === 'train' && question.round < round) counts[question.round - 1] = (counts[question.round - 1] ?? 0) + 1;
  return counts;
}

/** A turn of the event loop before each chunk: planning is pure work, and a lock must be renewed meanwhile. */
async function* inChunks<T>(items: Iterable<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
    await nextTurn();
  }
  if (chunk.length > 0) yield chunk;
}
