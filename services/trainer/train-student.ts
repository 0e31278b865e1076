import { type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type AnyTrainingFile,
  artifactKey,
  type Catalogue,
  datasetStatsSchema,
  type TrainingJob,
} from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { teacherWeights } from '@understudy/models';
import { type Handler, type JobContext, PermanentError, type Pipeline } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { asEnding } from './as-ending.ts';
import { attemptTraining, type Backends } from './attempt-training.ts';
import type { TrainingInput } from './backends/backend.ts';
import { createProgress } from './create-progress.ts';
import { publishTraining } from './publish-training.ts';
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
  const { records, artifacts, catalogue } = dependencies;

  const train = async ({ distillationId, variant: index }: TrainingJob, context: JobContext): Promise<void> => {
    const spec = await loadSpec(artifacts, distillationId);
    const published = await publishedTraining({ records, artifacts }, distillationId);
    if (published) return index === undefined ? await endTraining(dependencies, distillationId, { spec, training: published }) : undefined;

    const student = requireStudent(catalogue, spec);
    await records.stageStarted(distillationId, 'training');
    const stats = await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema);
    const weights = teacherWeights(catalogue, { teacher: spec.teacher.model, student: spec.student.model });
    const input = { student, rows: stats.train, teacherWeights: weights };
    const variants = planVariants(spec);

    if (index !== undefined) {
      const variant = variants[index];
      if (!variant) throw new PermanentError('internal', `The sweep of ${distillationId} has no variant ${index}.`);
      return await trainVariant(dependencies, distillationId, { variant, ...input }, context);
    }
    const training =
      variants.length > 0
        ? await sweepVariants(dependencies, distillationId, { spec, stats, variants }, context)
        : await trainOne(dependencies, distillationId, { spec, ...input }, context);
    await endTraining(dependencies, distillationId, { spec, training });
  };

  return async (job, context) => {
    try {
      await train(job, context);
    } catch (error) {
      throw asEnding(error);
    }
  };
}

function requireStudent({ students }: Catalogue, { student: { model }, training: { backend } }: AcceptedSpec) {
  const student = students[model];
  if (!student) throw new PermanentError('model_unknown', `The student ${model} is no longer in the model catalogue: put it back.`);
  if (student.trainer !== backend)
    throw new PermanentError(
      'model_unknown',
      `The student ${model} is trained by ${student.trainer} now, and this distillation was accepted for ${backend}: put its entry of the model catalogue back, and retry it, or clone it.`,
    );
  return student;
}

async function trainOne(
  dependencies: TrainDependencies,
  distillationId: string,
  { spec, ...input }: TrainingInput & { spec: AcceptedSpec },
  context: JobContext,
): Promise<AnyTrainingFile> {
  const onEvent = createProgress(distillationId, dependencies);
  const attempt = { distillationId, spec, ...input, key: artifactKey(distillationId, 'training'), onEvent };
  const training = await attemptTraining(dependencies, attempt, context, (trained) =>
    publishTraining(dependencies, distillationId, { spec, base: input.student.base, trained }),
  );
  context.log.info({ steps: training.steps, seconds: training.seconds }, 'student trained');
  return training;
}

/** May be repeated. Where the spec stops here the distillation has succeeded; else the evaluation follows by itself. */
async function endTraining(
  { records, artifacts }: TrainDependencies,
  distillationId: string,
  { spec, training }: { spec: AcceptedSpec; training: AnyTrainingFile },
): Promise<void> {
  await createVariantStore(artifacts, distillationId).dropWeights(planVariants(spec).length);
  await records.stageFinished(distillationId, 'training');
  if (spec.stopAfter !== 'training') return;
  const studentModel = 'backend' in training ? training.model : `student:${spec.name}`;
  const result = { examples: training.rows, studentModel, gapClosed: null, promptTokensSaved: null };
  await finishDistillation({ records, artifacts }, distillationId, result);
}
