import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { AcceptedSpec, QuestionsJob } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { PaidChat } from '@understudy/models';
import { type Handler, HandOver, type JobContext, type Pipeline } from '@understudy/queues';
import { type Records, restoreWork } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { createAskModel } from './ask-model.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { feedFirst } from './feed-first.ts';
import { feedQuestions } from './feed-questions.ts';
import { prepareMaterial } from './prepare-material.ts';
import { writeRound } from './write-round.ts';

export type GenerateDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  pipeline: Pick<Pipeline, 'feed'>;
  chat: PaidChat;
  metrics: Pick<Metrics, 'modelRetries'>;
  /** Calls to a model that may be under way now, over all processes. */
  inFlightOf: (model: string) => number | Promise<number>;
  /** Whether a model's host keeps prefixes that are worth warming: not so one that is served on this machine. */
  isHosted: (model: string) => boolean;
};

/** What a run of a job goes on with. */
type Run = { spec: AcceptedSpec; checkpoint: Checkpoint; save: () => Promise<void>; context: JobContext };

/**
 * One round: makes questions until the round has its number, then feeds an answers job for every question of this and earlier rounds that
 * has no answer: in round 1 those are all, later what stayed unanswered and the `extra` new ones.
 */
export function createGenerateQuestions(dependencies: GenerateDependencies): Handler<QuestionsJob> {
  const { records, artifacts, pipeline, inFlightOf, isHosted } = dependencies;
  const ask = createAskModel(dependencies);

  return async (job, context) => {
    try {
      const spec = await loadSpec(artifacts, job.distillationId);
      const checkpoint = readCheckpoint(context.checkpoint);
      const run: Run = { spec, checkpoint, save: () => context.saveCheckpoint(checkpoint), context };
      if (!checkpoint.written) await write(job, run);
      await records.stageFinished(job.distillationId, 'questions');
      await feed(job, run);
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw asEnding(error, { lastTry: context.lastTry });
    }
  };

  async function write(job: QuestionsJob, { spec, checkpoint, save, context }: Run): Promise<void> {
    const { distillationId, round } = job;
    const { signal, draining, log } = context;
    await records.stageStarted(distillationId, 'questions');
    await restoreWork({ records, artifacts }, distillationId, signal);
    const material = await prepareMaterial(spec, { distillationId, artifacts, records, ask, signal });
    const questions = await writeRound(job, { spec, material, records, ask, checkpoint, save, signal, draining });
    log.info({ round, questions, calls: checkpoint.calls }, 'questions written');
    checkpoint.written = true;
    await save();
  }

  async function feed({ distillationId, round }: QuestionsJob, { spec, checkpoint, save, context }: Run): Promise<void> {
    const { model } = spec.teacher;
    const feeding = {
      records,
      pipeline,
      round,
      model,
      inFlight: () => inFlightOf(model),
      save: async (next: number) => {
        checkpoint.next = next;
        await save();
      },
      signal: AbortSignal.any([context.signal, context.draining]),
    };
    if (round === 1 && checkpoint.next === 0 && isHosted(model)) await feedFirst(distillationId, feeding);
    await records.stageStarted(distillationId, 'answers', await records.countQuestions(distillationId));
    await feedQuestions(distillationId, { ...feeding, from: checkpoint.next });
  }
}
