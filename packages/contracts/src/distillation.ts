import { z } from 'zod';
import { localOwner, ownerSchema } from './access-key.ts';
import { verdictShape } from './gates.ts';
import { distillationIdSchema, sha256Schema, timeSchema } from './ids.ts';
import { intervalSchema } from './interval.ts';
import { problemCodeSchema } from './problem.ts';
import { metadataSchema } from './spec.ts';
import { stageNameSchema, stageNames } from './stages.ts';
import { usageSchema } from './usage.ts';

export const statuses = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export const statusSchema = z.enum(statuses);
export type Status = z.infer<typeof statusSchema>;
export const terminalStatuses: readonly Status[] = ['succeeded', 'failed', 'cancelled'];

export const stageSchema = z.strictObject({
  name: stageNameSchema,
  status: z.enum(['waiting', 'running', 'succeeded', 'failed', 'cancelled', 'skipped']),
  /** Units: questions, answers, examples, steps, answers of arms. */
  done: z.int().min(0),
  total: z.int().min(0).nullable(),
  startedAt: timeSchema.nullable(),
  finishedAt: timeSchema.nullable(),
});
export type Stage = z.infer<typeof stageSchema>;

export const distillationErrorSchema = z.strictObject({
  code: problemCodeSchema,
  message: z.string(),
  stage: stageNameSchema.nullable(),
});
export type DistillationError = z.infer<typeof distillationErrorSchema>;

/** `spentUsd` never exceeds `limitUsd` as long as hosts keep to their prices and to `max_tokens`. */
export const budgetSchema = z.strictObject({
  limitUsd: z.number().nullable(),
  /** Settled calls, and what calls may have cost whose process was lost before it could tell. */
  spentUsd: z.number(),
  /** Set aside for calls under way. */
  reservedUsd: z.number(),
});
export type Budget = z.infer<typeof budgetSchema>;

export const resultSchema = z.strictObject({
  examples: z.int().min(0),
  /**
   * Model name to chat with at the gateway, or what the host calls a student that it trained and keeps; null when the distillation stopped
   * after the dataset.
   */
  studentModel: z.string().nullable(),
  gapClosed: intervalSchema.nullable(),
  promptTokensSaved: z.int().nullable(),
  ...verdictShape,
});
export type Result = z.infer<typeof resultSchema>;

/** As a stage writes it: who reaches no verdict leaves it out. */
export type ResultInput = z.input<typeof resultSchema>;

export const distillationSchema = z
  .strictObject({
    id: distillationIdSchema,
    object: z.literal('distillation'),
    name: z.string(),
    owner: ownerSchema.default(localOwner),
    status: statusSchema,
    stage: stageNameSchema.nullable(),
    stages: z.array(stageSchema).length(stageNames.length),
    progress: z.strictObject({
      percent: z.number().min(0).max(100),
      /** How much longer it takes: as likely more as less (`p50`), and hardly more (`p90`); null as long as nothing can be said. */
      etaSeconds: z.strictObject({ p50: z.number(), p90: z.number() }).nullable(),
    }),
    models: z.strictObject({ teacher: z.string(), student: z.string() }),
    usage: usageSchema,
    budget: budgetSchema,
    result: resultSchema.nullable(),
    error: distillationErrorSchema.nullable(),
    stopAfter: z.enum(['dataset', 'training']).nullable(),
    /** Where it only evaluates the student of another distillation again: that one's id. */
    evaluationOf: distillationIdSchema.nullable().default(null),
    /** Where its spec was made from that of another distillation: that one's id, also when it is gone. */
    clonedFrom: distillationIdSchema.nullable().default(null),
    /** Its examples are rows that the user has handed in: no question is asked. */
    ownRows: z.boolean().default(false),
    specSha256: sha256Schema,
    metadata: metadataSchema,
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Distillation' });
export type Distillation = z.infer<typeof distillationSchema>;
