import { z } from 'zod';
import { sha256Schema } from './ids.ts';

const curve = z.array(z.tuple([z.int(), z.number()]));

/** What a host tells of a training that it has done; null is what it does not tell. */
export const hostedSummarySchema = z.strictObject({
  /** What the host calls the student. */
  model: z.string(),
  /** The host's own name for the training: a job's id, a training run's path. */
  job: z.string(),
  steps: z.int().nullable(),
  epochs: z.number().nullable(),
  seconds: z.number(),
  rows: z.int(),
  /** What the host has counted, and asks to be paid for. */
  trainedTokens: z.int().nullable(),
  supervisedTokens: z.int().nullable(),
  bestStep: z.int().nullable(),
  trainLoss: curve,
  validLoss: curve,
  /** Steps from which it went on after a stop. */
  resumedFrom: z.array(z.int()),
  versions: z.record(z.string(), z.string()),
});
export type HostedSummary = z.infer<typeof hostedSummarySchema>;

/** `5-adapter/training.json` of a student that a host has trained. */
export const hostedTrainingFileSchema = z.strictObject({
  backend: z.enum(['tinker', 'openai']),
  preset: z.string(),
  base: z.string(),
  /** What was really used: what the backend made of the preset, and what the host says it took. */
  settings: z.record(z.string(), z.unknown()),
  costUsd: z.number().nullable(),
  /** sha256 of the adapter's files where the host lets go of them; empty where the student lives on the host alone. */
  files: z.record(z.string(), sha256Schema),
  ...hostedSummarySchema.shape,
});
export type HostedTrainingFile = z.infer<typeof hostedTrainingFileSchema>;
