import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type Catalogue,
  datasetStatsSchema,
  type TrainingJob,
  terminalStatuses,
} from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { teacherWeights } from '@understudy/models';
import { type Handler, PermanentError } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import type { TrainingBackend } from './backends/backend.ts';
import { createProgress } from './create-progress.ts';
import { publishAdapter } from './publish-adapter.ts';
import { publishHosted } from './publish-hosted.ts';
import { type AnyTrainingFile, publishedTraining } from './published-training.ts';

export type TrainDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  catalogue: Catalogue;
  backends: Record<AcceptedSpec['training']['backend'], TrainingBackend>;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingTokens' | 'trainingSteps' | 'trainingLastStep'>;
};

/**
 * Trains the student on the published dataset. Each attempt writes to a folder of its own and publishes by moving finished files;
 * checkpoints are shared, so that an attempt goes on where the one before was killed.
 */
export function createTrainStudent(dependencies: TrainDependencies): Handler<TrainingJob> {
  const { records, artifacts, backends, catalogue, metrics } = dependencies;

  return async ({ distillationId }, context) => {
    const { signal, draining, log } = context;
    const spec = await loadSpec(artifacts, distillationId);
    const end = async (training: AnyTrainingFile) => {
      await records.stageFinished(distillationId, 'training');
      if (spec.stopAfter !== 'training') return;
      const studentModel = 'backend' in training ? training.model : `student:${spec.name}`;
      const result = { examples: training.rows, studentModel, gapClosed: null, promptTokensSaved: null };
      await finishDistillation({ records, artifacts }, distillationId, result);
    };
    // Published before, by a run that was killed afterwards: training.json is put on record last.
    const published = (await records.artifacts(distillationId)).has('training') && (await publishedTraining(artifacts, distillationId));
    if (published) return await end(published);

    const student = catalogue.students[spec.student.model];
    if (!student)
      throw new PermanentError('model_unknown', `The student ${spec.student.model} is no longer in the model catalogue: put it back.`);
    if (student.trainer !== spec.training.backend)
      throw new PermanentError(
        'model_unknown',
        `The student ${spec.student.model} is trained by ${student.trainer} now, and this distillation was accepted for ${spec.training.backend}: put its entry of the model catalogue back, or submit again.`,
      );
    await records.stageStarted(distillationId, 'training');
    const scratch = await artifacts.scratch(artifactKey(distillationId, 'training'));
    const output = join(scratch, `attempt-${context.attempt}`);
    await rm(output, { recursive: true, force: true });
    try {
      const { train: rows } = await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema);
      const train = await artifacts.localPath(artifactKey(distillationId, 'train'));
      const valid = await artifacts.localPath(artifactKey(distillationId, 'valid'));
      const weights = teacherWeights(catalogue, { teacher: spec.teacher.model, student: spec.student.model });
      const trained = await backends[spec.training.backend](
        { distillationId, spec, student, teacherWeights: weights, train, valid, rows, scratch, output },
        {
          signal,
          ended: async () => terminalStatuses.includes((await records.state(distillationId)) ?? 'cancelled'),
          stopping: draining,
          onEvent: createProgress(distillationId, dependencies),
        },
      );
      metrics.trainingTokens.inc(trained.summary.supervisedTokens ?? 0);
      const { base } = student;
      const training =
        trained.kind === 'adapter'
          ? await publishAdapter({ records, artifacts }, distillationId, { spec, base, ...trained })
          : await publishHosted({ records, artifacts }, distillationId, { spec, base, trained });
      log.info({ steps: training.steps, seconds: training.seconds }, 'student trained');
      await rm(scratch, { recursive: true, force: true });
      await end(training);
    } catch (error) {
      throw asEnding(error);
    }
  };
}
