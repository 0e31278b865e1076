import { z } from 'zod';
import { answerCheckNameSchema } from './answer-checks.ts';
import { gatesPatchSchema, gatesSchema } from './gates.ts';
import { uploadIdSchema } from './ids.ts';
import { idleJudging, judgingShape } from './judging.ts';
import { mismatchedAnswers, otherAnswersSchema } from './other-answers.ts';
import { hasLesson, lacksLesson, ownRowsSchema } from './own-rows.ts';
import { facetNameSchema, questionSetSchema } from './question-set.ts';
import { ruleSchema } from './rule.ts';
import { sweepSchema, sweptTwice } from './sweep.ts';
import { presetNameSchema, trainingSettingsSchema } from './training.ts';
import { trainingBackendSchema } from './training-backend.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);
const modelName = z.string().min(1).max(100);
const share = z.number().min(0).max(1).default(0);

/** Template sets that come with Understudy. */
export const questionSetNames = ['character', 'policy'] as const;

/** A question of the user's own; also a line of an uploaded file. */
export const questionItemSchema = z.union([
  z.string().min(1).max(20_000),
  z.strictObject({ text: z.string().min(1).max(20_000), followUps: z.array(z.string().min(1).max(20_000)).max(4).default([]) }),
]);
export type QuestionItem = z.output<typeof questionItemSchema>;

export const demonstrationSchema = z.strictObject({
  user: z.string().min(1).max(20_000),
  assistant: z.string().min(1).max(20_000),
});

export const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((metadata) => Object.keys(metadata).length <= 16, { error: 'has more than 16 entries' });

/**
 * What a user posts. Only `prompt` is mandatory, or rows of one's own. Strict at every level: an unknown key is refused, never ignored.
 * `teacher.model` and `student.model` are names of the model catalogue; left out, they are the catalogue's defaults.
 */
export const specSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .default('distillation')
      .meta({ description: 'Short name; the student is served as student:<name>.' }),
    prompt: z
      .string()
      .max(200_000)
      .optional()
      .meta({ description: 'The long system prompt to be distilled. Mandatory, unless `dataset.rows` bring the answers.' }),
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
        count: z.int().min(1).max(1_000_000).default(5000).meta({ description: 'Training questions, however they come about.' }),
        set: z
          .union([z.enum(['auto', ...questionSetNames]), questionSetSchema])
          .default('auto')
          .meta({ description: 'Templates: a set of ours, one of your own, or `auto`: the model reads the prompt and chooses.' }),
        facets: z
          .union([z.literal('auto'), z.record(facetNameSchema, z.array(z.string().min(1).max(200)).min(1).max(10_000))])
          .default('auto')
          .meta({ description: 'What the slots are filled with; with `auto` the model reads the prompt and names it.' }),
        model: modelName.optional().meta({ description: 'Reads the prompt and writes questions; left out, the teacher.' }),
        modelShare: share.meta({ description: 'Share of `count` that the model writes.' }),
        general: share.meta({ description: 'Share of `count`: everyday questions, to be answered in the part.' }),
        adversarial: share.meta({ description: 'Share of `count`: drop the role, reveal the instructions, what lies outside.' }),
        multiTurn: share.meta({ description: 'Share of `count`: conversations of two to five turns, written by the model.' }),
        items: z
          .union([z.array(questionItemSchema).min(1).max(20_000), z.strictObject({ upload: uploadIdSchema })])
          .optional()
          .meta({ description: 'Questions of your own, part of `count`: in place, or a JSON Lines file uploaded before.' }),
        seed: seed.default(0),
      })
      .prefault({}),
    dataset: z
      .strictObject({
        validShare: z.number().gt(0).max(0.5).default(0.1),
        seed: seed.default(42),
        checks: z
          .partialRecord(answerCheckNameSchema, z.boolean())
          .default({})
          .meta({ description: 'Checks on answers to be left out: `{ prompt-quote: false }`.' }),
        minExamples: z
          .int()
          .min(1)
          .max(1_000_000)
          .optional()
          .meta({ description: 'Fewest examples worth training on; left out, half of questions.count, and one of `rows`.' }),
        rows: ownRowsSchema,
      })
      .prefault({}),
    training: z
      .strictObject({
        preset: presetNameSchema.default('recommended'),
        exportMerged: z.boolean().optional().meta({ description: 'Also leave full weights, the adapter merged into its base.' }),
        backend: trainingBackendSchema.optional().meta({ description: 'Who trains; left out, the one that the student is listed with.' }),
        ...trainingSettingsSchema.partial().shape,
        learningRateMultiplier: z
          .number()
          .positive()
          .max(100)
          .optional()
          .meta({ description: "Of the host's own learning rate; the backend openai alone." }),
        sweep: sweepSchema.optional().meta({ description: 'Values to try: each variant is trained, and the best held-out one kept.' }),
      })
      .superRefine((training, context) => {
        for (const key of sweptTwice(training))
          context.addIssue({ code: 'custom', path: [key], message: `is given beside sweep.${key}: leave one of the two out` });
      })
      .prefault({}),
    evaluation: z
      .strictObject({
        questions: z.int().min(2).max(10_000).default(100),
        adversarial: z.boolean().default(true).meta({ description: 'Also attack the part and the script, with questions of ours.' }),
        capability: z.boolean().default(true).meta({ description: 'Also ask general questions, to see what the student forgot.' }),
        ...judgingShape,
        gates: gatesSchema,
        seed: seed.default(0),
      })
      .superRefine((evaluation, context) => {
        for (const path of idleJudging(evaluation))
          context.addIssue({ code: 'custom', path, message: 'means nothing without evaluation.judge: name a judge, or leave it out' });
      })
      .prefault({}),
    budgetUsd: z
      .number()
      .gt(0)
      .max(1_000_000)
      .optional()
      .meta({ description: 'Ceiling for all model calls; when it is reached the distillation pauses.' }),
    stopAfter: z.enum(['dataset', 'training']).optional().meta({ description: 'End early, succeeded: some want only the data.' }),
    metadata: metadataSchema.default({}),
  })
  .refine(hasLesson, lacksLesson)
  .meta({ id: 'Spec', description: 'One distillation, as a user writes it.' });

/** As a user writes it: defaults may be left out. */
export type SpecInput = z.input<typeof specSchema>;

/** With the defaults filled in, but model names possibly still left to the catalogue. */
export type Spec = z.output<typeof specSchema>;

const evaluationItemSchema = z.string().trim().min(1).max(20_000);

/** `1-spec.json`: as accepted, nothing left open. */
export const acceptedSpecSchema = specSchema
  .safeExtend({
    /** Empty where rows of the user's own came without one. */
    prompt: z.string().max(200_000),
    teacher: specSchema.shape.teacher.unwrap().required({ model: true }),
    student: specSchema.shape.student.unwrap().required({ model: true }),
    questions: specSchema.shape.questions.unwrap().required({ model: true }),
    dataset: specSchema.shape.dataset.unwrap().required({ minExamples: true }),
    evaluation: specSchema.shape.evaluation
      .unwrap()
      .safeExtend({
        /** Asked instead of the held-out questions: only where a student is evaluated again. */
        items: z.array(evaluationItemSchema).optional(),
        /** What other systems said to those, for the judge. */
        answers: otherAnswersSchema.optional(),
      })
      .prefault({}),
    training: specSchema.shape.training
      .unwrap()
      .safeExtend({ backend: trainingBackendSchema.default('local') })
      .prefault({}),
  })
  .meta({ id: 'AcceptedSpec' });

const { shape: evaluation } = specSchema.shape.evaluation.unwrap();

/** Body of POST …/:id/evaluations: what is left out stays as the distillation's own spec has it. */
export const evaluationRequestSchema = z
  .strictObject({
    name: specSchema.shape.name.unwrap().optional().meta({ description: "Left out, the distillation's, with -evaluation behind it." }),
    adversarial: evaluation.adversarial.unwrap().optional(),
    capability: evaluation.capability.unwrap().optional(),
    judge: judgingShape.judge.unwrap().optional(),
    judgeSamples: judgingShape.judgeSamples,
    rubric: judgingShape.rubric,
    seed: evaluation.seed.unwrap().optional(),
    gates: gatesPatchSchema.optional().meta({ description: 'Gates that are left out stay.' }),
    items: z
      .array(evaluationItemSchema)
      .min(2)
      .max(1000)
      .refine((items) => new Set(items).size === items.length, { error: 'has a question twice' })
      .optional()
      .meta({ description: 'Questions to ask instead of the held-out ones; the teacher answers them too.' }),
    answers: otherAnswersSchema.optional(),
    budgetUsd: specSchema.shape.budgetUsd,
    metadata: metadataSchema.optional(),
  })
  .superRefine((request, context) => {
    for (const fault of mismatchedAnswers(request)) context.addIssue({ code: 'custom', ...fault });
  })
  .meta({ id: 'EvaluationRequest' });
export type EvaluationRequest = z.output<typeof evaluationRequestSchema>;

export type AcceptedSpec = z.output<typeof acceptedSpecSchema>;
