import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { QuestionsJob } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { PaidChat } from '@understudy/models';
import { type Handler, HandOver, type JobContext, type Pipeline } from '@understudy/queues';
import { type Records, restoreWork } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { createAskModel } from './ask-model.ts';
import { readCheckpoint } from './checkpoint.ts';
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

/** A model's share may be a thousand calls; the chat's own limits hold beside. */
const mostCalls = 32;

/**
 * One round: makes questions until the round has its number, then feeds an answers job for every question of this and earlier rounds that
 * has no answer: in round 1 those are all, later what stayed unanswered and the `extra` new ones.
 */
export function createGenerateQuestions(dependencies: GenerateDependencies): Handler<QuestionsJob> {
  const { records, artifacts, pipeline, inFlightOf, isHosted } = dependencies;
  const ask = createAskModel(dependencies);

  async function generate(job: QuestionsJob, context: JobContext): Promise<void> {
    const { distillationId, round } = job;
    const { log, signal, draining } = context;
    const spec = await loadSpec(artifacts, distillationId);
    const checkpoint = readCheckpoint(context.checkpoint);
    const save = () => context.saveCheckpoint(checkpoint);

    if (!checkpoint.written) {
      await records.stageStarted(distillationId, 'questions');
      await restoreWork({ records, artifacts }, distillationId, signal);
      const material = await prepareMaterial(spec, { distillationId, artifacts, records, ask, signal });
      const questions = await writeRound(job, { spec, material, records, ask, checkpoint, save, mostCalls, signal, draining });
      log.info({ round, questions, calls: checkpoint.calls }, 'questions written');
      checkpoint.written = true;
      await save();
    }
    await records.stageFinished(distillationId, 'questions');
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
      signal: AbortSignal.any([signal, draining]),
    };
    if (round === 1 && checkpoint.next === 0 && isHosted(model)) await feedFirst(distillationId, feeding);
    await records.stageStarted(distillationId, 'answers', await records.countQuestions(distillationId));
    await feedQuestions(distillationId, { ...feeding, from: checkpoint.next });
  }

  return async (job, context) => {
    try {
      await generate(job, context);
    } catch (error) {
      if (context.draining.aborted && !context.signal.aborted) throw new HandOver();
      throw asEnding(error, { lastTry: context.lastTry });
    }
  };
}
