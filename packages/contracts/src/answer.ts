import { z } from 'zod';
import { finishReasonSchema, tokenUsageSchema } from './chat.ts';

/** Why an answer was rejected: the check (or `rule:<id>`) and what triggered it, short enough to show. */
export const rejectionSchema = z.strictObject({ check: z.string().min(1).max(80), detail: z.string().max(500) });
export type Rejection = z.infer<typeof rejectionSchema>;

/** One line of `3-answers.jsonl`: the last sample asked for a question. `usage` covers all its samples. */
export const answerSchema = z.strictObject({
  questionId: z.string(),
  text: z.string(),
  /** Answers to the question's follow-ups, in order; shorter than those when an earlier turn was rejected. */
  followUps: z.array(z.string()).default([]),
  finishReason: finishReasonSchema,
  usage: tokenUsageSchema,
  model: z.string(),
  latencyMs: z.number().min(0),
  /** How many samples were asked, from 1. */
  attempt: z.int().min(1),
  /** Empty when every per-answer check passed. */
  rejections: z.array(rejectionSchema),
});
export type Answer = z.infer<typeof answerSchema>;
