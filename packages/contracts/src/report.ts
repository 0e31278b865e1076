import { z } from 'zod';
import { comparedArmNameSchema } from './arm-name.ts';
import { economicsSchema } from './economics.ts';
import { gateIdSchema, verdictShape } from './gates.ts';
import { shownTokenSchema } from './inspection.ts';
import { intervalSchema } from './interval.ts';
import { judgeSchema } from './judge.ts';
import { adversarialSchema, capabilitySchema } from './probes.ts';
import { sweepResultSchema } from './sweep.ts';
import { trainingSettingsSchema } from './training.ts';

/** How an arm's answers read beside those it is measured by, the teacher's or the given ones, by their words alone. */
export const similaritySchema = z.strictObject({
  /** chrF against the teacher's answer to the same question, 0 to 1; null for the teacher itself. */
  chrf: intervalSchema.nullable(),
  /** Words over the teacher's words; null for the teacher itself. */
  lengthRatio: intervalSchema.nullable(),
  /** Different runs of three words over all of them. */
  distinct3: intervalSchema.nullable(),
  /** The commonest first five words, and the share of answers that begin so. */
  opening: z.strictObject({ text: z.string(), share: intervalSchema }).nullable(),
});
export type Similarity = z.infer<typeof similaritySchema>;

export const armSchema = z.strictObject({
  name: comparedArmNameSchema,
  model: z.string(),
  answers: z.int(),
  /** Share of answers that keep each of the spec's rules, by rule id. */
  rules: z.record(z.string(), intervalSchema),
  /** Share of answers that keep all of them; null where there are none. */
  allRules: intervalSchema.nullable().default(null),
  /** Share of answers in which each check found something, by check name; `first-person` is a share that speaks as I. */
  rates: z.record(z.string(), intervalSchema),
  /** Null in what was written before it was measured. */
  similarity: similaritySchema.nullable().default(null),
  /** Negative log-likelihood per token of the teacher's held-out answers; null for the teacher's own arm of another model. */
  negativeLogLikelihood: intervalSchema.nullable(),
  /** KL divergence from the teacher's distribution under the prompt, nats per token; null where tokenizers differ. */
  klDivergence: intervalSchema.nullable(),
  /** Null for given answers, which nobody counted. */
  meanInputTokens: z.number().nullable(),
  meanOutputTokens: z.number().nullable(),
});
export type Arm = z.infer<typeof armSchema>;

export const gateOutcomes = ['passed', 'failed', 'not_measured'] as const;

/** A threshold of the spec beside what was measured of the student. */
export const gateResultSchema = z.strictObject({
  id: gateIdSchema,
  outcome: z.enum(gateOutcomes),
  /** Null where it was not measured. */
  value: z.number().nullable(),
  interval: intervalSchema.omit({ value: true }).nullable(),
  /** The least the value may be, or the most. */
  bound: z.enum(['least', 'most']),
  threshold: z.number(),
  /** A sentence for people. */
  reason: z.string(),
});
export type GateResult = z.infer<typeof gateResultSchema>;

/** A held-out question and what each arm answered. */
const caseSchema = z.strictObject({
  questionId: z.string(),
  question: z.string(),
  category: z.string(),
  answers: z.partialRecord(comparedArmNameSchema, z.string()),
});

export const reportSchema = z
  .strictObject({
    distillationId: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    /** The distillation whose student was evaluated again; null where it is its own. */
    evaluationOf: z.string().nullable().default(null),
    /** No teacher answered rows of one's own. */
    models: z.strictObject({ teacher: z.string().nullable(), student: z.string() }),
    questions: z.int(),
    /** `own`: brought along by whoever evaluated again. */
    questionsFrom: z.enum(['held-out', 'own']).default('held-out'),
    ...verdictShape,
    gates: z.array(gateResultSchema).default([]),
    /**
     * (base − student) / (base − base+prompt), of mean negative log-likelihoods. Null where base and base+prompt cannot be told apart on
     * these questions: there is no gap to close.
     */
    gapClosed: intervalSchema.nullable(),
    /** Null where the teacher's distribution cannot be had. */
    klClosed: intervalSchema.nullable(),
    /** (base − student) / base, of mean negative log-likelihoods of the held-out answers. Null where nothing was scored. */
    learnt: intervalSchema.nullable().default(null),
    /** Those that there are: without a script no base+prompt, without a teacher the given answers in its place. */
    arms: z.array(armSchema).min(3).max(4),
    savings: z.strictObject({
      promptTokens: z.int(),
      demonstrationTokens: z.int(),
      /** What every query no longer carries. */
      tokensPerQuery: z.int(),
      /**
       * Money saved per million queries, against a script that is paid in full and one that the host has cached: the teacher's query
       * less the student's, or only the script's tokens where the student has no price. Null where the teacher has no price.
       */
      usdPerMillionQueries: z.strictObject({ uncached: z.number(), cached: z.number() }).nullable(),
    }),
    /** Null without a script, which is what is saved, and in what was written before it was measured. */
    economics: economicsSchema.nullable().default(null),
    dataset: z.strictObject({
      train: z.int(),
      valid: z.int(),
      test: z.int(),
      rejected: z.int(),
      rejectionsByCheck: z.record(z.string(), z.int()),
      /** Examples of each category, most first; empty in what was written before they were counted. */
      categories: z.array(z.strictObject({ category: z.string(), train: z.int(), valid: z.int(), test: z.int() })).default([]),
    }),
    /** What it takes to make the same again; null in what was written before it was kept. */
    origin: z
      .strictObject({
        /** Of Understudy. */
        version: z.string(),
        specSha256: z.string(),
        promptSha256: z.string(),
        testSha256: z.string(),
        /** Null where a host keeps the adapter to itself. */
        adapterSha256: z.string().nullable(),
        base: z.string(),
        seeds: z.record(z.string(), z.int()),
        /** Of what trained. */
        libraries: z.record(z.string(), z.string()),
      })
      .nullable()
      .default(null),
    training: z.strictObject({
      preset: z.string(),
      /** Null where a host trained: then it is `hostSettings`. */
      settings: trainingSettingsSchema.nullable(),
      /** What a host says it used, in its own words; its weights are out of reach, so nothing is scored under them. */
      hostSettings: z.record(z.string(), z.unknown()).optional(),
      /** Null where the host that trained does not tell. */
      steps: z.int().nullable(),
      seconds: z.number(),
      trainLoss: z.array(z.tuple([z.int(), z.number()])),
      validLoss: z.array(z.tuple([z.int(), z.number()])),
      /**
       * The gap closed, by cross-entropy, on the answers that training held out for its loss, step by step. Left out where the weights or a
       * held-out answer are not at hand, and in what was written before it was measured.
       */
      internalisation: z
        .strictObject({
          /** How many of them gave the scale. */
          rows: z.int(),
          /** What the script does to the base on those: nats per token. */
          scriptNats: z.number(),
          curve: z.array(z.tuple([z.int(), z.number()])),
        })
        .nullish(),
      /** One row as it was trained on, token by token; null where rows were rendered elsewhere. */
      row: z
        .strictObject({ id: z.string(), tokens: z.array(shownTokenSchema) })
        .nullable()
        .default(null),
      sweep: sweepResultSchema.nullable().default(null),
    }),
    samples: z.array(caseSchema),
    /** The student's worst answers, the worst first. */
    worst: z
      .array(
        caseSchema.extend({
          /** Names of checks and `rule:<id>` that found something in the student's answer. */
          faults: z.array(z.string()),
          /**
           * Nats per token by which the teacher's answer is less likely under the student than under base+prompt; null where that answer
           * was not scored.
           */
          excessNats: z.number().nullable(),
        }),
      )
      .default([]),
    /** Null where the spec leaves it out, and in what was written before it was measured. */
    adversarial: adversarialSchema.nullable().default(null),
    capability: capabilitySchema.nullable().default(null),
    /** Null where the spec names no judge, and in what was written before there were judges. */
    judge: judgeSchema.nullable().default(null),
    /** What the figures do not show, in sentences. */
    limits: z.array(z.string()),
  })
  .meta({ id: 'Report' });
export type Report = z.infer<typeof reportSchema>;
