import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import { type AnyTrainingFile, artifactKey, type Catalogue, datasetStatsSchema, type TrainingJob } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { teacherWeights } from '@understudy/models';
import { type Handler, PermanentError, type Pipeline } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { attemptTraining, type Backends } from './attempt-training.ts';
import { createProgress } from './create-progress.ts';
import { publishAdapter } from './publish-adapter.ts';
import { publishHosted } from './publish-hosted.ts';
import { publishedTraining } from './published-training.ts';
import { planVariants } from './sweep/plan-variants.ts';
import { sweepVariants } from './sweep/sweep-variants.ts';
import { trainVariant } from './sweep/train-variant.ts';
import { createVariantStore } from './sweep/variant-store.ts';

export type TrainDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  pipeline: Pick<Pipeline, 'addVariants'>;
  catalogue: Catalogue;
  backends: Backends;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingTokens' | 'trainingSteps' | 'trainingLastStep'>;
};

/** Trains the student on the published dataset, itself or, of a sweep, through jobs of which each trains one variant. */
export function createTrainStudent(dependencies: TrainDependencies): Handler<TrainingJob> {
  const { records, artifacts, catalogue, metrics } = dependencies;

  return async ({ distillationId, variant: index }, context) => {
    const spec = await loadSpec(artifacts, distillationId);
    const variants = planVariants(spec);
    const end = async (training: AnyTrainingFile) => {
      await createVariantStore(artifacts, distillationId).dropWeights(variants.length);
      await records.stageFinished(distillationId, 'training');
      if (spec.stopAfter !== 'training') return;
      const studentModel = 'backend' in training ? training.model : `student:${spec.name}`;
      const result = { examples: training.rows, studentModel, gapClosed: null, promptTokensSaved: null };
      await finishDistillation({ records, artifacts }, distillationId, result);
    };
    // Published before, by a run that was killed afterwards: training.json is put on record last.
    const published = (await records.artifacts(distillationId)).has('training') && (await publishedTraining(artifacts, distillationId));
    if (published) return index === undefined ? await end(published) : undefined;

    const student = catalogue.students[spec.student.model];
    if (!student)
      throw new PermanentError('model_unknown', `The student ${spec.student.model} is no longer in the model catalogue: put it back.`);
    if (student.trainer !== spec.training.backend)
      throw new PermanentError(
        'model_unknown',
        `The student ${spec.student.model} is trained by ${student.trainer} now, and this distillation was accepted for ${spec.training.backend}: put its entry of the model catalogue back, and retry it, or clone it.`,
      );
    await records.stageStarted(distillationId, 'training');
    const stats = await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema);
    const weights = teacherWeights(catalogue, { teacher: spec.teacher.model, student: spec.student.model });
    const given = { student, rows: stats.train, teacherWeights: weights };

    if (index !== undefined) {
      const variant = variants[index];
      if (!variant) throw new PermanentError('internal', `The sweep of ${distillationId} has no variant ${index}.`);
      return await trainVariant(dependencies, distillationId, { variant, ...given }, context);
    }
    if (variants.length > 0)
      return await end(
        await sweepVariants(dependencies, distillationId, { spec, stats, variants }, context).catch((error) => {
          throw asEnding(error);
        }),
      );

    const onEvent = createProgress(distillationId, dependencies);
    const attempt = { distillationId, spec, ...given, key: artifactKey(distillationId, 'training'), onEvent };
    const training = await attemptTraining(dependencies, attempt, context, async (trained) => {
      const { base } = student;
      metrics.trainingTokens.inc(trained.summary.supervisedTokens ?? 0);
      return trained.kind === 'adapter'
        ? await publishAdapter({ records, artifacts }, distillationId, { spec, base, ...trained })
        : await publishHosted({ records, artifacts }, distillationId, { spec, base, trained });
    });
    context.log.info({ steps: training.steps, seconds: training.seconds }, 'student trained');
    await end(training);
  };
}
