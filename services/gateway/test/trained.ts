import type { TrainingFile } from '@understudy/contracts';
import type { Gateway } from './start-gateway.ts';

/** `5-adapter/training.json` as the trainer leaves it. */
const training: TrainingFile = {
  preset: 'recommended',
  base: 'small',
  settings: {
    rank: 32,
    alpha: 64,
    projections: ['q', 'k', 'v', 'o', 'gate', 'up', 'down'],
    learningRate: 1e-3,
    warmupShare: 0.05,
    decay: 'linear',
    beta1: 0.9,
    beta2: 0.95,
    clip: 1,
    batch: 4,
    epochs: 3,
    steps: null,
    patience: 1,
    labels: 'hard',
    softShare: null,
    maxTokens: 2048,
    seed: 7,
  },
  files: {},
  sweep: null,
  steps: 30,
  epochs: 3,
  seconds: 54,
  rows: 40,
  totalTokens: 6000,
  supervisedTokens: 2400,
  supervisedTokensPerSecond: 44,
  totalTokensPerSecond: 111,
  teacherSeconds: null,
  peakMemoryBytes: 900_000_000,
  precision: 'float32',
  bestStep: 20,
  trainLoss: [
    [10, 2.1],
    [20, 1.4],
    [30, 1.1],
  ],
  validLoss: [
    [10, 2.2],
    [20, 1.9],
    [30, 2.0],
  ],
  validCrossEntropy: [],
  resumedFrom: [],
  parameters: 135_000_000,
  trainableParameters: 2_000_000,
  versions: {},
};

/** Does to the record and the store what the dataset stage and the trainer do, and ends the distillation. */
export async function trainStudent({ records, leave }: Pick<Gateway, 'records' | 'leave'>, id: string): Promise<void> {
  await records.stageStarted(id, 'training', 30);
  for (const [step, loss] of training.trainLoss) {
    await records.stageProgress(id, 'training', { done: step });
    const message = `step ${step} of 30`;
    await records.appendEvent(id, { type: 'training', level: 'info', message, data: { step, steps: 30, loss } });
  }
  await leave(id, 'training', JSON.stringify(training));
  await records.stageFinished(id, 'training');
  const name = (await records.get(id))?.name;
  await records.succeed(id, { examples: 40, studentModel: `student:${name}`, gapClosed: null, promptTokensSaved: null });
}
