import { z } from 'zod';
import { distillationIdSchema } from './ids.ts';
import { mostVariants } from './sweep.ts';

const distillationId = distillationIdSchema;

/** Rounds of questions that one distillation may have, over all its tries. */
export const mostRounds = 30;

/** What travels through the queues: ids and references, never bodies or secrets. */
export const questionsJobSchema = z.strictObject({
  distillationId,
  /** 1 is the first; later ones top up. */
  round: z.int().min(1).max(mostRounds),
  /** How many new training questions a later round asks for; null in round 1, which follows the spec. */
  extra: z.int().min(0).nullable(),
});
export type QuestionsJob = z.infer<typeof questionsJobSchema>;

export const answersJobSchema = z.strictObject({
  distillationId,
  round: z.int().min(1),
  index: z.int().min(0),
  questionIds: z.array(z.string()).min(1).max(64),
});
export type AnswersJob = z.infer<typeof answersJobSchema>;

export const trainingJobSchema = z.strictObject({
  distillationId,
  /** One variant of a sweep, from 0; left out, the training itself. */
  variant: z.int().min(0).lt(mostVariants).optional(),
});
export type TrainingJob = z.infer<typeof trainingJobSchema>;

/** Of a stage that needs to know no more. */
export const stageJobSchema = z.strictObject({ distillationId });
export type StageJob = z.infer<typeof stageJobSchema>;
