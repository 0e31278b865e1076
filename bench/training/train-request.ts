import { type Message, type PresetName, type TrainingSettings, trainingPreset } from '@understudy/contracts';
import { type EngineQuestion, weightsUnder } from '@understudy/engine';
import { home } from './paths.ts';

/** The student that all benchmarks on a CPU train. */
const student = 'smollm2-135m';

export async function source() {
  const weights = weightsUnder(home);
  return { base: await weights.pathOf(student), cache: weights.cache };
}

/** With hard labels unless soft ones are asked for, so that other figures stay comparable. */
export function presetFor(name: PresetName, facts: { rows: number; parameters: number; softLabels?: boolean }): TrainingSettings {
  return trainingPreset(name, { softLabels: false, ...facts });
}

/** `recommended` for the student and two hundred rows, never ended early, with what a benchmark sets over it. */
export function settingsWith(more: Partial<TrainingSettings>): TrainingSettings {
  return { ...presetFor('recommended', { rows: 200, parameters: 135e6 }), patience: null, ...more };
}

export type TrainJob = {
  train: string;
  valid?: string;
  settings: TrainingSettings;
  /** What the teacher saw before each row: soft labels need it. */
  script?: Message[];
  /** Where the adapter goes. */
  output: string;
  checkpoints: string;
  /** Left out, none is written before the end. */
  checkpointSteps?: number;
};

export async function trainRequest({ valid, checkpointSteps, script, ...job }: TrainJob): Promise<EngineQuestion> {
  const never = 1_000_000;
  const weights = await source();
  const teacher = job.settings.labels === 'soft' && script ? { base: weights.base, script } : null;
  const checkpoints = { checkpointSteps: checkpointSteps ?? never, checkpointSeconds: never };
  return { op: 'train', ...weights, ...job, valid: valid ?? null, teacher, ...checkpoints, baseName: student };
}
