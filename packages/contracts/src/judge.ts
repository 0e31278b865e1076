import { z } from 'zod';
import { comparedArmNameSchema } from './arm-name.ts';
import { sha256Schema } from './ids.ts';
import { type Interval, intervalSchema } from './interval.ts';
import { rubricNameSchema } from './judging.ts';

/** What a judge's opinion of one arm's answers comes to. */
export const judgedArmSchema = z.strictObject({
  name: comparedArmNameSchema,
  /** By dimension of the rubric, 1 to 7, the higher the better: mean over answers of the median of each answer's samples. Null without a score. */
  scores: z.record(z.string(), intervalSchema.nullable()),
  /** Answers of which no sample was scored; they are part of no figure. */
  unscored: z.int().min(0),
  /** Samples that came without a score of the shape asked for, in those answers and in others. */
  unscoredSamples: z.int().min(0),
  /** Answers that hold nothing: the lowest score without asking. */
  empty: z.int().min(0),
});
export type JudgedArm = z.infer<typeof judgedArmSchema>;

/** The same of answers that another system gave, by the name they were handed in under. */
export const judgedOtherSchema = judgedArmSchema.extend({ name: z.string() });
export type JudgedOther = z.infer<typeof judgedOtherSchema>;

/** The student against base+prompt, each pair asked in both orders. */
export const pairwiseSchema = z.strictObject({
  /** (wins + ties / 2) / pairs of the student. Null where no pair was judged. */
  winRate: intervalSchema.nullable(),
  /** Pairs in which both orders agree. */
  wins: z.int().min(0),
  losses: z.int().min(0),
  /** Pairs that both orders call a tie, or in which they disagree. */
  ties: z.int().min(0),
  /** Pairs of which an order came without a winner; part of no figure. */
  unscored: z.int().min(0),
  /** Pairs that needed no judge: an empty answer loses to one that is not, and a text ties with itself. */
  unasked: z.int().min(0),
  /** Share of the pairs asked and judged in which the orders disagree. Null where there is none. */
  flipRate: intervalSchema.nullable(),
});
export type Pairwise = z.infer<typeof pairwiseSchema>;

/** What a model that read the answers made of them. */
export const judgeSchema = z.strictObject({
  model: z.string(),
  rubric: rubricNameSchema,
  samples: z.int().min(1),
  /** Of the scoring; pairs are asked at 0. */
  temperature: z.number(),
  /** What it was asked with. */
  templates: z.array(z.strictObject({ name: z.string(), version: z.string(), sha256: sha256Schema })),
  /** Whose family of models the judge is of: it favours its own. */
  kin: z.array(z.enum(['teacher', 'student'])),
  arms: z.array(judgedArmSchema),
  /** Ready-made answers to the same questions; they are in no pair. */
  others: z.array(judgedOtherSchema).default([]),
  pairwise: pairwiseSchema,
});
export type Judge = z.infer<typeof judgeSchema>;

/**
 * Whether the pairs say anything: at least half of them were judged, and turning the order changed the judgement in no more than half of
 * those, which is what a coin would do.
 */
export function tellsApart({ winRate, unscored, flipRate }: Pairwise): boolean {
  return winRate !== null && winRate.n >= unscored && (flipRate === null || flipRate.value <= 0.5);
}

/**
 * The student's win rate by a judge whose pairs say anything; else null, as without a judge. One that goes by the order gives every student half of
 * the pairs: that is no measurement.
 */
export function winRateOf(judge: Judge | null): Interval | null {
  return judge !== null && tellsApart(judge.pairwise) ? judge.pairwise.winRate : null;
}
