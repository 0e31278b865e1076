import { type AcceptedSpec, trainingPreset } from '@understudy/contracts';

export type OpenaiSettings = { seed: number; hyperparameters: Record<string, unknown>; epochs: number };

/**
 * The preset as far as such a host can be told: how often it sees the rows, and the seed. Rank, rate and schedule are the host's; so is the
 * batch, which has to fit the rate, but for `paper`, whose hundred steps of one example become as many epochs as come nearest.
 */
export function openaiSettings(
  { training }: Pick<AcceptedSpec, 'training'>,
  { rows, extra }: { rows: number; extra: Readonly<Record<string, unknown>> | undefined },
): OpenaiSettings {
  const preset = trainingPreset(training.preset, { rows, parameters: 0, softLabels: false });
  const batch = training.batch ?? (training.preset === 'paper' ? preset.batch : undefined);
  const asked = preset.steps === null ? preset.epochs : (preset.steps * preset.batch) / Math.max(1, rows);
  const epochs = training.epochs ?? Math.max(1, Math.round(asked));
  const hyperparameters = {
    ...extra,
    n_epochs: epochs,
    ...(batch === undefined ? {} : { batch_size: batch }),
    ...(training.learningRateMultiplier === undefined ? {} : { learning_rate_multiplier: training.learningRateMultiplier }),
  };
  return { seed: training.seed ?? preset.seed, hyperparameters, epochs };
}
