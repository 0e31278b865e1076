import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type Catalogue,
  datasetStatsSchema,
  type TrainingFile,
  type TrainingJob,
  type TrainingSettings,
  trainingPreset,
} from '@understudy/contracts';
import type { Engine, EngineEvent, Weights } from '@understudy/engine';
import type { Metrics } from '@understudy/metrics';
import { type Handler, HandOver, PermanentError } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { hubName } from './hub-name.ts';
import { publishAdapter } from './publish-adapter.ts';
import { publishedTraining } from './published-training.ts';

export type TrainDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  engine: Engine;
  catalogue: Catalogue;
  weights: Weights;
  /** Steps between checkpoints: what a kill costs at most. */
  checkpointSteps?: number;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingTokens' | 'trainingSteps' | 'trainingLastStep'>;
};

/**
 * Trains the student on the published dataset. Each attempt writes to a folder of its own and publishes by moving finished files;
 * checkpoints are shared, so that an attempt goes on where the one before was killed. The engine is let go after each job: it holds
 * the student's weights, and the evaluator will want the memory.
 */
export function createTrainStudent(dependencies: TrainDependencies): Handler<TrainingJob> {
  const { records, artifacts, engine, catalogue, weights, metrics, checkpointSteps = 10 } = dependencies;

  return async ({ distillationId }, context) => {
    const { signal, draining, log } = context;
    const spec = await loadSpec(artifacts, distillationId);
    const end = async (training: TrainingFile) => {
      await records.stageFinished(distillationId, 'training');
      if (spec.stopAfter !== 'training') return;
      const result = { examples: training.rows, studentModel: `student:${spec.name}`, gapClosed: null, promptTokensSaved: null };
      await finishDistillation({ records, artifacts }, distillationId, result);
    };
    // Published before, by a run that was killed afterwards: training.json is put on record last.
    const published = (await records.artifacts(distillationId)).has('training') && (await publishedTraining(artifacts, distillationId));
    if (published) return await end(published);

    const student = catalogue.students[spec.student.model];
    if (!student)
      throw new PermanentError('model_unknown', `The student ${spec.student.model} is no longer in the model catalogue: put it back.`);
    await records.stageStarted(distillationId, 'training');
    const scratch = await artifacts.scratch(artifactKey(distillationId, 'training'));
    const output = join(scratch, `attempt-${context.attempt}`);
    await rm(output, { recursive: true, force: true });
    const source = { base: await weights.pathOf(student.base), cache: weights.cache };
    try {
      const { parameters } = await engine.request({ op: 'prepare', ...source }, { signal });
      const { train: rows } = await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema);
      const settings = settingsOf(spec, { rows, parameters: parameters ?? 0 });
      const done = await engine.request(
        {
          op: 'train',
          ...source,
          train: await artifacts.localPath(artifactKey(distillationId, 'train')),
          valid: await artifacts.localPath(artifactKey(distillationId, 'valid')),
          settings,
          output,
          checkpoints: join(scratch, 'checkpoints'),
          checkpointSteps,
          baseName: hubName(student.base),
        },
        { signal, stopping: draining, onEvent: createProgress(distillationId, dependencies) },
      );
      if (done.stopped || !done.summary) throw new HandOver();
      metrics.trainingTokens.inc(done.summary.supervisedTokens);
      const training = await publishAdapter({ records, artifacts }, distillationId, {
        spec,
        base: student.base,
        settings,
        summary: done.summary,
        folder: output,
      });
      log.info({ steps: training.steps, seconds: training.seconds }, 'student trained');
      await rm(scratch, { recursive: true, force: true });
      await end(training);
    } catch (error) {
      throw asEnding(error);
    } finally {
      await engine.release();
    }
  };
}

/** The preset, with what the spec says over it. */
function settingsOf(spec: AcceptedSpec, facts: { rows: number; parameters: number }): TrainingSettings {
  const { preset, backend: _, ...overrides } = spec.training;
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { ...trainingPreset(preset, facts), ...given };
}

/** Passes the engine's events on: to the record at most twice a second, to the metrics at once, losses of a tenth of the steps as events. */
function createProgress(distillationId: string, { records, metrics }: TrainDependencies): (event: EngineEvent) => void {
  let last = 0;
  const quietly = (writing: Promise<unknown>) => {
    writing.catch(() => {}); // Progress is told again by the next step.
  };
  return (event) => {
    if (event.event === 'step') {
      metrics.trainingSteps.inc();
      metrics.trainingLoss.set({ split: 'train' }, event.loss);
      metrics.trainingLastStep.setToCurrentTime();
      const now = performance.now();
      const ended = event.step === event.steps;
      if (now - last > 500 || ended) {
        quietly(records.stageProgress(distillationId, 'training', { done: event.step, total: event.steps }));
        last = now;
      }
      if (event.step % Math.max(1, Math.floor(event.steps / 10)) === 0 || ended) {
        const speed = Math.round(event.supervisedTokensPerSecond);
        const data = { step: event.step, steps: event.steps, loss: event.loss, supervisedTokensPerSecond: speed };
        quietly(
          records.appendEvent(distillationId, { type: 'training', level: 'info', message: `step ${event.step} of ${event.steps}`, data }),
        );
      }
    }
    if (event.event === 'validation') {
      metrics.trainingLoss.set({ split: 'valid' }, event.loss);
      const data = { step: event.step, validLoss: event.loss };
      quietly(
        records.appendEvent(distillationId, { type: 'training', level: 'info', message: `held-out loss after step ${event.step}`, data }),
      );
    }
  };
}
