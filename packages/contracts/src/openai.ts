import { z } from 'zod';
import { distillationIdSchema } from './ids.ts';
import { metadataSchema, specSchema } from './spec.ts';

// OpenAI's shapes of files and fine-tuning jobs, so that its clients can drive a distillation. Every job is a distillation and every file
// an upload, seen another way; what these shapes cannot say is refused, and what they ask for that we do not know is null.

const unixTime = z.int().min(0).meta({ description: 'Unix time in seconds.' });

const list = <T extends z.ZodType>(id: string, item: T) =>
  z
    .strictObject({
      object: z.literal('list'),
      data: z.array(item),
      has_more: z.boolean().meta({ description: 'Ask again with `after` set to the id of the last one.' }),
      first_id: z.string().nullable(),
      last_id: z.string().nullable(),
    })
    .meta({ id });

/** `file-` and the ULID of an upload. */
export const fileIdSchema = z
  .string()
  .regex(/^file-[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({ description: 'Id of a file: file- and the ULID of the upload that it is.' });

export const fileObjectSchema = z
  .strictObject({
    id: fileIdSchema,
    object: z.literal('file'),
    bytes: z.int().min(1),
    created_at: unixTime,
    filename: z.string(),
    purpose: z.literal('fine-tune'),
    status: z.literal('processed'),
  })
  .meta({ id: 'OpenAiFile' });
export type FileObject = z.infer<typeof fileObjectSchema>;
export const fileObjectListSchema = list('OpenAiFileList', fileObjectSchema);

export const fileDeletedSchema = z
  .strictObject({ id: fileIdSchema, object: z.literal('file'), deleted: z.literal(true) })
  .meta({ id: 'OpenAiFileDeleted' });

const auto = z.literal('auto');
const hyperparametersSchema = z.strictObject({
  n_epochs: z.union([auto, z.int().min(1).max(100)]).optional(),
  batch_size: z.union([auto, z.int().min(1).max(1024)]).optional(),
  learning_rate_multiplier: z
    .union([auto, z.number().gt(0).max(100)])
    .optional()
    .meta({ description: 'Only where the student is trained by a host with such a setting.' }),
});

/** A spec may say what no request of OpenAI's could: half an epoch. */
const shownHyperparametersSchema = z.strictObject({
  n_epochs: z.union([auto, z.number()]),
  batch_size: z.union([auto, z.number()]),
  learning_rate_multiplier: z.union([auto, z.number()]),
});

const methodSchema = z.strictObject({
  type: z.literal('supervised'),
  supervised: z.strictObject({ hyperparameters: hyperparametersSchema.optional() }).optional(),
});

/** `metadata.prompt` of a request is no metadata: it is the prompt, and as long as a prompt may be. */
const jobMetadataSchema = z
  .looseObject({ prompt: z.string().min(1).max(200_000).optional() })
  .superRefine(({ prompt: _, ...rest }, context) => {
    const result = metadataSchema.safeParse(rest);
    for (const { path, message } of result.error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  });

export const fineTuningJobRequestSchema = z
  .strictObject({
    model: z.string().min(1).max(100).meta({ description: 'A student of the catalogue.' }),
    training_file: z.union([z.literal('none'), fileIdSchema]).meta({
      description: 'Answered rows, which are trained on; or questions, which the teacher answers; or `none`: questions are made too.',
    }),
    validation_file: fileIdSchema.nullish(),
    hyperparameters: hyperparametersSchema.optional(),
    method: methodSchema.optional(),
    suffix: specSchema.shape.name.unwrap().nullish().meta({ description: 'Name of the distillation.' }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .nullish(),
    integrations: z
      .array(z.unknown())
      .max(16)
      .nullish()
      .refine((integrations) => !integrations?.length, { error: 'cannot be connected: figures of a training are told by its events' }),
    metadata: jobMetadataSchema
      .nullish()
      .meta({ description: 'As ever; its `prompt`, up to 200,000 characters, is the prompt to distil.' }),
  })
  .refine(({ hyperparameters, method }) => hyperparameters === undefined || method?.supervised?.hyperparameters === undefined, {
    path: ['hyperparameters'],
    error: 'is given beside method.supervised.hyperparameters: leave one of the two out',
  })
  .meta({ id: 'FineTuningJobRequest' });
export type FineTuningJobRequest = z.output<typeof fineTuningJobRequestSchema>;

export const fineTuningStatuses = ['validating_files', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'paused'] as const;

export const fineTuningJobSchema = z
  .strictObject({
    id: distillationIdSchema,
    object: z.literal('fine_tuning.job'),
    status: z.enum(fineTuningStatuses),
    model: z.string(),
    fine_tuned_model: z.string().nullable().meta({ description: 'Name to chat with at /v1/chat/completions.' }),
    training_file: z.union([z.literal('none'), fileIdSchema]),
    validation_file: fileIdSchema.nullable(),
    hyperparameters: shownHyperparametersSchema,
    method: z.strictObject({
      type: z.literal('supervised'),
      supervised: z.strictObject({ hyperparameters: shownHyperparametersSchema }),
    }),
    seed: z.int(),
    created_at: unixTime,
    finished_at: unixTime.nullable(),
    estimated_finish: unixTime.nullable(),
    trained_tokens: z.int().nullable(),
    result_files: z.array(z.string()).max(0),
    error: z.strictObject({ code: z.string(), message: z.string(), param: z.string().nullable() }).nullable(),
    organization_id: z.string(),
    integrations: z.array(z.unknown()).max(0),
    metadata: metadataSchema,
  })
  .meta({ id: 'FineTuningJob', description: 'A distillation, as OpenAI shows a fine-tuning job.' });
export type FineTuningJob = z.infer<typeof fineTuningJobSchema>;
export const fineTuningJobListSchema = list('FineTuningJobList', fineTuningJobSchema);

export const fineTuningEventSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal('fine_tuning.job.event'),
    created_at: unixTime,
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    type: z.enum(['message', 'metrics']),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'FineTuningJobEvent' });
export type FineTuningEvent = z.infer<typeof fineTuningEventSchema>;
export const fineTuningEventListSchema = list('FineTuningJobEventList', fineTuningEventSchema);

export const fineTuningCheckpointSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal('fine_tuning.job.checkpoint'),
    created_at: unixTime,
    fine_tuning_job_id: distillationIdSchema,
    fine_tuned_model_checkpoint: z.string(),
    step_number: z.int().min(0),
    metrics: z.strictObject({ step: z.number(), train_loss: z.number().optional(), valid_loss: z.number().optional() }),
  })
  .meta({ id: 'FineTuningJobCheckpoint' });
export type FineTuningCheckpoint = z.infer<typeof fineTuningCheckpointSchema>;
export const fineTuningCheckpointListSchema = list('FineTuningJobCheckpointList', fineTuningCheckpointSchema);
