import { type PresetName, type TrainingSettings, trainingPreset } from '@understudy/contracts';
import { type EngineQuestion, weightsUnder } from '@understudy/engine';
import { home } from './paths.ts';

/** The student that all benchmarks on a CPU train. */
const student = 'smollm2-135m';

export async function source() {
  const weights = weightsUnder(home);
  return { base: await weights.pathOf(student), cache: weights.cache };
}

export function presetFor(name: PresetName, facts: { rows: number; parameters: number }): TrainingSettings {
  return trainingPreset(name, facts);
}

/** `recommended` for the student and two hundred rows, never ended early, with what a benchmark sets over it. */
export function settingsWith(more: Partial<TrainingSettings>): TrainingSettings {
  return { ...presetFor('recommended', { rows: 200, parameters: 135e6 }), patience: null, ...more };
}

export type TrainJob = {
  train: string;
  valid?: string;
  settings: TrainingSettings;
  /** Where the adapter goes. */
  output: string;
  checkpoints: string;
  /** Left out, none is written before the end. */
  checkpointSteps?: number;
};

export async function trainRequest({ valid, checkpointSteps, ...job }: TrainJob): Promise<EngineQuestion> {
  const never = 1_000_000;
  return { op: 'train', ...(await source()), ...job, valid: valid ?? null, checkpointSteps: checkpointSteps ?? never, baseName: student };
}
