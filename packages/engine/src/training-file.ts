import {
  type ParityResult,
  type ShownRow,
  type TrainingFile,
  type TrainingSettings,
  type TrainingSummary,
  trainingFileSchema,
} from '@understudy/contracts';

type Facts = {
  preset: string;
  base: string;
  settings: TrainingSettings;
  summary: TrainingSummary;
  parity?: ParityResult | undefined;
  row?: ShownRow | undefined;
};

/** training.json of a finished training. `files`: sha256 by file name. */
export function trainingFile({ preset, base, settings, summary, parity, row }: Facts, files: TrainingFile['files']): TrainingFile {
  return trainingFileSchema.parse({ preset, base, settings, files, ...(parity && { parity }), ...(row && { row }), ...summary });
}
