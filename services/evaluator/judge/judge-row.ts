import { z } from 'zod';

const score = z.int().min(1).max(7);
/**
 * Sentences of the judge's. Longer ones are cut and further ones left out: only their coming before the figures matters. No length
 * stands in the schema that hosts are sent: some refuse it.
 */
const sentences = z.array(z.string().overwrite((text) => text.slice(0, 400).toWellFormed())).overwrite((all) => all.slice(0, 12));

/** What is asked for of one answer; the order of the keys is that in which the judge has to write. */
export const scoredReplySchema = (dimensions: readonly string[]) =>
  z.strictObject({ flaws: sentences, scores: z.strictObject(Object.fromEntries(dimensions.map((name) => [name, score]))) });

/** What is asked for of two answers. */
export const pairReplySchema = z.strictObject({ reasons: sentences, winner: z.enum(['first', 'second', 'tie']) });

/** One sample of one answer. `scores` is null where the judge gave none, `asked` false where it needed no judge. */
const scoreRowSchema = z.strictObject({
  kind: z.literal('score'),
  questionId: z.string(),
  /** An arm, or the name of another system whose answers were handed in: no such name is an arm's. */
  arm: z.string(),
  sample: z.int().min(0),
  asked: z.boolean(),
  flaws: sentences,
  scores: z.record(z.string(), score).nullable(),
});
export type ScoreRow = z.infer<typeof scoreRowSchema>;

/** One order of one pair. `winner` is null where the judge named none. */
const pairRowSchema = z.strictObject({
  kind: z.literal('pair'),
  questionId: z.string(),
  studentFirst: z.boolean(),
  asked: z.boolean(),
  reasons: sentences,
  winner: z.enum(['student', 'base+prompt', 'tie']).nullable(),
});
export type PairRow = z.infer<typeof pairRowSchema>;

/** A line of the judge's log. */
export const judgeRowSchema = z.discriminatedUnion('kind', [scoreRowSchema, pairRowSchema]);
export type JudgeRow = z.infer<typeof judgeRowSchema>;
