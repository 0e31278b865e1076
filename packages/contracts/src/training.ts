import { z } from 'zod';

export const projectionSchema = z.enum(['q', 'k', 'v', 'o', 'gate', 'up', 'down']);

/** Everything the engine needs to know about how to train; presets are values of this type. */
export const trainingSettingsSchema = z.strictObject({
  rank: z.int().min(1).max(256),
  alpha: z.number().positive().max(1024),
  projections: z.array(projectionSchema).min(1).max(7),
  learningRate: z.number().positive().max(1),
  /** Share of the steps over which the learning rate climbs from 0. */
  warmupShare: z.number().min(0).max(0.5),
  /** After the warm-up: linear to 0, or level. */
  decay: z.enum(['linear', 'constant']),
  beta1: z.number().min(0).lt(1),
  beta2: z.number().min(0).lt(1),
  /** Largest norm of the gradient; null leaves it alone. */
  clip: z.number().positive().max(1_000_000).nullable(),
  /** Examples a step. */
  batch: z.int().min(1).max(1024),
  epochs: z.number().positive().max(100),
  /** Exact number of steps; null follows `epochs`. */
  steps: z.int().min(1).max(1_000_000).nullable(),
  /** Epochs without a better held-out loss before training stops; null never stops early. */
  patience: z.int().min(1).max(100).nullable(),
  /** `hard`: the answers' own tokens. `soft`: also the teacher's distribution over them, where the trainer can load the teacher. */
  labels: z.enum(['hard', 'soft']),
  /** Weight of the KL divergence from the teacher, beside cross-entropy; null with hard labels. */
  softShare: z.number().gt(0).max(1).nullable(),
  /** Longest row in tokens; a longer one is refused, never cut. */
  maxTokens: z.int().min(16).max(131_072),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
});

export type TrainingSettings = z.infer<typeof trainingSettingsSchema>;

export const presetNameSchema = z.enum(['paper', 'recommended']);
export type PresetName = z.infer<typeof presetNameSchema>;

const common = { maxTokens: 2048, seed: 42 } as const;
const hard = { labels: 'hard', softShare: null } as const;
/** What measured best on the Beethoven example: docs/decisions/0011. */
const soft = { labels: 'soft', softShare: 0.5 } as const;

/** What a preset follows: rows to train on, parameters of the student, and whether the trainer can score the teacher's answers. */
type TrainingFacts = { rows: number; parameters: number; softLabels: boolean };

/**
 * `paper` is the source's recipe: rank 32, alpha 64 on q, k, v; Adam at 1e-4; 100 steps of one example.
 * `recommended` follows "LoRA Without Regret" (all linear layers, ten times the rate) and our own measurements.
 */
export function trainingPreset(name: PresetName, facts: TrainingFacts): TrainingSettings {
  if (name === 'paper')
    return {
      ...common,
      ...hard,
      rank: 32,
      alpha: 64,
      projections: ['q', 'k', 'v'],
      learningRate: 1e-4,
      warmupShare: 0.05,
      decay: 'constant',
      beta1: 0.9,
      beta2: 0.999,
      clip: null,
      batch: 1,
      epochs: 1,
      steps: 100,
      patience: null,
    };
  const small = facts.parameters <= 1e9;
  return {
    ...common,
    ...(facts.softLabels ? soft : hard),
    rank: 32,
    alpha: small ? 64 : 32,
    projections: ['q', 'k', 'v', 'o', 'gate', 'up', 'down'],
    learningRate: small ? 1e-3 : 4e-4,
    warmupShare: 0.05,
    decay: 'linear',
    beta1: 0.9,
    beta2: 0.95,
    clip: 1,
    batch: batchFor(facts.rows),
    epochs: 3,
    steps: null,
    patience: 1,
  };
}

/**
 * Some 25 steps an epoch, with 4 to 16 rows each. Of few rows a step takes few, so that there are enough steps to learn in; but a pass over
 * few tokens costs almost what a full one does, so that no step takes fewer than it must: docs/decisions/0031.
 */
function batchFor(rows: number): number {
  return Math.min(16, Math.max(4, Math.round(rows / 25)));
}

/** A preset with what is given over it. `labels` brings its `softShare` along; undefined stands for what the preset says. */
export function trainingSettings(
  name: PresetName,
  facts: TrainingFacts,
  given: { [Key in keyof TrainingSettings]?: TrainingSettings[Key] | undefined },
): TrainingSettings {
  const over = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...trainingPreset(name, facts), ...(given.labels && (given.labels === 'soft' ? soft : hard)), ...over };
}
