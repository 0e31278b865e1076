import { z } from 'zod';
import { messageSchema } from './chat.ts';
import { hostedSummarySchema } from './hosted-training.ts';
import { sha256Schema } from './ids.ts';
import { inspectionSchema, shownRowSchema } from './inspection.ts';
import { parityResultSchema, paritySchema } from './parity.ts';
import { sweepResultSchema } from './sweep.ts';
import { trainingSettingsSchema } from './training.ts';

const base = {
  /** Chosen by the caller; every reply carries it. */
  id: z.string(),
  /** A GGUF file, a folder of Hugging Face weights, or a Hub id. */
  base: z.string(),
  /** Folder for weights converted from GGUF, kept by the file's sha256. */
  cache: z.string(),
};

/** How an answer is looked at: what stands before the question, and whether the adapter is on. */
const scoredArmSchema = z.strictObject({ name: z.string().min(1), script: z.array(messageSchema), adapter: z.boolean() });

export const exportFormatSchema = z.enum(['peft', 'gguf', 'merged']);

/** JSON lines from a service to the engine, over stdin. Paths are absolute and local. */
export const engineRequestSchema = z
  .discriminatedUnion('op', [
    /** Converts a GGUF base to Hugging Face weights if need be and counts its parameters. */
    z.strictObject({ op: z.literal('prepare'), ...base }),
    z.strictObject({
      op: z.literal('train'),
      ...base,
      train: z.string(),
      valid: z.string().nullable(),
      settings: trainingSettingsSchema,
      /** For soft labels: the teacher's weights (where it is the student's own base, no second model is loaded) and what stood before each row. */
      teacher: z.strictObject({ base: z.string(), script: z.array(messageSchema) }).nullable(),
      /** Finished files go here: adapter_model.safetensors, adapter_config.json, adapter.gguf. */
      output: z.string(),
      /** Checkpoints; one that is found here is resumed. */
      checkpoints: z.string(),
      /** A checkpoint after so many steps or so many seconds, whichever come first. */
      checkpointSteps: z.int().min(1),
      checkpointSeconds: z.number().positive(),
      /** Written as the base into adapter_config.json: never a local path. */
      baseName: z.string(),
      /** Also write `output`/merged, the full weights. */
      exportMerged: z.boolean().optional(),
    }),
    /** The same on Tinker's service; its address and key stand in the environment. */
    z.strictObject({
      op: z.literal('train-tinker'),
      id: z.string(),
      /** As the service calls it. */
      base: z.string(),
      /** Folder or Hub id of its tokenizer. */
      tokenizer: z.string(),
      train: z.string(),
      valid: z.string().nullable(),
      settings: trainingSettingsSchema,
      /** The adapter goes here, where the service lets go of it. */
      output: z.string(),
      /** File of what a later attempt needs in order to go on. */
      state: z.string(),
      checkpointSteps: z.int().min(1),
      /** What the training is called on the service. */
      name: z.string(),
    }),
    z.strictObject({
      op: z.literal('score'),
      ...base,
      /** PEFT folder; null where no arm has the adapter on. */
      adapter: z.string().nullable(),
      arms: z.array(scoredArmSchema).min(1),
      /** Arm from whose distribution the KL divergence of every arm is measured; null leaves it out. */
      reference: z.string().nullable(),
      /** Also tell the log-probability of each token. */
      perToken: z.boolean(),
      /** JSON lines of rows ({id, messages}): every assistant turn is scored. */
      rows: z.string(),
    }),
    /** Renders rows as `train` does: the first `count` in full, all of them in figures. Refused rows are listed, and end nothing. */
    z.strictObject({
      op: z.literal('inspect'),
      ...base,
      rows: z.string(),
      /** Stands before every row and is never supervised. */
      script: z.array(messageSchema),
      count: z.int().min(0).max(1000),
      maxTokens: trainingSettingsSchema.shape.maxTokens,
    }),
    /** Writes a trained adapter in other forms; `merged` is a folder `merged/` of full weights. */
    z.strictObject({
      op: z.literal('export'),
      ...base,
      adapter: z.string(),
      output: z.string(),
      baseName: z.string(),
      formats: z.array(exportFormatSchema).min(1),
    }),
    /** Serves the base, a GGUF file, with `adapter`/adapter.gguf by llama.cpp and compares its tokens and log-probabilities with the engine's. */
    z.strictObject({
      op: z.literal('parity'),
      ...base,
      adapter: z.string(),
      rows: z.string(),
      /** Questions asked, from the first row on. */
      count: z.int().min(1).max(1000),
    }),
    /** End the running `train` within a second, in the middle of a step too, with a checkpoint of the last whole one and `stopped: true`. */
    z.strictObject({ op: z.literal('stop'), id: z.string() }),
  ])
  .meta({ id: 'EngineRequest' });
export type EngineRequest = z.infer<typeof engineRequestSchema>;

/** Sum of negative log-likelihoods and of KL divergences over an answer's tokens (end of turn included), in nats. */
export const armScoreSchema = z.strictObject({
  nll: z.number(),
  kl: z.number().nullable(),
  /** Of each scored token, in order; only where `perToken` asked for them. */
  logProbabilities: z.array(z.number()).optional(),
});

const scoredRowSchema = z.strictObject({ id: z.string(), tokens: z.int().min(1), arms: z.record(z.string(), armScoreSchema) });

export const trainingSummarySchema = z.strictObject({
  steps: z.int(),
  epochs: z.number(),
  seconds: z.number(),
  rows: z.int(),
  totalTokens: z.int(),
  supervisedTokens: z.int(),
  supervisedTokensPerSecond: z.number(),
  totalTokensPerSecond: z.number(),
  /** What scoring the teacher's answers took, in all attempts; null with hard labels. */
  teacherSeconds: z.number().nullable(),
  /** Most memory so far: of the device, or of the engine's process where it trains on the CPU. */
  peakMemoryBytes: z.int(),
  precision: z.enum(['float32', 'bfloat16']),
  bestStep: z.int(),
  trainLoss: z.array(z.tuple([z.int(), z.number()])),
  /** Of the same kind as `trainLoss`; the best weights and the early stop follow it. */
  validLoss: z.array(z.tuple([z.int(), z.number()])),
  /** Cross-entropy on the held-out rows: with soft labels the part of `validLoss` that compares with a run with hard ones. */
  validCrossEntropy: z.array(z.tuple([z.int(), z.number()])),
  resumedFrom: z.array(z.int()),
  parameters: z.int(),
  trainableParameters: z.int(),
  versions: z.record(z.string(), z.string()),
});
export type TrainingSummary = z.infer<typeof trainingSummarySchema>;

/** `5-adapter/training.json`. */
export const trainingFileSchema = z.strictObject({
  preset: z.string(),
  base: z.string(),
  settings: trainingSettingsSchema,
  /** sha256 of the adapter's files by file name: whoever loads one checks it. This file is published last. */
  files: z.record(z.string(), sha256Schema),
  /** The adapter as llama.cpp serves it, compared with the engine; older files lack it. */
  parity: parityResultSchema.optional(),
  /** One row as it was trained on; older files lack it. */
  row: shownRowSchema.optional(),
  /** The variants that this one was chosen from; null when there was no sweep. */
  sweep: sweepResultSchema.nullable().default(null),
  ...trainingSummarySchema.shape,
});
export type TrainingFile = z.infer<typeof trainingFileSchema>;

/** What may go wrong with a service that trains, or because its SDK is not installed. */
const hostCodes = [
  'extra_missing',
  'training_auth',
  'training_base_unknown',
  'training_refused',
  'training_unreachable',
  'training_failed',
] as const;

/** JSON lines from the engine, over stdout. A request ends with `done` or `error`. */
export const engineReplySchema = z
  .discriminatedUnion('event', [
    z.strictObject({ event: z.literal('ready'), versions: z.record(z.string(), z.string()) }),
    z.strictObject({
      event: z.literal('phase'),
      id: z.string(),
      phase: z.enum(['converting', 'loading', 'training', 'exporting', 'scoring', 'comparing']),
    }),
    z.strictObject({
      event: z.literal('step'),
      id: z.string(),
      step: z.int(),
      steps: z.int(),
      loss: z.number(),
      learningRate: z.number(),
      supervisedTokensPerSecond: z.number(),
    }),
    z.strictObject({ event: z.literal('validation'), id: z.string(), step: z.int(), loss: z.number(), crossEntropy: z.number() }),
    z.strictObject({ event: z.literal('checkpoint'), id: z.string(), step: z.int() }),
    z.strictObject({ event: z.literal('scored'), id: z.string(), done: z.int(), total: z.int(), row: scoredRowSchema }),
    z.strictObject({ event: z.literal('inspected'), id: z.string(), row: shownRowSchema }),
    z.strictObject({
      event: z.literal('done'),
      id: z.string(),
      op: z.enum(['prepare', 'train', 'train-tinker', 'score', 'inspect', 'export', 'parity']),
      stopped: z.boolean(),
      parameters: z.int().nullable(),
      summary: trainingSummarySchema.nullable(),
      /** `train-tinker` only. */
      hosted: hostedSummarySchema.optional(),
      /** Tokens of the longest script as the chat template renders it: `score` only. */
      scriptTokens: z.strictObject({ prompt: z.int(), demonstrations: z.int() }).nullable(),
      /** `score` only: what a token of context takes of the base's key-value cache at 16 bits a number; null where its config does not say. */
      keyValueBytesPerToken: z.int().min(1).nullable().optional(),
      /** `inspect` only. */
      inspection: inspectionSchema.optional(),
      /** `parity` only. */
      parity: paritySchema.optional(),
    }),
    z.strictObject({
      event: z.literal('error'),
      id: z.string().nullable(),
      code: z.enum([
        'invalid_request',
        'invalid_rows',
        'base_unreadable',
        'tokenizer_mismatch',
        'out_of_memory',
        'diverged',
        'disk_full',
        'parity_failed',
        'scores_not_finite',
        'internal',
        ...hostCodes,
      ]),
      message: z.string(),
    }),
  ])
  .meta({ id: 'EngineReply' });
export type EngineReply = z.infer<typeof engineReplySchema>;
