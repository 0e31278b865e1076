import { ArtifactError, type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  artifactKey,
  type Distillation,
  type Event,
  type FineTuningCheckpoint,
  type FineTuningEvent,
  type FineTuningJob,
  type HostedTrainingFile,
  hostedTrainingFileSchema,
  type TrainingFile,
  trainingFileSchema,
  trainingPreset,
} from '@understudy/contracts';
import { z } from 'zod';
import { fileIdOf } from './file-object.ts';
import { unixTime } from './unix-time.ts';

type AnyTraining = TrainingFile | HostedTrainingFile;
const anyTrainingSchema = z.union([trainingFileSchema, hostedTrainingFileSchema]);

/** A distillation as OpenAI shows a fine-tuning job. */
export async function jobView(artifacts: ArtifactStore, record: Distillation, now: number): Promise<FineTuningJob> {
  const { id, models, metadata, createdAt, finishedAt, error, progress } = record;
  const spec = await loadSpec(artifacts, id);
  const training = finishedAt === null ? null : await readTraining(artifacts, id);
  const { epochs, batch, learningRateMultiplier, seed, preset } = spec.training;
  const hyperparameters = {
    n_epochs: epochs ?? ('auto' as const),
    batch_size: batch ?? ('auto' as const),
    learning_rate_multiplier: learningRateMultiplier ?? ('auto' as const),
  };
  const { etaSeconds } = progress;
  return {
    id,
    object: 'fine_tuning.job',
    status: statusOf(record),
    model: models.student,
    fine_tuned_model: studentOf(record),
    ...filesOf(spec),
    hyperparameters,
    method: { type: 'supervised', supervised: { hyperparameters } },
    seed: seed ?? trainingPreset(preset, { rows: 0, parameters: 0, softLabels: false }).seed,
    created_at: unixTime(createdAt),
    finished_at: finishedAt === null ? null : unixTime(finishedAt),
    estimated_finish: etaSeconds === null ? null : Math.ceil(now / 1000 + etaSeconds.p90),
    trained_tokens: training && ('backend' in training ? training.trainedTokens : training.totalTokens),
    result_files: [],
    error: error && {
      code: error.code,
      message: error.message,
      param: error.stage === 'dataset' && record.ownRows ? 'training_file' : null,
    },
    organization_id: 'understudy',
    integrations: [],
    metadata,
  };
}

/** Rows of the user's own are checked by the dataset stage: that is the validating of files. */
function statusOf({ status, stage, ownRows }: Distillation): FineTuningJob['status'] {
  return status === 'running' && stage === 'dataset' && ownRows ? 'validating_files' : status;
}

/** By id: the name of a distillation means the newest of that name, and a job's model shall stay what it was. */
function studentOf({ id, result }: Distillation): string | null {
  const model = result?.studentModel ?? null;
  return model?.startsWith('student:') ? `student:${id}` : model;
}

function filesOf({ questions: { items }, dataset: { rows } }: AcceptedSpec): Pick<FineTuningJob, 'training_file' | 'validation_file'> {
  const asked = items === undefined || Array.isArray(items) ? undefined : items.upload;
  const train = rows?.train ?? asked;
  return {
    training_file: train === undefined ? 'none' : fileIdOf(train),
    validation_file: rows?.valid === undefined ? null : fileIdOf(rows.valid),
  };
}

/** The weights that were kept, which are those with the least held-out loss; no others are. Empty while there are none. */
export async function checkpointsOf(artifacts: ArtifactStore, record: Distillation): Promise<FineTuningCheckpoint[]> {
  const model = studentOf(record);
  const training = model === null ? null : await readTraining(artifacts, record.id);
  if (model === null || training === null) return [];
  const step = training.bestStep ?? training.steps ?? 0;
  const lossAt = (curve: AnyTraining['validLoss']) => curve.findLast(([at]) => at <= step)?.[1];
  const [trainLoss, validLoss] = [lossAt(training.trainLoss), lossAt(training.validLoss)];
  const trainedAt = record.stages.find(({ name }) => name === 'training')?.finishedAt ?? record.createdAt;
  return [
    {
      id: `ftckpt_${record.id.slice('dst_'.length)}`,
      object: 'fine_tuning.job.checkpoint',
      created_at: unixTime(trainedAt),
      fine_tuning_job_id: record.id,
      fine_tuned_model_checkpoint: model,
      step_number: step,
      metrics: {
        step,
        ...(trainLoss !== undefined && { train_loss: trainLoss }),
        ...(validLoss !== undefined && { valid_loss: validLoss }),
      },
    },
  ];
}

const metricNames: Readonly<Record<string, string>> = { steps: 'total_steps', loss: 'train_loss', validLoss: 'valid_loss' };

/** An event as OpenAI shows it; those of the training carry figures by OpenAI's names. */
export function eventView({ id, at, type, level, message, data }: Event): FineTuningEvent {
  const isMetrics = type === 'training' && data.step !== undefined;
  const named = Object.entries(data).map(([key, value]) => [metricNames[key] ?? key, value]);
  return {
    id,
    object: 'fine_tuning.job.event',
    created_at: unixTime(at),
    level,
    message,
    type: isMetrics ? 'metrics' : 'message',
    data: isMetrics ? Object.fromEntries(named) : data,
  };
}

async function readTraining(artifacts: ArtifactStore, id: string): Promise<AnyTraining | null> {
  try {
    return await readJson(artifacts, artifactKey(id, 'training'), anyTrainingSchema);
  } catch (error) {
    if (error instanceof ArtifactError && error.code === 'not_found') return null;
    throw error;
  }
}
