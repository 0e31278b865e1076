import { z } from 'zod';
import { ruleSchema } from './rule.ts';
import { presetNameSchema, trainingSettingsSchema } from './training.ts';

export const stageNames = ['questions', 'answers', 'dataset', 'training', 'evaluation'] as const;
export const stageNameSchema = z.enum(stageNames);
export type StageName = z.infer<typeof stageNameSchema>;

const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const modelName = z.string().min(1).max(100);

export const demonstrationSchema = z.strictObject({
  user: z.string().min(1).max(20_000),
  assistant: z.string().min(1).max(20_000),
});

export const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= 16, { error: 'has more than 16 entries' });

/**
 * What a user posts. Only `prompt` is mandatory. Strict at every level: an unknown key is refused, never ignored.
 * `teacher.model` and `student.model` are names of the model catalogue; left out, they are the catalogue's defaults.
 */
export const specSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .default('distillation')
      .meta({ description: 'Short name; the student is served as student:<name>.' }),
    prompt: z.string().min(1).max(200_000).meta({ description: 'The long system prompt to be distilled.' }),
    demonstrations: z
      .array(demonstrationSchema)
      .max(64)
      .default([])
      .meta({ description: 'Example turns that stand after the prompt in every teacher request; distilled away with it.' }),
    rules: z
      .array(ruleSchema)
      .max(64)
      .default([])
      .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, { error: 'has two rules of one id' }),
    teacher: z
      .strictObject({
        model: modelName.optional(),
        temperature: z.number().min(0).max(2).default(0.7),
        topP: z.number().gt(0).max(1).default(0.95),
        maxTokens: z.int().min(1).max(32_768).default(512),
        samples: z.int().min(1).max(16).default(3),
        seed: seed.default(0),
      })
      .prefault({}),
    student: z.strictObject({ model: modelName.optional() }).prefault({}),
    questions: z
      .strictObject({
        count: z.int().min(1).max(1_000_000).default(5000),
        set: z.enum(['character']).default('character'),
        facets: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), z.array(z.string().min(1).max(200)).min(1).max(10_000)).default({}),
        seed: seed.default(0),
      })
      .prefault({}),
    dataset: z
      .strictObject({
        validShare: z.number().gt(0).max(0.5).default(0.1),
        seed: seed.default(42),
        minExamples: z
          .int()
          .min(1)
          .max(1_000_000)
          .optional()
          .meta({ description: 'Fewest examples worth training on; left out, half of questions.count.' }),
      })
      .prefault({}),
    training: z
      .strictObject({
        preset: presetNameSchema.default('recommended'),
        backend: z.literal('local').default('local'),
        ...trainingSettingsSchema.partial().shape,
      })
      .prefault({}),
    evaluation: z.strictObject({ questions: z.int().min(2).max(10_000).default(100), seed: seed.default(0) }).prefault({}),
    stopAfter: z.enum(['dataset', 'training']).optional().meta({ description: 'End early, succeeded: some want only the data.' }),
    metadata: metadataSchema.default({}),
  })
  .meta({ id: 'Spec', description: 'One distillation, as a user writes it.' });

/** As a user writes it: defaults may be left out. */
export type SpecInput = z.input<typeof specSchema>;

/** With the defaults filled in, but model names possibly still left to the catalogue. */
export type Spec = z.output<typeof specSchema>;

/** `1-spec.json`: as accepted, nothing left open. */
export const acceptedSpecSchema = specSchema
  .safeExtend({
    teacher: specSchema.shape.teacher.unwrap().required({ model: true }),
    student: specSchema.shape.student.unwrap().required({ model: true }),
    dataset: specSchema.shape.dataset.unwrap().required({ minExamples: true }),
  })
  .meta({ id: 'AcceptedSpec' });

export type AcceptedSpec = z.output<typeof acceptedSpecSchema>;
